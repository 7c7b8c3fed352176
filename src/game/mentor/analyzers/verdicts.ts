// Pods whose fate was decided over their heads: out of time, refused or evicted by the node, held back by a gate.
import { controllerOf } from '#api/object.ts'
import { pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Analyzer } from '../analyzer.ts'
import { describesPod, gets } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { templateOf } from '../pod-facts.ts'
import { podFinding } from '../pod-finding.ts'
import type { Survey } from '../survey.ts'

/** What sets a gate gets so long. */
const gateMs = 30_000

export const verdicts: Analyzer = {
  name: 'verdicts',
  find: (survey) =>
    survey
      .all(pods)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .flatMap((pod) => (pod.status?.phase === 'Failed' ? ended(survey, pod) : gated(survey, pod))),
}

const refusals =
  /^(OutOf\w+|NodeAffinity|NodePorts|NodeName|UnexpectedAdmissionError|PodOSNotSupported|SysctlForbidden|AppArmor|Topology\w*Error)$/

function ended(survey: Survey, pod: Pod): readonly Finding[] {
  const { reason = '', message = '' } = pod.status ?? {}
  if (!isLast(survey, pod)) return []
  const place = shown(templateOf(survey, pod))
  const facts = {
    place,
    node: pod.spec?.nodeName ?? '',
    said: message.replace(/^Pod was rejected: /, '').trim(),
    isNamed: survey.eventsOf(pod, 'Scheduled').length === 0,
    seconds: pod.spec?.activeDeadlineSeconds ?? 0,
  }
  const told =
    reason === 'DeadlineExceeded' && facts.seconds > 0
      ? root('podTooSlow', facts)
      : reason === 'Evicted'
        ? root('podEvicted', facts)
        : refusals.test(reason)
          ? root('nodeRefuses', facts)
          : undefined
  if (told === undefined) return []
  return [podFinding(survey, pod, told, { evidence: [describesPod(survey, pod, reason)] })]
}

/** Nobody takes its place, or its maker's newest copy came to the same end. */
function isLast(survey: Survey, pod: Pod): boolean {
  const owner = controllerOf(pod)
  if (owner === undefined) return true
  // The Job itself tells what it makes of it.
  if (owner.kind === 'Job') return false
  return survey
    .all(pods, pod.metadata.namespace)
    .filter((other) => controllerOf(other)?.uid === owner.uid)
    .every(
      ({ metadata, status }) =>
        status?.phase === 'Failed' ||
        timeMs(metadata.creationTimestamp) < timeMs(pod.metadata.creationTimestamp),
    )
}

/** All containers are ready, and the pod is not: somebody else has to say yes. */
function gated(survey: Survey, pod: Pod): readonly Finding[] {
  const conditions = pod.status?.conditions ?? []
  const ready = conditions.find(({ type }) => type === 'Ready')
  if (ready?.status !== 'False' || ready.reason !== 'ReadinessGatesNotReady') return []
  if (survey.nowMs - timeMs(ready.lastTransitionTime) < gateMs) return []
  const gates = (pod.spec?.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter((gate) => !conditions.some(({ type, status }) => type === gate && status === 'True'))
  const facts = { pod: pod.metadata.name, gates: gates.join(', ') }
  return [
    podFinding(survey, pod, root('readinessGateUnset', facts), {
      symptom: 'READINESS GATES 0/1',
      evidence: [gets(survey, nameOfObject(pod), `0/${pod.spec?.readinessGates?.length ?? 0}`, ' -o wide')],
    }),
  ]
}
