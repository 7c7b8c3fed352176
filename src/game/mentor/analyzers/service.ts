// Services that programs ask for by name and nobody made, and those that lead nowhere by themselves.
import { pods, services } from '#api/resource-ref.ts'
import { nearest } from '../../suggest.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { type Complaint, complainer, complaintsOf } from '../complaints.ts'
import { type Evidence, type Finding, nameOfObject, root, shown } from '../finding.ts'
import { meaningOf } from '../names.ts'
import { flagOf, templateOf } from '../pod-facts.ts'
import { declaredPorts } from '../service-facts.ts'
import type { Survey } from '../survey.ts'
import { workloadsOf } from './selector.ts'

export const service: Analyzer = {
  name: 'service',
  find: (survey) => complaintsOf(survey).flatMap((complaint) => missing(survey, complaint)),
}

function missing(survey: Survey, complaint: Complaint): readonly Finding[] {
  const meaning = meaningOf(survey, complaint.host, complaint.namespace)
  if (complaint.kind !== 'unresolved' || meaning.kind !== 'missing') return []
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
  const isElsewhere = elsewhere.length === 1 && complaint.host === name
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
