// Services that programs ask for by name and nobody made, and those that lead nowhere by themselves.
import { pods, services } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import { nearest } from '../../suggest.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { type Complaint, complainer, complaintsOf } from '../complaints.ts'
import { describes, gets } from '../evidence.ts'
import { type Evidence, type Finding, nameOfObject, root, shown } from '../finding.ts'
import { meaningOf } from '../names.ts'
import { flagOf, ofTemplate, templateOf } from '../pod-facts.ts'
import { declaredPorts } from '../service-facts.ts'
import type { Survey } from '../survey.ts'
import { workloadsOf } from './selector.ts'

export const service: Analyzer = {
  name: 'service',
  find: (survey) => complaintsOf(survey).flatMap((complaint) => missing(survey, complaint)),
}

function missing(survey: Survey, complaint: Complaint): readonly Finding[] {
  const meaning = meaningOf(survey, complaint.host, complaint.namespace)
  if (complaint.kind !== 'unresolved' || meaning.kind === 'other') return []
  if (meaning.kind === 'reversed') return turned(survey, complaint, meaning.service)
  if (meaning.kind === 'service')
    return [...otherName(survey, complaint, meaning.service), ...outsider(survey, complaint, meaning.service)]
  const { name, namespace } = meaning
  const elsewhere = survey.all(services).filter(({ metadata }) => metadata.name === name)
  const [other] = elsewhere
  const known = survey.all(services, namespace).map(({ metadata }) => metadata.name)
  const facts = {
    name,
    namespace,
    host: complaint.host,
    elsewhere: elsewhere.length === 1 ? other?.metadata.namespace : undefined,
    similar: nearest(name, known),
    place: complaint.pod === undefined ? '' : shown(templateOf(survey, complaint.pod)),
  }
  // A program of that name beside it is what is meant, and lacks its Service.
  const isHere = workloadsOf(survey, namespace).some(({ metadata }) => metadata.name === name)
  const isElsewhere = elsewhere.length === 1 && complaint.host === name && !isHere
  return [
    {
      ...(isElsewhere
        ? root('nameInOtherNamespace', facts)
        : root('serviceMissing', facts, exposing(survey, complaint, name, namespace))),
      about:
        isElsewhere && complaint.pod !== undefined
          ? templateOf(survey, complaint.pod)
          : { kind: 'Service', namespace, name },
      shownBy: complainer(complaint),
      symptom: 'no such host',
      links: [(words) => words.links.complains(complaint.pod?.metadata.name ?? '', complaint.said)],
      evidence: [...complaint.evidence, listing(survey, namespace, name, isElsewhere)],
      detail: complaint.host,
      madeMs: 0,
      weight: weights.service,
    },
  ]
}

/** The namespace was put in front of the name. */
function turned(survey: Survey, complaint: Complaint, { metadata }: Service): readonly Finding[] {
  const { pod, host, said } = complaint
  if (pod === undefined) return []
  const about = templateOf(survey, pod)
  const right = `${metadata.name}.${metadata.namespace ?? ''}`
  return [
    {
      ...root('nameReversed', { host, right, place: shown(about) }),
      about,
      shownBy: complainer(complaint),
      symptom: 'no such host',
      detail: host,
      madeMs: 0,
      links: [(words) => words.links.complains(pod.metadata.name, said)],
      evidence: [...complaint.evidence, listing(survey, metadata.namespace ?? '', metadata.name, true)],
      weight: weights.service,
    },
  ]
}

/** The pod does not ask the cluster's DNS. */
function outsider(survey: Survey, complaint: Complaint, { spec }: Service): readonly Finding[] {
  const { pod, host } = complaint
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig } = pod?.spec ?? {}
  const isOutside =
    dnsPolicy === 'Default' ||
    (dnsPolicy === 'ClusterFirst' && hostNetwork) ||
    (dnsPolicy === 'None' && !(dnsConfig?.nameservers ?? []).includes(dnsAddress(survey)))
  if (pod === undefined || !isOutside || spec?.type === 'ExternalName') return []
  const about = templateOf(survey, pod)
  const policy = hostNetwork && dnsPolicy === 'ClusterFirst' ? 'hostNetwork' : `dnsPolicy ${dnsPolicy}`
  return [
    {
      ...root('dnsPolicyOutside', { host, policy, place: shown(about), isOnNode: hostNetwork }),
      about,
      shownBy: complainer(complaint),
      symptom: 'no such host',
      links: [(words) => words.links.complains(pod.metadata.name, complaint.said)],
      evidence: [
        ...complaint.evidence,
        gets(
          survey,
          { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name },
          'dnsPolicy',
          ' -o yaml',
        ),
      ],
      ...ofTemplate(pod),
      detail: policy,
      weight: weights.service,
    },
  ]
}

function dnsAddress(survey: Survey): string {
  return survey.get(services, 'kube-system', 'kube-dns')?.spec?.clusterIP ?? ''
}

/** The Service is another name for one that nobody knows. */
function otherName(survey: Survey, complaint: Complaint, { metadata, spec }: Service): readonly Finding[] {
  const target = spec?.externalName
  if (spec?.type !== 'ExternalName' || target === undefined) return []
  // A name of the cluster's own that has a Service may not be ready yet; others are looked up outside.
  if (meaningOf(survey, target, metadata.namespace ?? '').kind === 'service') return []
  const about = { kind: 'Service', namespace: metadata.namespace, name: metadata.name }
  return [
    {
      ...root('externalNameUnknown', { service: metadata.name, target }),
      about,
      shownBy: [about, ...complainer(complaint)],
      symptom: 'no such host',
      detail: target,
      madeMs: 0,
      links: [(words) => words.links.complains(complaint.pod?.metadata.name ?? '', complaint.said)],
      evidence: [...complaint.evidence, describes(survey, about, target)],
      weight: weights.service,
    },
  ]
}

function listing(survey: Survey, namespace: string, name: string, isElsewhere: boolean): Evidence {
  const others = survey.all(services, namespace)
  const run = isElsewhere ? 'kubectl get services -A' : `kubectl get services${flagOf(survey, namespace)}`
  const shows = isElsewhere ? name : (others[0]?.metadata.name ?? 'No resources found')
  return { run, shows, look: (words) => words.look.absent('Service', name) }
}

/** The line that makes the Service, when there is one workload it can stand for and one port it can lead to. */
function exposing(survey: Survey, { port }: Complaint, name: string, namespace: string): string | undefined {
  const [workload, ...more] = workloadsOf(survey, namespace).filter(({ metadata }) => metadata.name === name)
  if (workload === undefined || more.length > 0 || workload.kind !== 'Deployment') return undefined
  const [copy] = survey
    .all(pods, namespace)
    .filter((pod) => survey.ownerOf(pod).name === workload.metadata.name)
  const ports = copy === undefined ? [] : declaredPorts(copy)
  if (ports.length !== 1 || port === undefined) return undefined
  const flag = flagOf(survey, namespace)
  return `kubectl expose ${shown(nameOfObject(workload))} --port=${port} --target-port=${ports[0]?.port}${flag}`
}
