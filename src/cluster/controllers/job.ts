// Runs pods until enough have succeeded. Models kube-controller-manager job syncJob, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import { controllerOf, keyOf, type ObjectKey } from '#api/object.ts'
import { jobs, pods } from '#api/resource-ref.ts'
import { type ApiError, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Job, JobStatus } from '#api/types/batch-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { claimObjects } from '../runtime/claims.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { Expectations } from '../runtime/expectations.ts'
import { byNamespace, type Change, type Informer } from '../runtime/informer.ts'
import { changedConditions, isJobFinished, newJobCondition } from './job-conditions.ts'
import { deletePods, type Managed, manageJob, patchFinalizerAway } from './job-pods.ts'
import { type JobMemory, JobSync, trackingFinalizer } from './job-sync.ts'
import { trackPods } from './job-tracking.ts'

/** Changes of pods are gathered for so long before a Job is looked at. */
const batchMs = 1000
/** Marks names of pods that have lost their Job. */
const orphanPrefix = 'orphan:'

export const jobController: ControllerFactory = {
  name: 'job-controller',
  account: 'job-controller',
  backoff: { firstMs: 1000, maxMs: 60_000 },
  create: (on) => new JobController(on),
}

type Enqueue = (key: ObjectKey, afterMs?: number) => void

class JobController implements Controller {
  readonly #on: Runtime
  readonly #jobs: Informer<Job>
  readonly #pods: Informer<Pod>
  readonly #memory: JobMemory

  constructor(on: Runtime) {
    this.#on = on
    this.#jobs = on.informer(jobs)
    this.#pods = on.informer(pods)
    this.#memory = { expectations: new Expectations(on.clock), released: new Set(), backoffs: new Map() }
  }

