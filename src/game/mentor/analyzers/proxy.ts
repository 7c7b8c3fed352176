// kube-proxies that are not there: what Services lead to is no longer kept up to date.
import { daemonSets, nodes, pods, serviceAccounts } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { logs } from '../evidence.ts'
import { type Evidence, type Finding, nameOfObject, root } from '../finding.ts'
import { lastWords } from '../last-words.ts'
import { flagOf, isReady } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

const namespace = 'kube-system'
const name = 'kube-proxy'
const set = { kind: 'DaemonSet', namespace, name }
/** A new copy gets so long to come up. */
const patienceMs = 30_000

export const proxy: Analyzer = {
  name: 'proxy',
  find(survey) {
    const isGone = survey.get(daemonSets, namespace, name) === undefined
    // A cluster that never had one does it another way, and so may one in which another agent runs on every node.
    if (survey.get(serviceAccounts, namespace, name) === undefined) return []
    if (isGone && survey.all(daemonSets, namespace).length > 0) return []
    if (isGone)
      return [{ ...findingOf(survey, [], undefined), about: set, evidence: [listing(survey, 'daemonsets')] }]
    const down = survey.all(nodes).filter((node) => isWell(survey, node) && !isServed(survey, node))
    const [first] = down
    if (first === undefined) return []
    return [findingOf(survey, down, copiesOn(survey, first)[0])]
  },
}

function isWell(survey: Survey, { metadata, status }: Node): boolean {
  const isNew = survey.nowMs - timeMs(metadata.creationTimestamp) < patienceMs
  return !isNew && (status?.conditions ?? []).some((each) => each.type === 'Ready' && each.status === 'True')
}

function copiesOn(survey: Survey, { metadata }: Node): readonly Pod[] {
  return survey
    .all(pods, namespace)
    .filter((pod) => pod.metadata.labels?.['k8s-app'] === name && pod.spec?.nodeName === metadata.name)
}

/** A copy is ready, or so new that it may still become so. */
function isServed(survey: Survey, node: Node): boolean {
  return copiesOn(survey, node).some(
    (pod) =>
      isReady(pod) ||
      // One that never ran has a cause of its own, which another analyzer names.
      pod.status?.containerStatuses?.some(
        ({ lastState, state }) => lastState.terminated === undefined && state.waiting !== undefined,
      ) === true ||
      (survey.nowMs - timeMs(pod.metadata.creationTimestamp) < patienceMs &&
        (pod.status?.containerStatuses ?? []).every(({ restartCount }) => restartCount === 0)),
  )
}

function listing(survey: Survey, kind: string): Evidence {
  const wide = kind === 'pods' ? ' -o wide' : ''
  return {
    run: `kubectl get ${kind}${flagOf(survey, namespace)}${wide}`,
    shows: kind === 'pods' ? 'NODE' : 'No resources found',
    look: (words) => words.look.absent(kind === 'pods' ? 'Pod' : 'DaemonSet', name),
  }
}

function findingOf(survey: Survey, down: readonly Node[], copy: Pod | undefined): Finding {
  const run = copy?.status?.containerStatuses?.[0]?.state.waiting === undefined ? 'now' : 'before'
  const said = copy === undefined ? undefined : lastWords(survey.log(copy, name, run))
  const [only, ...more] = down
  const about = only !== undefined && more.length === 0 && copy === undefined ? nameOfObject(only) : set
  const names = down.map(({ metadata }) => metadata.name).join(', ')
  return {
    ...root('proxyDown', { nodes: names, said }),
    about,
    shownBy: [set, ...down.map(nameOfObject), ...(copy === undefined ? [] : [nameOfObject(copy)])],
    symptom: copy === undefined ? 'NotFound' : survey.cell(copy, 'Status'),
    links: [],
    evidence: [
      listing(survey, 'pods'),
      ...(copy === undefined || said === undefined ? [] : [logs(survey, copy, name, said, run)]),
    ],
    detail: names,
    madeMs: 0,
    weight: weights.dns,
  }
}
