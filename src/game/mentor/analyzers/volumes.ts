// Volumes that a node cannot mount, and pods for which it cannot set up a network.
import { pods } from '#api/resource-ref.ts'
import type { Event, Pod } from '#api/types/core-v1.ts'
import type { Analyzer } from '../analyzer.ts'
import { weights } from '../analyzer.ts'
import { describesPod } from '../evidence.ts'
import { type Finding, type Root, root, shown } from '../finding.ts'
import { containersOf, templateOf } from '../pod-facts.ts'
import { podFinding } from '../pod-finding.ts'
import type { Survey } from '../survey.ts'

/** A kubelet tries again at least this often. */
const staleMs = 180_000
/** What failed once may have been too early. */
const timesToTell = 2

const waitingReasons = new Set(['ContainerCreating', 'PodInitializing'])
/** The config analyzer knows them better, and the last one names no cause. */
const toldElsewhere = /configmap "|secret "|references non-existent|timed out waiting for the condition/

export const volumes: Analyzer = {
  name: 'volumes',
  find: (survey) =>
    survey
      .all(pods)
      .filter(
        (pod) =>
          pod.metadata.deletionTimestamp === undefined &&
          pod.status?.phase === 'Pending' &&
          containersOf(pod).some(({ waiting }) => waitingReasons.has(waiting?.reason ?? '')),
      )
      .flatMap((pod) => [...unmounted(survey, pod), ...unwired(survey, pod)].slice(0, 1)),
}

function recent(survey: Survey, pod: Pod, ...reasons: readonly string[]): Event | undefined {
  const found = reasons
    .flatMap((reason) => survey.eventsOf(pod, reason))
    .filter((event) => survey.ageMs(event) < staleMs && !toldElsewhere.test(event.message ?? ''))
  const times = found.reduce((sum, { count, series }) => sum + (series?.count ?? count ?? 1), 0)
  return times >= timesToTell ? found[0] : undefined
}

function unmounted(survey: Survey, pod: Pod): readonly Finding[] {
  const failed = recent(survey, pod, 'FailedMount', 'FailedAttachVolume')
  const message = failed?.message
  if (message === undefined) return []
  const told = rootOf(survey, pod, message)
  const [line = ''] = message.split('\n')
  return [
    podFinding(survey, pod, told.root, {
      links: [(words) => words.links.cannotMount(told.volume, pod.spec?.nodeName ?? '')],
      evidence: [describesPod(survey, pod, line)],
    }),
  ]
}

function rootOf(survey: Survey, pod: Pod, message: string): { root: Root; volume: string } {
  const volume = /for volume "([^"]+)"/.exec(message)?.[1] ?? ''
  const said = message.replace(/^[\w.]+ failed for volume "[^"]+" : /, '').split('\n')
  const hostPath = pod.spec?.volumes?.find(({ name }) => name === volume)?.hostPath
  const facts = {
    volume,
    place: shown(templateOf(survey, pod)),
    node: pod.spec?.nodeName ?? '',
    said: (said[0] ?? '').slice(0, 200),
    path: hostPath?.path ?? '',
    wanted: hostPath?.type ?? '',
    driver: /driver name (\S+) not found/.exec(message)?.[1] ?? '',
  }
  if (/hostPath type check failed/.test(message)) return { root: root('hostPathWrong', facts), volume }
  if (facts.driver !== '') return { root: root('driverAbsent', facts), volume }
  if (/Multi-Attach|already used by|already exclusively attached/.test(message))
    return { root: root('volumeInUse', facts), volume }
  return { root: root('mountFails', { ...facts, said: (said.at(-1) ?? facts.said).slice(0, 200) }), volume }
}

/** The node cannot give the pod an address. */
function unwired(survey: Survey, pod: Pod): readonly Finding[] {
  const message = recent(survey, pod, 'FailedCreatePodSandBox')?.message
  if (message === undefined) return []
  const node = pod.spec?.nodeName ?? ''
  const said = message
    .replace(/^\(combined from similar events\): /, '')
    .replace(/^Failed to create pod sandbox: (rpc error: code = \w+ desc = )?/, '')
    .replace(/ for sandbox "[^"]*"/, '')
  return [
    podFinding(survey, pod, root('sandboxFails', { node, said: said.slice(0, 240) }), {
      about: { kind: 'Node', namespace: undefined, name: node },
      evidence: [describesPod(survey, pod, 'FailedCreatePodSandBox')],
      weight: weights.node,
    }),
  ]
}
