// Pods that no node takes: too little room, labels nobody has, taints, cordons, rules between pods, no scheduler.
import { nodes, pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describesPod, gets, listsPods } from '../evidence.ts'
import {
  type Evidence,
  type Finding,
  nameOfObject,
  type ObjectName,
  type Root,
  root,
  shown,
} from '../finding.ts'
import { matchesNode, selectorWords } from '../node-labels.ts'
import { isWanted, ofTemplate, templateOf } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

/** The scheduler gets so long to say a word. */
const silenceMs = 10_000
const defaultScheduler = 'default-scheduler'

type UnplacedCause =
  | 'volumeElsewhere'
  | 'labelOnNoNode'
  | 'spreadTooStrict'
  | 'tooCloseToOthers'
  | 'partnerAbsent'
  | 'nodesFull'
  | 'hostPortTaken'
  | 'deviceAbsent'
  | 'noRoom'
  | 'nodesCordoned'
  | 'nodesTainted'

/** Said of claims, which have an analyzer of their own. */
const ofClaims = /persistentvolumeclaim|PersistentVolumeClaims|find available persistent volumes/

/** What FailedScheduling says, and what that means; the first that fits, the control plane's own taint last. */
const reasons: readonly (readonly [RegExp, UnplacedCause])[] = [
  [/PersistentVolume's node affinity/, 'volumeElsewhere'],
  [/Pod's node affinity\/selector/, 'labelOnNoNode'],
  [/pod topology spread constraints/, 'spreadTooStrict'],
  [/existing pods anti-affinity|pod anti-affinity rules/, 'tooCloseToOthers'],
  [/pod affinity rules/, 'partnerAbsent'],
  [/Too many pods/, 'nodesFull'],
  [/free ports/, 'hostPortTaken'],
  [/Insufficient (?!cpu|memory|ephemeral-storage)/, 'deviceAbsent'],
  [/Insufficient /, 'noRoom'],
  [/were unschedulable/, 'nodesCordoned'],
  [/untolerated taint/, 'nodesTainted'],
]

export const scheduling: Analyzer = {
  name: 'scheduling',
  find: (survey) =>
    survey
      .all(pods)
      .filter((pod) => isWanted(pod) && pod.status?.phase === 'Pending')
      .flatMap((pod) =>
        (pod.spec?.nodeName ?? '') === '' ? unplaced(survey, pod) : placedNowhere(survey, pod),
      ),
}

function unplaced(survey: Survey, pod: Pod): readonly Finding[] {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  const scheduler = pod.spec?.schedulerName ?? defaultScheduler
  const place = templateOf(survey, pod)
  if (condition?.reason === 'SchedulingGated') {
    const gates = (pod.spec?.schedulingGates ?? []).map(({ name }) => name).join(', ')
    const facts = { pod: pod.metadata.name, gates }
    const yaml = gets(survey, nameOfObject(pod), 'schedulingGates', ' -o yaml')
    return [findingOf(survey, pod, place, root('schedulingGated', facts), [yaml])]
  }
  if (condition === undefined) {
    if (survey.nowMs - timeMs(pod.metadata.creationTimestamp) < silenceMs) return []
    if (scheduler === defaultScheduler) return []
    const facts = { scheduler, place: shown(place) }
    const yaml = gets(survey, nameOfObject(pod), `schedulerName: ${scheduler}`, ' -o yaml')
    return [findingOf(survey, pod, place, root('schedulerUnknown', facts), [yaml])]
  }
  if (condition.reason !== 'Unschedulable') return []
  return refused(survey, pod, place, condition.message ?? '')
}

function refused(survey: Survey, pod: Pod, place: ObjectName, message: string): readonly Finding[] {
  const said = message.replace(/\. (no new claims|preemption).*$/s, '')
  const counted = said.replace(/^\d+\/\d+ nodes are available: /, '')
  const cause = reasons.find(([pattern]) => pattern.test(counted))?.[1]
  if (cause === undefined || ofClaims.test(counted)) return []
  const first = counted.split(/, |\. /)[0] ?? counted
  const facts = {
    said: counted,
    place: shown(place),
    pod: pod.metadata.name,
    wanted: wantedOf(pod, cause),
    nodes: culprits(survey, pod, cause),
    claim:
      pod.spec?.volumes?.find((each) => each.persistentVolumeClaim != null)?.persistentVolumeClaim
        ?.claimName ?? '',
  }
  const evidence = [describesPod(survey, pod, first), ...nodeEvidence(survey, cause)]
  const [node] = cordoned(survey)
  const isOneNode = cordoned(survey).length === 1
  const run = cause === 'nodesCordoned' && isOneNode ? `kubectl uncordon ${node?.metadata.name}` : undefined
  return [findingOf(survey, pod, place, root(cause, facts, run), evidence)]
}

function nodeEvidence(survey: Survey, cause: UnplacedCause): readonly Evidence[] {
  const [first] = workers(survey)
  if (first === undefined) return []
  const all: ObjectName = { kind: 'Node', namespace: undefined, name: '' }
  if (cause === 'labelOnNoNode') return [gets(survey, all, 'kubernetes.io/hostname=', ' --show-labels')]
  if (cause === 'nodesCordoned') return [gets(survey, all, 'SchedulingDisabled')]
  if (cause !== 'nodesTainted' && cause !== 'noRoom') return []
  const wanted = cause === 'noRoom' ? first : (tainted(survey)[0] ?? first)
  return [
    {
      run: `kubectl describe node ${wanted.metadata.name}`,
      shows: cause === 'noRoom' ? 'Allocated resources' : (wanted.spec?.taints?.[0]?.key ?? 'Taints'),
      look: (words) => words.look.describe('node', wanted.metadata.name),
    },
  ]
}

const isControlPlane = (node: Node) =>
  node.spec?.taints?.some(({ key }) => key === 'node-role.kubernetes.io/control-plane') ?? false
const workers = (survey: Survey) => survey.all(nodes).filter((node) => !isControlPlane(node))
const cordoned = (survey: Survey) => survey.all(nodes).filter(({ spec }) => spec?.unschedulable === true)
const tainted = (survey: Survey) =>
  workers(survey).filter(({ spec }) =>
    (spec?.taints ?? []).some(({ effect }) => effect !== 'PreferNoSchedule'),
  )

/** The nodes that a cause is about. */
function culprits(survey: Survey, pod: Pod, cause: UnplacedCause): string {
  const list = {
    nodesCordoned: cordoned(survey),
    nodesTainted: tainted(survey),
    labelOnNoNode: survey.all(nodes).filter((node) => matchesNode(pod, node)),
  }[cause as string]
  return (list ?? []).map(({ metadata }) => metadata.name).join(', ')
}

/** What a pod asks for, as far as a cause is about it. */
function wantedOf(pod: Pod, cause: UnplacedCause): string {
  if (cause === 'labelOnNoNode') return selectorWords(pod)
  if (cause !== 'noRoom' && cause !== 'deviceAbsent') return ''
  const asked = (pod.spec?.containers ?? []).flatMap(({ resources }) =>
    Object.entries(resources?.requests ?? {}),
  )
  return asked.map(([name, quantity]) => `${name} ${quantity}`).join(', ')
}

/** Named by its maker for a node that does not exist. */
function placedNowhere(survey: Survey, pod: Pod): readonly Finding[] {
  const node = pod.spec?.nodeName ?? ''
  const isNew = survey.nowMs - timeMs(pod.metadata.creationTimestamp) < silenceMs
  if (isNew || survey.get(nodes, undefined, node) !== undefined) return []
  const place = templateOf(survey, pod)
  const wide = gets(survey, nameOfObject(pod), node, ' -o wide')
  return [findingOf(survey, pod, place, root('nodeNameUnknown', { node, place: shown(place) }), [wide])]
}

function findingOf(
  survey: Survey,
  pod: Pod,
  about: ObjectName,
  told: Root,
  evidence: readonly Evidence[],
): Finding {
  const status = survey.cell(pod, 'Status')
  return {
    ...told,
    about,
    shownBy: [nameOfObject(pod)],
    symptom: status,
    links: [(words) => words.links.podIs(pod.metadata.name, status, survey.cell(pod, 'Ready'))],
    evidence: [listsPods(survey, pod), ...evidence],
    ...ofTemplate(pod),
    weight: weights.pod,
  }
}
