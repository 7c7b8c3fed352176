// /why: an object's status, and from there the causes down to the root.
import type { KubeObject } from '#api/object.ts'
import { controllerOf } from '#api/object.ts'
import {
  daemonSets,
  deployments,
  jobs,
  namespaces,
  nodes,
  persistentVolumeClaims,
  pods,
  type ResourceRef,
  replicaSets,
  services,
  statefulSets,
} from '#api/resource-ref.ts'
import type { MentorWords } from '../text/mentor-en.ts'
import { type Finding, isSame, nameOfObject, type ObjectName, type Sentence, shown } from './finding.ts'
import { isReady } from './pod-facts.ts'
import { endpointsOf, podsBehind } from './service-facts.ts'
import type { Survey } from './survey.ts'

/** Kinds that a bare name is looked for among, in this order. */
const named: readonly ResourceRef[] = [
  pods,
  deployments,
  statefulSets,
  daemonSets,
  services,
  nodes,
  jobs,
  replicaSets,
  persistentVolumeClaims,
  namespaces,
]

/** The object that is called so, in the namespace in use if it has one. */
export function objectNamed(survey: Survey, name: string): ObjectName | undefined {
  for (const ref of named) {
    const namespace = ref.namespaced ? survey.namespace : undefined
    const found = survey.get(ref as ResourceRef<KubeObject>, namespace, name)
    if (found !== undefined) return nameOfObject(found)
  }
  return undefined
}

/** The findings that explain an object: its own, and those of what it stands on. */
export function explains(
  survey: Survey,
  object: ObjectName,
  findings: readonly Finding[],
): readonly Finding[] {
  const ground = groundOf(survey, object)
  return findings.filter(({ about, shownBy }) =>
    [about, ...shownBy].some((each) => ground.some((part) => isSame(part, each))),
  )
}

/** An object and everything that it needs to be well, as far as the kinds tell. */
function groundOf(survey: Survey, object: ObjectName): readonly ObjectName[] {
  const { kind, namespace, name } = object
  if (kind === 'Namespace')
    return [
      object,
      ...survey.all(pods, name).map(nameOfObject),
      ...survey.all(services, name).map(nameOfObject),
    ]
  if (kind === 'Service') {
    const service = survey.get(services, namespace, name)
    return [object, ...(service === undefined ? [] : podsBehind(survey, service).map(nameOfObject))]
  }
  if (kind === 'Pod') return [object]
  const copies = survey.all(pods, namespace).filter((pod) => isOwnedBy(survey, pod, object))
  const sets = survey.all(replicaSets, namespace).filter((set) => controllerOf(set)?.name === name)
  return [object, ...sets.map(nameOfObject), ...copies.map(nameOfObject)]
}

function isOwnedBy(survey: Survey, pod: KubeObject, object: ObjectName): boolean {
  const owner = controllerOf(pod)
  return (owner?.kind === object.kind && owner.name === object.name) || isSame(survey.ownerOf(pod), object)
}

/** `0/2 ready`, `2 of 2 endpoints ready`: how an object stands, in a few words. */
export function statusOf(survey: Survey, object: ObjectName): Sentence {
  const { kind, namespace, name } = object
  const pod = kind === 'Pod' ? survey.get(pods, namespace, name) : undefined
  if (pod !== undefined) return () => `${survey.cell(pod, 'Status')} ${survey.cell(pod, 'Ready')}`
  const service = kind === 'Service' ? survey.get(services, namespace, name) : undefined
  if (service !== undefined) {
    const { ready, all } = endpointsOf(survey, service)
    return (words) => words.why.endpoints(ready, all)
  }
  const copies = survey.all(pods, namespace).filter((each) => isOwnedBy(survey, each, object))
  if (kind === 'Node') {
    const node = survey.get(nodes, undefined, name)
    const isWell = node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    return () => (isWell ? 'Ready' : 'NotReady')
  }
  if (copies.length === 0) return () => ''
  return (words) => words.why.copies(copies.filter(isReady).length, copies.length)
}

/** An object, its status and the causes of it down to the root, a line each. */
export function explanation(
  survey: Survey,
  object: ObjectName,
  finding: Finding,
  words: MentorWords,
): string {
  const { links, is } = finding
  const isOwn = [finding.about, ...finding.shownBy].some((each) => isSame(each, object))
  const between = isOwn || object.kind === 'Namespace' ? [] : bridge(object, finding, words)
  const causes = [...between, ...[...links, is].map((say) => say(words))]
  // What the first line says already is no cause of it.
  const because = causes.filter((cause, i) => i > 0 || !cause.startsWith(`${shown(object)} `))
  return [header(survey, object, words), ...because.map(words.why.because)].join('\n')
}

export function header(survey: Survey, object: ObjectName, words: MentorWords): string {
  const status = statusOf(survey, object)(words)
  return status === '' ? shown(object) : `${shown(object)}: ${status}`
}

/** What leads from an object to one that it stands on, unless the next cause speaks of that one anyhow. */
function bridge(object: ObjectName, { shownBy, links }: Finding, words: MentorWords): readonly string[] {
  const first = shownBy.find(({ kind }) => kind === 'Pod')
  if (first === undefined || links[0]?.(words).startsWith(`${shown(first)} `) === true) return []
  return [object.kind === 'Service' ? words.why.sendsTo(shown(first)) : words.why.madeOf(shown(first))]
}

/** The commands that show it, a line each. */
export function evidenceLines({ evidence }: Finding, words: MentorWords): string {
  const [first, ...more] = evidence.map(({ run }) => run)
  return first === undefined
    ? ''
    : `\n${words.why.see}\n${[first, ...more].map((run) => `  ${run}`).join('\n')}`
}
