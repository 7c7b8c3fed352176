// The ways in from outside the cluster: addresses that nobody gives, ports of nodes that lead elsewhere or nowhere.
import { nodes, services } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Node, Service } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, type Root, root } from '../finding.ts'
import { flagOf, isReady } from '../pod-facts.ts'
import { podsBehind } from '../service-facts.ts'
import type { FailedRequest, Survey } from '../survey.ts'

/** Whoever gives addresses gets so long. */
const patienceMs = 30_000

export const outside: Analyzer = {
  name: 'outside',
  find: (survey) => [
    ...survey.failedRequests.flatMap((request) => shutOut(survey, request)),
    ...survey.all(services).flatMap((service) => pending(survey, service)),
  ],
}

/** A LoadBalancer without an address, in a cluster where nobody says a word about it. */
function pending(survey: Survey, service: Service): readonly Finding[] {
  const { metadata, spec, status } = service
  const isNew = survey.nowMs - timeMs(metadata.creationTimestamp) < patienceMs
  if (spec?.type !== 'LoadBalancer' || isNew || (status?.loadBalancer?.ingress ?? []).length > 0) return []
  const about = nameOfObject(service)
  const open = nodePorts(service)
  return [
    {
      ...root('loadBalancerPending', { service: metadata.name, ports: open.join(', ') }),
      about,
      shownBy: [about],
      symptom: '<pending>',
      detail: '',
      madeMs: 0,
      links: [(words) => words.links.addressPending(metadata.name)],
      evidence: [gets(survey, about, '<pending>'), describes(survey, about, 'LoadBalancer')],
      weight: weights.note,
    },
  ]
}

const nodePorts = ({ spec }: Service): readonly number[] =>
  (spec?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? [])

/** Somebody outside asks a node and is not served. */
function shutOut(survey: Survey, request: FailedRequest): readonly Finding[] {
  const [, host, given] = /^https?:\/\/([^/:]+)(?::(\d+))?/.exec(request.url) ?? []
  if (request.podUid !== undefined || host === undefined) return []
  const node = survey.all(nodes).find((each) => isCalled(each, host))
  if (node === undefined) return []
  const port = Number(given ?? 80)
  const service = survey.all(services).find((each) => nodePorts(each).includes(port))
  const told = service === undefined ? unopened(survey, port) : openedBy(survey, service, node, port, request)
  if (told === undefined) return []
  const { about, found } = told
  return [
    {
      ...found,
      about: nameOfObject(about),
      shownBy: [nameOfObject(about)],
      symptom: request.isWrong === true ? request.url : request.say,
      detail: `${port} ${about.spec?.externalTrafficPolicy ?? ''}`,
      madeMs: 0,
      links: [(words) => words.links.complains('', `${request.url}: ${request.say}`)],
      evidence: [
        {
          run: `kubectl get services${flagOf(survey, about.metadata.namespace)}`,
          shows: about.metadata.name,
          look: (words) => words.look.get('services'),
        },
        describes(survey, nameOfObject(about), 'NodePort'),
      ],
      weight: weights.service,
    },
  ]
}

function isCalled({ metadata, status }: Node, host: string): boolean {
  return metadata.name === host || (status?.addresses ?? []).some(({ address }) => address === host)
}

interface Told {
  readonly about: Service
  readonly found: Root
}

/** No Service has the port; the one of the namespace in use that is open elsewhere is meant, if it is one. */
function unopened(survey: Survey, port: number): Told | undefined {
  const open = survey.all(services, survey.namespace).filter((each) => nodePorts(each).length > 0)
  const [about, ...more] = open
  if (about === undefined || more.length > 0) return undefined
  const facts = { service: about.metadata.name, asked: port, offered: nodePorts(about).join(', ') }
  return { about, found: root('nodePortDifferent', facts) }
}

function openedBy(
  survey: Survey,
  about: Service,
  node: Node,
  port: number,
  { isWrong }: FailedRequest,
): Told | undefined {
  const { name, namespace } = about.metadata
  if (isWrong === true) {
    if (namespace === survey.namespace) return undefined
    return { about, found: root('nodePortTaken', { service: name, namespace: namespace ?? '', port }) }
  }
  const here = podsBehind(survey, about).filter(
    (pod) => isReady(pod) && pod.spec?.nodeName === node.metadata.name,
  )
  if (about.spec?.externalTrafficPolicy !== 'Local' || here.length > 0) return undefined
  const patch = '{"spec":{"externalTrafficPolicy":"Cluster"}}'
  const run = `kubectl patch service ${name}${flagOf(survey, namespace)} -p '${patch}'`
  return { about, found: root('noLocalPod', { service: name, node: node.metadata.name }, run) }
}
