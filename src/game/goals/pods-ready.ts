// podsReady: at least so many pods of a selector are ready.
import type { Pod } from '#api/types/core-v1.ts'
import { integer, type ObjectOf, object, optional, required, text } from '../level/schema.ts'
import { type Goal, objectsOf, selector } from './goal.ts'

const fields = {
  selector: required(selector),
  namespace: optional(text()),
  atLeast: required(integer(1)),
}

/** True for a pod that serves and is not on its way out. */
export function isPodReady(pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp != null) return false
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Why a pod is not ready, in the cluster's own word. */
function stateOf(pod: Pod): string {
  if (pod.metadata.deletionTimestamp != null) return 'Terminating'
  const states = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  for (const { state } of states) {
    const reason = state?.waiting?.reason ?? state?.terminated?.reason
    if (reason !== undefined && reason !== 'Completed') return reason
  }
  return pod.status?.phase === 'Running' ? 'NotReady' : (pod.status?.phase ?? 'Pending')
}

export const podsReady: Goal<ObjectOf<typeof fields>> = {
  name: 'podsReady',
  params: object('the check "podsReady"', fields),
  kinds: () => ['Pod'],
  check(look, params) {
    const { words } = look
    const found = objectsOf(look, 'Pod', params) as readonly Pod[] | undefined
    if (found === undefined) return { holds: false, say: words.unknownYet }
    const ready = found.filter(isPodReady)
    const holds = ready.length >= params.atLeast
    const say = words.podsReady(ready.length, params.atLeast, params.selector.text)
    const waiting = holds ? undefined : found.find((pod) => !isPodReady(pod))
    if (waiting === undefined) return { holds, say }
    return { holds, say: `${say}; ${words.podWorst(waiting.metadata.name, stateOf(waiting))}` }
  },
}