  start(enqueue: Enqueue): void {
    this.#jobs.addIndex('namespace', byNamespace)
    this.#pods.addIndex('namespace', byNamespace)
    this.#jobs.onChange(({ type, object, previous }) => {
      const isOwnWrite = previous !== undefined && previous.metadata.generation === object.metadata.generation
      enqueue(keyOf(object), isOwnWrite ? batchMs : undefined)
      if (type !== 'deleted' && !isJobFinished(object)) return
      for (const pod of this.#pods.byIndex('namespace', object.metadata.namespace ?? ''))
        if (controllerOf(pod)?.uid === object.metadata.uid && isHeld(pod)) enqueue(orphanPrefix + keyOf(pod))
    })
    this.#pods.onChange((change) => this.#seePod(change, enqueue))
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    if (key.startsWith(orphanPrefix)) {
      this.#freeOrphan(key.slice(orphanPrefix.length))
      return undefined
    }
    const job = this.#jobs.get(key)
    if (job === undefined) this.#memory.expectations.forget(key)
    if (job === undefined || isJobFinished(job)) {
      this.#memory.backoffs.delete(key)
      return undefined
    }
    // Another controller looks after it.
    if ((job.spec.managedBy ?? 'kubernetes.io/job-controller') !== 'kubernetes.io/job-controller')
      return undefined
    return this.#sync(key, job)
  }

  #sync(key: ObjectKey, job: Job): RequeueAfter | undefined {
    const isSettled = this.#memory.expectations.isFulfilled(key)
    const sync = new JobSync(this.#on, this.#memory, key, job, this.#claimedPods(job))
    const managed = this.#manage(sync, isSettled)
    const isSuspensionNew = managed.suspension !== undefined
    const status: JobStatus = {
      ...sync.job.status,
      ...managed.suspension,
      active: managed.active || undefined,
      ready: sync.ready,
      terminating: sync.terminating,
    }
    const isChanged =
      isSuspensionNew ||
      (job.status.active ?? 0) !== managed.active ||
      job.status.ready !== sync.ready ||
      job.status.terminating !== sync.terminating
    sync.job = { ...sync.job, status }
    trackPods(sync, isChanged)
    if (managed.error !== undefined) throw managed.error
    return this.#whenNext(sync, managed)
  }

  #manage(sync: JobSync, isSettled: boolean): Managed & { readonly suspension?: Partial<JobStatus> } {
    if (sync.end !== undefined) return deletePods(sync, sync.activePods, false)
    const { job } = sync
    const mayManage = isSettled && job.metadata.deletionTimestamp === undefined
    const managed = mayManage ? manageJob(sync) : { active: sync.activePods.length }
    const { completions } = job.spec
    const isEnough = completions === undefined ? sync.succeeded > 0 : sync.succeeded >= completions
    if (isEnough && managed.active === 0) {
      const message = 'Reached expected number of succeeded pods'
      sync.end = newJobCondition(sync.nowMs, 'SuccessCriteriaMet', 'True', 'CompletionsReached', message)
      return managed
    }
    const suspension = mayManage ? this.#suspension(sync) : undefined
    return suspension === undefined ? managed : { ...managed, suspension }
  }

  /** The Suspended condition when it changes; a Job that goes on starts its clock anew. */
  #suspension({ job, nowMs }: JobSync): Partial<JobStatus> | undefined {
    const isSuspended = job.spec.suspend === true
    const reason = isSuspended ? 'JobSuspended' : 'JobResumed'
    const message = isSuspended ? 'Job suspended' : 'Job resumed'
    const condition = newJobCondition(nowMs, 'Suspended', isSuspended ? 'True' : 'False', reason, message)
    const conditions = changedConditions(job.status.conditions, condition)
    if (conditions === undefined) return undefined
    this.#on.events.event(job, 'Normal', isSuspended ? 'Suspended' : 'Resumed', message)
    return isSuspended ? { conditions } : { conditions, startTime: formatTime(nowMs) }
  }

  #whenNext(sync: JobSync, managed: Managed): RequeueAfter | undefined {
    const waits: number[] = []
    if (managed.waitMs !== undefined) waits.push(managed.waitMs)
    if (sync.end === undefined && sync.deadlineMs !== undefined) waits.push(sync.deadlineMs - sync.nowMs)
    return waits.length === 0 ? undefined : { requeueAfterMs: Math.min(...waits) }
  }

  #claimedPods(job: Job): readonly Pod[] {
    return claimObjects(
      {
        api: this.#on.api,
        ref: pods,
        owner: job,
        selector: selectorFromObject(job.spec.selector),
        finalizers: [trackingFinalizer],
      },
      this.#pods.byIndex('namespace', job.metadata.namespace ?? ''),
    )
  }

  #seePod({ type, object, previous }: Change<Pod>, enqueue: Enqueue): void {
    const key = this.#ownerKey(object)
    if (key === undefined) {
      const owner = controllerOf(object)
      if (type !== 'deleted' && isHeld(object) && (owner === undefined || owner.kind === 'Job'))
        enqueue(orphanPrefix + keyOf(object))
      return
    }
    const { uid, deletionTimestamp } = object.metadata
    if (type === 'added' && deletionTimestamp === undefined) this.#memory.expectations.created(key)
    if (
      type === 'deleted' ||
      (deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined)
    )
      this.#memory.expectations.deleted(key, uid)
    if (type === 'deleted' || !isHeld(object)) this.#memory.released.delete(uid)
    enqueue(key, batchMs)
  }

  /** A pod that lost its Job must not wait for it. */
  #freeOrphan(key: ObjectKey): void {
    const pod = this.#pods.get(key)
    if (pod === undefined || !isHeld(pod)) return
    const owner = this.#ownerKey(pod)
    const job = owner === undefined ? undefined : this.#jobs.get(owner)
    if (job !== undefined && !isJobFinished(job)) return
    try {
      patchFinalizerAway(this.#on.api, pod)
    } catch (error) {
      if (!isNotFound(error as ApiError)) throw error
    }
  }

  #ownerKey(pod: Pod): ObjectKey | undefined {
    const owner = controllerOf(pod)
    if (owner === undefined || owner.kind !== 'Job') return undefined
    const key = `${pod.metadata.namespace}/${owner.name}`
    return this.#jobs.get(key)?.metadata.uid === owner.uid ? key : undefined
  }
}

function isHeld(pod: Pod): boolean {
  return (pod.metadata.finalizers ?? []).includes(trackingFinalizer)
}
