// Pods that others made room for: until they are placed, the room is theirs. Models kube-scheduler nominator and
// RunFilterPluginsWithNominatedPods, v1.35.
import type { Pod } from '#api/types/core-v1.ts'

export class Nominations {
  readonly #byUid = new Map<string, Pod>()

  get isEmpty(): boolean {
    return this.#byUid.size === 0
  }

  /** Takes a pod that has no node yet as it is now. */
  set(pod: Pod): void {
    if (pod.status.nominatedNodeName) this.#byUid.set(pod.metadata.uid, pod)
    else this.#byUid.delete(pod.metadata.uid)
  }

  /** True when there was one to forget. */
  remove(uid: string): boolean {
    return this.#byUid.delete(uid)
  }

  /** Those on a node that a pod has to make way for, as if they were there already. */
  aheadOf(pod: Pod, nodeName: string): readonly Pod[] {
    const ahead: Pod[] = []
    for (const other of this.#byUid.values()) {
      if (other.status.nominatedNodeName !== nodeName || other.metadata.uid === pod.metadata.uid) continue
      if ((other.spec.priority ?? 0) < (pod.spec.priority ?? 0)) continue
      ahead.push({ ...other, spec: { ...other.spec, nodeName } })
    }
    return ahead
  }

  /** Those on a node that are less important than a pod. */
  behind(pod: Pod, nodeName: string): readonly Pod[] {
    return [...this.#byUid.values()].filter(
      ({ spec, status }) =>
        status.nominatedNodeName === nodeName && (spec.priority ?? 0) < (pod.spec.priority ?? 0),
    )
  }
}
