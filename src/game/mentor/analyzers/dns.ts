// The cluster's DNS: its Service with nobody behind it, and why.
import { deployments, services } from '#api/resource-ref.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { gets } from '../evidence.ts'
import { type Evidence, type Finding, nameOfObject, root } from '../finding.ts'
import { flagOf } from '../pod-facts.ts'
import { endpointsOf, podsBehind } from '../service-facts.ts'
import type { Survey } from '../survey.ts'

const namespace = 'kube-system'

export const dns: Analyzer = {
  name: 'dns',
  find(survey) {
    const service = survey.get(services, namespace, 'kube-dns')
    const server = survey.get(deployments, namespace, 'coredns')
    if (server === undefined) return []
    if (service === undefined) return [found(survey, 'dnsServiceMissing', 'NotFound', 0, 0)]
    const { ready } = endpointsOf(survey, service)
    if (ready > 0) return []
    const wanted = server.spec?.replicas ?? 1
    if (wanted === 0) return [found(survey, 'dnsScaledToZero', '0/0', 0, 0)]
    // Pods that are there and not ready have a cause of their own, which another analyzer names.
    return podsBehind(survey, service).length > 0
      ? [found(survey, 'dnsNotReady', `0/${wanted}`, 0, wanted)]
      : []
  },
}

function lists(survey: Survey): Evidence {
  const [other] = survey.all(services, namespace)
  return {
    run: `kubectl get services${flagOf(survey, namespace)}`,
    shows: other?.metadata.name ?? 'No resources found',
    look: (words) => words.look.absent('Service', 'kube-dns'),
  }
}

function found(
  survey: Survey,
  cause: 'dnsServiceMissing' | 'dnsScaledToZero' | 'dnsNotReady',
  symptom: string,
  have: number,
  want: number,
): Finding {
  const server = { kind: 'Deployment', namespace, name: 'coredns' }
  const service = { kind: 'Service', namespace, name: 'kube-dns' }
  const known = survey.get(services, namespace, 'kube-dns')
  const run =
    cause === 'dnsScaledToZero' ? `kubectl scale deployment/coredns -n ${namespace} --replicas=2` : undefined
  return {
    ...root(cause, {}, run),
    about: cause === 'dnsServiceMissing' ? service : server,
    shownBy: [server, ...(known === undefined ? [service] : [nameOfObject(known)])],
    symptom,
    links: [(words) => words.links.workloadHas('deployment/coredns', have, want)],
    evidence: cause === 'dnsServiceMissing' ? [lists(survey)] : [gets(survey, server, symptom)],
    detail: '',
    madeMs: 0,
    weight: weights.dns,
  }
}
