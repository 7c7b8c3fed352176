// Pods that are on their way: nothing is wrong with them that one could name, and they are not ready yet.
import { deployments, pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { isSame, nameOfObject, type ObjectName, shown } from './finding.ts'
import { isReady, isWanted } from './pod-facts.ts'
import type { Survey } from './survey.ts'

/** Who is not there after so long is not just on the way. */
const patienceMs = 120_000
const namedLimit = 3

/** `pod/web-1 (ContainerCreating)`, of a namespace or of the objects given; undefined when nobody is on the way. */
export function arriving(survey: Survey, of: string | readonly ObjectName[]): string | undefined {
  const isMeant = (pod: Pod) =>
    typeof of === 'string'
      ? pod.metadata.namespace === of
      : of.some((object) => isSame(object, nameOfObject(pod)))
  const coming = survey.all(pods).filter((pod) => isMeant(pod) && isComing(survey, pod))
  if (coming.length === 0) return short(survey, of)
  const names = coming
    .slice(0, namedLimit)
    .map((pod) => `${shown(nameOfObject(pod))} (${survey.cell(pod, 'Status')} ${survey.cell(pod, 'Ready')})`)
  return `${names.join(', ')}${coming.length > namedLimit ? ', …' : ''}`
}

/** A Deployment that was made or changed a moment ago, and has not even all its pods. */
function short(survey: Survey, of: string | readonly ObjectName[]): string | undefined {
  const found = survey.all(deployments).filter(({ kind, metadata, spec, status }) => {
    const isMeant =
      typeof of === 'string'
        ? metadata.namespace === of
        : of.some((object) => isSame(object, nameOfObject({ kind, metadata })))
    const progress = status?.conditions?.find(({ type }) => type === 'Progressing')
    const sinceMs = timeMs(progress?.lastUpdateTime ?? metadata.creationTimestamp)
    const isShort = (status?.readyReplicas ?? 0) < (spec?.replicas ?? 1)
    return isMeant && isShort && spec?.paused !== true && survey.nowMs - sinceMs < patienceMs
  })
  const names = found
    .slice(0, namedLimit)
    .map(
      (each) =>
        `${shown(nameOfObject(each))} (${each.status?.readyReplicas ?? 0}/${each.spec?.replicas ?? 1})`,
    )
  return names.length === 0 ? undefined : names.join(', ')
}

function isComing(survey: Survey, pod: Pod): boolean {
  if (!isWanted(pod) || isReady(pod) || pod.status?.phase === 'Failed') return false
  const statuses = pod.status?.containerStatuses ?? []
  const started = statuses.map(({ state }) => timeMs(state.running?.startedAt ?? undefined))
  const isBackingOff = statuses.some(({ state }) => /BackOff|Error/.test(state.waiting?.reason ?? ''))
  const sinceMs = Math.max(timeMs(pod.metadata.creationTimestamp), ...started.filter((ms) => ms > 0))
  return isBackingOff || survey.nowMs - sinceMs < patienceMs
}
