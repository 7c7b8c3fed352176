// What set off a change of endpoints, and when. Models endpointslice/util TriggerTimeTracker, v1.35.
import type { ObjectKey } from '#api/object.ts'
import type { Pod, Service } from '#api/types/core-v1.ts'
import { podCondition } from '../runtime/pods.ts'

export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

interface State {
  readonly serviceTime: string
  readonly podTimes: ReadonlyMap<string, string>
}

/** Times are whole seconds as the API writes them, so they compare as texts. */
export class TriggerTimes {
  readonly #states = new Map<ObjectKey, State>()

  /** The earliest cause since the last look; undefined when there was none. */
  next(key: ObjectKey, service: Service, pods: readonly Pod[]): string | undefined {
    const known = this.#states.get(key)
    const podTimes = new Map<string, string>()
    const news: string[] = []
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime
      if (!time) continue
      podTimes.set(pod.metadata.name, time)
      if (time > (known?.podTimes.get(pod.metadata.name) ?? '')) news.push(time)
    }
    const serviceTime = service.metadata.creationTimestamp ?? ''
    this.#states.set(key, { serviceTime, podTimes })
    if (known === undefined) return serviceTime
    if (serviceTime > known.serviceTime) news.push(serviceTime)
    return news.sort()[0]
  }

  forget(key: ObjectKey): void {
    this.#states.delete(key)
  }
}
