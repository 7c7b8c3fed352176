// The cluster's DNS: its Service with nobody behind it, and why.
import { deployments, services } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { gets, listsPods, logs } from '../evidence.ts'
import { type Evidence, type Finding, nameOfObject, root } from '../finding.ts'
import { flagOf, isReady } from '../pod-facts.ts'
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
    const behind = podsBehind(survey, service)
    const mistake = mistakeIn(survey, behind)
    if (mistake !== undefined) return [misconfigured(survey, mistake, behind)]
    const isComing = behind.every((pod) => isYoung(survey, pod))
    return behind.length > 0 && !isComing ? [found(survey, 'dnsNotReady', `0/${wanted}`, 0, wanted)] : []
  },
}

/** New pods get so long to come up. */
const patienceMs = 20_000

function isYoung(survey: Survey, { metadata, status }: Pod): boolean {
  const isStarting = (status?.containerStatuses ?? []).every(
    ({ restartCount, state }) =>
      restartCount === 0 &&
      !/BackOff|Err/.test(state.waiting?.reason ?? '') &&
      state.terminated === undefined,
  )
  return isStarting && survey.nowMs - timeMs(metadata.creationTimestamp) < patienceMs
}

interface Mistake {
  readonly pod: Pod
  readonly run: 'now' | 'before'
  readonly said: string
}

/** What CoreDNS says about its configuration before it gives up. */
function mistakeIn(survey: Survey, behind: readonly Pod[]): Mistake | undefined {
  for (const pod of behind)
    for (const run of ['now', 'before'] as const) {
      const said = survey
        .log(pod, 'coredns', run)
        .findLast(({ text }) => /Corefile:\d+ - |plugin\/loop: Loop|Error during parsing/.test(text))?.text
      if (said !== undefined && !isReady(pod)) return { pod, run, said }
    }
  return undefined
}

function misconfigured(survey: Survey, { pod, run, said }: Mistake, behind: readonly Pod[]): Finding {
  const about = { kind: 'ConfigMap', namespace, name: 'coredns' }
  return {
    ...found(survey, 'dnsNotReady', survey.cell(pod, 'Status'), 0, behind.length),
    ...root('corefileBroken', { said }),
    about,
    shownBy: [{ kind: 'Deployment', namespace, name: 'coredns' }, ...behind.map(nameOfObject), about],
    evidence: [
      listsPods(survey, pod),
      logs(survey, pod, 'coredns', said, run),
      gets(survey, about, 'Corefile', ' -o yaml'),
    ],
    detail: said,
  }
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
