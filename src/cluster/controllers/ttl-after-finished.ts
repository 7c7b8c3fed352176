// Deletes finished Jobs once their time is over. Models kube-controller-manager ttlafterfinished, v1.35.
import type { ObjectKey } from '#api/object.ts'
import { jobs } from '#api/resource-ref.ts'
import { isConflict, isNotFound } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { Job } from '#api/types/batch-v1.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

export const ttlAfterFinishedController: ControllerFactory = {
  name: 'ttl-after-finished-controller',
  account: 'ttl-after-finished-controller',
  create: (on) => new TtlAfterFinishedController(on),
}

class TtlAfterFinishedController implements Controller {
  readonly #on: Runtime
  readonly #jobs: Informer<Job>

  constructor(on: Runtime) {
    this.#on = on
    this.#jobs = on.informer(jobs)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#jobs.onChange(({ type, object }) => {
      if (type !== 'deleted' && endMs(object) !== undefined)
        enqueue(`${object.metadata.namespace}/${object.metadata.name}`)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const cached = this.#jobs.get(key)
    const leftMs = cached === undefined ? undefined : this.#leftMs(cached)
    if (cached === undefined || leftMs === undefined) return undefined
    if (leftMs > 0) return { requeueAfterMs: leftMs }
    const { namespace, name, uid } = cached.metadata
    try {
      // The time may have been made longer since the cache last heard.
      const latest = this.#leftMs(this.#on.api.get(jobs, namespace, name))
      if (latest === undefined) return undefined
      if (latest > 0) return { requeueAfterMs: latest }
      const options = { propagationPolicy: 'Foreground', preconditions: { uid } }
      this.#on.api.delete(jobs, namespace, name, options)
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
    return undefined
  }

  #leftMs(job: Job): number | undefined {
    const ms = endMs(job)
    return ms === undefined ? undefined : ms - this.#on.clock.now()
  }
}

/** When the Job is to be deleted; undefined while it runs, or when nobody said. */
function endMs({ metadata, spec, status }: Job): number | undefined {
  if (metadata.deletionTimestamp !== undefined || spec.ttlSecondsAfterFinished === undefined) return undefined
  const finished = (status.conditions ?? []).find(
    ({ type, status: isTrue }) => (type === 'Complete' || type === 'Failed') && isTrue === 'True',
  )
  if (finished === undefined) return undefined
  return timeMs(finished.lastTransitionTime) + spec.ttlSecondsAfterFinished * 1000
}
