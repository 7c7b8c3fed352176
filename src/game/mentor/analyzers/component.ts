// Parts of the control plane that do not run: nobody schedules, nobody reconciles.
import { pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { listsPods, logs } from '../evidence.ts'
import { type Finding, nameOfObject, root } from '../finding.ts'
import { lastWords } from '../last-words.ts'
import { flagOf, isReady } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

const namespace = 'kube-system'
/** One that has just been started again gets so long. */
const patienceMs = 20_000

export const component: Analyzer = {
  name: 'component',
  find(survey) {
    // A control plane that does not run in pods is none that one could look at from here.
    if (podsOf(survey, 'kube-apiserver').length === 0) return []
    return [
      ...absent(survey, 'kube-scheduler', 'schedulerDown'),
      ...absent(survey, 'kube-controller-manager', 'controllersDown'),
    ]
  },
}

function podsOf(survey: Survey, name: string): readonly Pod[] {
  return survey.all(pods, namespace).filter(({ metadata }) => metadata.name.startsWith(`${name}-`))
}

function isUp(survey: Survey, pod: Pod): boolean {
  if (isReady(pod)) return true
  const [status] = pod.status?.containerStatuses ?? []
  const startedMs = timeMs(status?.state.running?.startedAt ?? pod.metadata.creationTimestamp)
  const isYoung = survey.nowMs - startedMs < patienceMs
  return (
    isYoung && (status === undefined || status.state.running !== undefined) && (status?.restartCount ?? 0) < 2
  )
}

function absent(
  survey: Survey,
  name: string,
  cause: 'schedulerDown' | 'controllersDown',
): readonly Finding[] {
  const copies = podsOf(survey, name)
  if (copies.some((pod) => isUp(survey, pod))) return []
  const [copy] = copies
  const about = copy === undefined ? { kind: 'Pod', namespace, name } : nameOfObject(copy)
  const waiting = survey
    .all(pods)
    .filter(({ spec }) => cause === 'schedulerDown' && (spec?.nodeName ?? '') === '')
    .map(nameOfObject)
  const run = copy?.status?.containerStatuses?.[0]?.state.waiting === undefined ? 'now' : 'before'
  const said = copy === undefined ? undefined : lastWords(survey.log(copy, name, run))?.slice(0, 200)
  return [
    {
      ...root(cause, { name, said, isThere: copy !== undefined }),
      about,
      shownBy: [about, ...waiting],
      symptom: copy !== undefined ? survey.cell(copy, 'Status') : waiting.length > 0 ? 'Pending' : 'NotFound',
      links: [],
      evidence: [
        ...(copy === undefined
          ? [
              {
                run: `kubectl get pods${flagOf(survey, namespace)}`,
                shows: 'kube-apiserver',
                look: (words: Parameters<Finding['is']>[0]) => words.look.absent('Pod', name),
              },
            ]
          : [listsPods(survey, copy)]),
        ...(copy === undefined || said === undefined ? [] : [logs(survey, copy, name, said, run)]),
      ],
      detail: said ?? '',
      madeMs: 0,
      weight: weights.controlPlane,
    },
  ]
}
