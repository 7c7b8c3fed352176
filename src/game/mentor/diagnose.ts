// Runs the analyzers over a survey: what is wrong, each root once, the worst first.
import { pods } from '#api/resource-ref.ts'
import { weights } from './analyzer.ts'
import { analyzers } from './analyzers/index.ts'
import { type Complaint, complainer, complaintsOf } from './complaints.ts'
import { type Finding, isSame, keyOfFinding, nameOfObject, type ObjectName } from './finding.ts'
import { meaningOf } from './names.ts'
import { isOutdated } from './pod-facts.ts'
import { podsBehind, targetsOf } from './service-facts.ts'
import { isSystem, type Survey } from './survey.ts'

/** Everything that is wrong, the worst first: what is nearest to the namespace in use, then what explains most. */
export function diagnose(survey: Survey): readonly Finding[] {
  const found = new Map<string, Finding>()
  for (const analyzer of analyzers)
    for (const finding of analyzer.find(survey)) {
      if (isPassing(survey, finding)) continue
      const key = ofNodes.has(finding.cause) ? finding.cause : keyOfFinding(finding)
      const before = found.get(key)
      found.set(key, before === undefined ? finding : joined(before, finding))
    }
  const whole = withoutEchoes(survey, withoutSymptoms([...found.values()]))
  return [...whole].sort(
    (a, b) =>
      Number(a.weight <= weights.note) - Number(b.weight <= weights.note) ||
      distance(survey, a) - distance(survey, b) ||
      b.weight - a.weight ||
      b.shownBy.length - a.shownBy.length ||
      (keyOfFinding(a) < keyOfFinding(b) ? -1 : 1),
  )
}

/** Roots that sit in the nodes, however many workloads they keep waiting. */
const ofNodes = new Set<Finding['cause']>(['nodesTainted', 'nodesCordoned'])

/** Shown only by pods of a template that a newer one replaces. */
function isPassing(survey: Survey, { weight, shownBy }: Finding): boolean {
  if (weight !== weights.pod) return false
  return shownBy.every(({ kind, namespace, name }) => {
    const pod = kind === 'Pod' ? survey.get(pods, namespace, name) : undefined
    return pod !== undefined && isOutdated(survey, pod)
  })
}

/** Why a program falls over, when more is known than that it does. */
const knownBetter = new Set<Finding['cause']>([
  'accountMayNot',
  'tokenNotMounted',
  'schedulerDown',
  'controllersDown',
  'proxyDown',
  'corefileBroken',
])

/** Components that do not run, which has a cause of its own when there is a pod of them. */
const componentsDown = new Set<Finding['cause']>(['schedulerDown', 'controllersDown'])

const isShownBy = ({ shownBy }: Finding, object: ObjectName) => shownBy.some((each) => isSame(each, object))

/** A finding on the pod of a component carries all that the component should do. */
function carrying(all: readonly Finding[], finding: Finding): Finding {
  const down = all.find(
    (each) => componentsDown.has(each.cause) && each !== finding && isShownBy(finding, each.about),
  )
  if (down === undefined || finding.cause === 'programFails') return finding
  const { weight, is, symptom } = down
  return { ...joined(finding, { ...down, madeMs: 0 }), weight, symptom, links: [is, ...finding.links] }
}

/** Without what only says that a program falls over, where something else says why. */
function withoutSymptoms(findings: readonly Finding[]): readonly Finding[] {
  const deep = findings.filter(({ cause }) => cause !== 'programFails' && !componentsDown.has(cause))
  const merged = findings.flatMap((finding) => {
    if (!componentsDown.has(finding.cause)) return [finding]
    return deep.some((each) => isShownBy(each, finding.about)) ? [] : [finding]
  })
  const explained = findings.filter(({ cause }) => knownBetter.has(cause)).flatMap(({ shownBy }) => shownBy)
  return merged
    .map((finding) => carrying(findings, finding))
    .filter(
      ({ cause, shownBy }) =>
        cause !== 'programFails' || !shownBy.every((each) => explained.some((known) => isSame(known, each))),
    )
}

/** Programs that fail, or answer with errors, because of somebody else: the other one's root shows on them as well. */
function withoutEchoes(survey: Survey, findings: readonly Finding[]): readonly Finding[] {
  let all = findings
  for (const complaint of complaintsOf(survey)) {
    const [speaker] = complainer(complaint)
    const echo = all.find(
      ({ cause, shownBy }) =>
        (cause === 'programFails' || cause === 'answersBadly') &&
        speaker !== undefined &&
        shownBy.some((object) => isSame(object, speaker)),
    )
    const source = speaker === undefined ? undefined : sourceOf(survey, complaint, all)
    if (echo?.cause === 'programFails' && source === undefined && isOver(survey, complaint)) {
      all = all.filter((each) => each !== echo)
      continue
    }
    if (echo === undefined || source === undefined || source === echo) continue
    const whole = joined(source, { ...echo, madeMs: 0 })
    all = all.flatMap((each) => (each === echo ? [] : each === source ? [whole] : [each]))
  }
  return all
}

/** What a program fell over is there by now: it has only not been started again. */
function isOver(survey: Survey, { kind, host, namespace, isLast }: Complaint): boolean {
  const meaning = meaningOf(survey, host, namespace)
  if (!isLast || meaning.kind !== 'service' || meaning.service.spec?.type === 'ExternalName') return false
  const isOpen = targetsOf(survey, meaning.service).some(
    ({ pod, port }) => survey.knock(pod.status?.podIP ?? '', port) === 'open',
  )
  return isOpen && kind !== 'silent'
}

/** What a complaint is about: the name itself, the Service of that name, or the pods behind it. */
function sourceOf(survey: Survey, complaint: Complaint, findings: readonly Finding[]): Finding | undefined {
  const meaning = meaningOf(survey, complaint.host, complaint.namespace)
  if (meaning.kind === 'other') return undefined
  if (meaning.kind === 'missing' || meaning.kind === 'reversed')
    return findings.find(
      ({ cause, shownBy }) =>
        ['serviceMissing', 'nameInOtherNamespace', 'nameReversed'].includes(cause) &&
        complainer(complaint).some((speaker) => shownBy.some((object) => isSame(object, speaker))),
    )
  const { service } = meaning
  const behind = [nameOfObject(service), ...podsBehind(survey, service).map(nameOfObject)]
  return findings.find(({ shownBy }) => shownBy.some((object) => behind.some((each) => isSame(each, object))))
}

/** One root that shows on several objects is one finding. */
function joined(a: Finding, b: Finding): Finding {
  const [main, other] = b.madeMs > a.madeMs ? [b, a] : [a, b]
  const more = other.shownBy.filter((object) => !main.shownBy.some((known) => isSame(known, object)))
  return { ...main, shownBy: [...main.shownBy, ...more] }
}

/** 0: of the namespace in use, or of what carries all of them; 1: of another one; 2: of the system's that carries nothing. */
function distance(survey: Survey, { about, shownBy }: Finding): number {
  if (shownBy.some(({ namespace }) => namespace === survey.focus)) return 0
  if (about.namespace === undefined || isSystem(about.namespace)) return 0
  return 1
}
