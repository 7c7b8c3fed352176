// Services whose ports lead to doors that nobody opens, or that are knocked at a door they do not have.
import { services } from '#api/resource-ref.ts'
import type { Pod, Service, ServicePort } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { type Complaint, complainer, complaintsOf } from '../complaints.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, type Root, root } from '../finding.ts'
import { meaningOf } from '../names.ts'
import { flagOf, isReady } from '../pod-facts.ts'
import { declaredPorts, hasSelector, podsBehind, portsShown, targetNumber } from '../service-facts.ts'
import type { Survey } from '../survey.ts'

export const ports: Analyzer = {
  name: 'ports',
  find: (survey) => [
    ...survey
      .all(services)
      .filter(hasSelector)
      .flatMap((service) => closedDoors(survey, service)),
    ...wrongDoors(survey),
  ],
}

/** Ports whose target is not there in any ready pod. */
function closedDoors(survey: Survey, service: Service): readonly Finding[] {
  const behind = podsBehind(survey, service).filter(isReady)
  if (behind.length === 0) return []
  return (service.spec?.ports ?? []).flatMap((port) => {
    if (port.protocol === 'UDP') return []
    const told = rootOf(survey, service, port, behind)
    return told === undefined ? [] : [findingOf(survey, service, port, told)]
  })
}

function rootOf(
  survey: Survey,
  { metadata, spec }: Service,
  port: ServicePort,
  behind: readonly Pod[],
): Root | undefined {
  const targets = behind.map((pod) => targetNumber(port, pod))
  const [first] = behind
  if (first === undefined) return undefined
  const named = declaredPorts(first)
  const facts = {
    service: metadata.name,
    port: port.port,
    target: String(port.targetPort ?? port.port),
    listens: undefined as number | undefined,
    names: named.flatMap(({ name }) => name ?? []).join(', '),
  }
  if (targets.every((each) => each === undefined)) {
    const [only, ...more] = named.filter(({ name }) => name !== undefined)
    const run =
      only?.name === undefined || more.length > 0 || spec?.ports?.length !== 1
        ? undefined
        : patched(survey, metadata, port, only.name)
    return root('portNameUnknown', facts, run)
  }
  const knocks = behind.map((pod, i) => survey.knock(pod.status?.podIP ?? '', targets[i] ?? 0))
  if (!knocks.every((knock) => knock === 'refused')) return undefined
  const open = named.filter((each) => survey.knock(first.status?.podIP ?? '', each.port) === 'open')
  const [only, ...more] = open
  const listens = more.length === 0 ? only?.port : undefined
  const run =
    listens === undefined || spec?.ports?.length !== 1 ? undefined : patched(survey, metadata, port, listens)
  return root('targetPortClosed', { ...facts, listens }, run)
}

function patched(
  survey: Survey,
  { name, namespace }: Service['metadata'],
  { port }: ServicePort,
  targetPort: number | string,
): string {
  const patch = JSON.stringify({ spec: { ports: [{ port, targetPort }] } })
  return `kubectl patch service ${name}${flagOf(survey, namespace)} -p '${patch}'`
}

function findingOf(survey: Survey, service: Service, { port, targetPort }: ServicePort, told: Root): Finding {
  const about = nameOfObject(service)
  const { name, namespace } = service.metadata
  const behind = podsBehind(survey, service)[0]
  return {
    ...told,
    about,
    shownBy: [about],
    symptom: told.cause === 'portNameUnknown' ? '<none>' : 'connection refused',
    links: [(words) => words.links.serviceLeads(name, port, String(targetPort ?? port))],
    evidence: [
      describes(survey, about, `${targetPort ?? port}/TCP`),
      ...(behind === undefined || declaredPorts(behind).length === 0
        ? []
        : [
            gets(survey, { kind: 'Pod', namespace, name: behind.metadata.name }, 'containerPort', ' -o yaml'),
          ]),
    ],
    detail: `${port} ${targetPort}`,
    madeMs: 0,
    weight: weights.service,
  }
}

/** Somebody asks a Service for a port that it does not offer, in a protocol that it does not take, or past its ports. */
function wrongDoors(survey: Survey): readonly Finding[] {
  return complaintsOf(survey).flatMap((complaint) => {
    const meaning = meaningOf(survey, complaint.host, complaint.namespace)
    if (complaint.kind === 'unresolved' || meaning.kind !== 'service' || !hasSelector(meaning.service))
      return []
    const told = doorRoot(survey, meaning.service, complaint)
    return told === undefined ? [] : [complainedOf(survey, meaning.service, complaint, told)]
  })
}

function doorRoot(survey: Survey, service: Service, { port: asked, kind, pod }: Complaint): Root | undefined {
  const offered = service.spec?.ports ?? []
  const { name, namespace } = service.metadata
  const behind = podsBehind(survey, service).filter(isReady)
  if (asked !== undefined && service.spec?.clusterIP === 'None') {
    const past = offered.find(({ port }) => port === asked)
    const target = behind[0] === undefined || past === undefined ? undefined : targetNumber(past, behind[0])
    return kind !== 'refused' || target === undefined || target === asked
      ? undefined
      : root('headlessPort', { service: name, asked, target })
  }
  const door = offered.find(({ port }) => port === asked)
  if (asked !== undefined && door === undefined)
    return root('servicePortAbsent', { service: name, asked, offered: portsShown(service) })
  if (door?.protocol === 'UDP') return root('serviceProtocol', { service: name, asked: door.port })
  const node = pod?.spec?.nodeName
  const isNear = behind.some(({ spec }) => spec?.nodeName === node)
  if (service.spec?.internalTrafficPolicy !== 'Local' || node === undefined || isNear || behind.length === 0)
    return undefined
  const patch = '{"spec":{"internalTrafficPolicy":"Cluster"}}'
  const run = `kubectl patch service ${name}${flagOf(survey, namespace)} -p '${patch}'`
  return root('noPodOnNode', { service: name, node }, run)
}

function complainedOf(survey: Survey, service: Service, complaint: Complaint, told: Root): Finding {
  const about = nameOfObject(service)
  const port = service.spec?.ports?.[0]
  const isPolicy = told.cause === 'noPodOnNode'
  return {
    ...told,
    about,
    shownBy: [about, ...complainer(complaint)],
    symptom: complaint.kind === 'refused' ? 'connection refused' : 'timed out',
    links: [(words) => words.links.complains(complaint.pod?.metadata.name ?? '', complaint.said)],
    evidence: [
      ...complaint.evidence,
      describes(
        survey,
        about,
        isPolicy ? 'Internal Traffic Policy:' : `${port?.port ?? ''}/${port?.protocol ?? 'TCP'}`,
      ),
    ],
    detail: JSON.stringify(service.spec?.ports ?? []),
    madeMs: 0,
    weight: weights.service,
  }
}
