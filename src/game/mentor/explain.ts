// /why: an object's status, and from there the causes down to the root.
import { selectorFromMap } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { controllerOf } from '#api/object.ts'
import {
  endpointSlices,
  jobs,
  nodes,
  persistentVolumeClaims,
  pods,
  replicaSets,
  services,
} from '#api/resource-ref.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import type { MentorWords } from '../text/mentor-en.ts'
import { backendsOf } from './analyzers/ingress.ts'
import { workloadsOf } from './analyzers/selector.ts'
import { type Finding, isSame, nameOfObject, type ObjectName, type Sentence, shown } from './finding.ts'
import { isReady } from './pod-facts.ts'
import { endpointsOf, hasSelector, podsBehind } from './service-facts.ts'
import { ingresses, type Survey } from './survey.ts'

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
export function groundOf(survey: Survey, object: ObjectName): readonly ObjectName[] {
  const { kind, namespace, name } = object
  if (kind === 'Namespace')
    return [
      object,
      ...survey.all(pods, name).map(nameOfObject),
      ...survey.all(services, name).map(nameOfObject),
      ...workloadsOf(survey, name).map(nameOfObject),
    ]
  if (kind === 'Service' || kind === 'Endpoints') return [object, ...groundOfService(survey, object)]
  if (kind === 'EndpointSlice') {
    const slice = survey.get(endpointSlices, namespace, name)
    const service = slice?.metadata.labels?.[serviceNameLabel] ?? ''
    return [object, ...groundOfService(survey, { kind: 'Service', namespace, name: service })]
  }
  if (kind === 'Ingress') {
    const ingress = survey.get(ingresses, namespace, name)
    const backends = ingress === undefined ? [] : backendsOf(ingress)
    return [
      object,
      ...backends.flatMap(({ service }) =>
        service == null ? [] : groundOfService(survey, { kind: 'Service', namespace, name: service.name }),
      ),
    ]
  }
  if (kind === 'Pod') return [object]
  return [object, ...copiesOf(survey, object)]
}

/** A Service, the pods behind it, and the workloads that should bring some. */
function groundOfService(survey: Survey, { namespace, name }: ObjectName): readonly ObjectName[] {
  const service = survey.get(services, namespace, name)
  if (service === undefined) return []
  const selector = selectorFromMap(service.spec?.selector)
  const meant = workloadsOf(survey, namespace).filter(
    ({ spec }) => hasSelector(service) && selector.matches(spec?.template?.metadata?.labels),
  )
  return [
    nameOfObject(service),
    ...podsBehind(survey, service).map(nameOfObject),
    ...meant.flatMap((workload) => [nameOfObject(workload), ...copiesOf(survey, nameOfObject(workload))]),
  ]
}

/** What a workload has made: ReplicaSets, Jobs, pods, and the claims of its pods. */
function copiesOf(survey: Survey, object: ObjectName): readonly ObjectName[] {
  const { kind, namespace, name } = object
  const copies = survey.all(pods, namespace).filter((pod) => isOwnedBy(survey, pod, object))
  const made = [...survey.all(replicaSets, namespace), ...survey.all(jobs, namespace)].filter((each) => {
    const owner = controllerOf(each)
    return owner?.kind === kind && owner.name === name
  })
  const claims = copies.flatMap(({ spec }) =>
    (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
      persistentVolumeClaim == null
        ? []
        : [{ kind: 'PersistentVolumeClaim', namespace, name: persistentVolumeClaim.claimName }],
    ),
  )
  return [...made.map(nameOfObject), ...copies.map(nameOfObject), ...claims]
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
    const closed = node?.spec?.unschedulable === true ? ',SchedulingDisabled' : ''
    return () => `${isWell ? 'Ready' : 'NotReady'}${closed}`
  }
  const claim =
    kind === 'PersistentVolumeClaim' ? survey.get(persistentVolumeClaims, namespace, name) : undefined
  if (claim !== undefined) return () => claim.status?.phase ?? 'Pending'
  if (copies.length === 0 || kind === 'Job' || kind === 'CronJob') return () => ''
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
