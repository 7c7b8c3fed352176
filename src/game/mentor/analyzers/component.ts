// Parts of the control plane that are not there: nobody schedules, nobody reconciles.
import { pods } from '#api/resource-ref.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { type Finding, nameOfObject, root } from '../finding.ts'
import { flagOf } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

const namespace = 'kube-system'

export const component: Analyzer = {
  name: 'component',
  find(survey) {
    // A control plane that does not run in pods is none that one could look at from here.
    if (!hasPodOf(survey, 'kube-apiserver')) return []
    return [
      ...absent(survey, 'kube-scheduler', 'schedulerDown'),
      ...absent(survey, 'kube-controller-manager', 'controllersDown'),
    ]
  },
}

function hasPodOf(survey: Survey, name: string): boolean {
  return survey.all(pods, namespace).some(({ metadata }) => metadata.name.startsWith(`${name}-`))
}

function absent(
  survey: Survey,
  name: string,
  cause: 'schedulerDown' | 'controllersDown',
): readonly Finding[] {
  if (hasPodOf(survey, name)) return []
  const about = { kind: 'Pod', namespace, name }
  const waiting = survey
    .all(pods)
    .filter(({ spec }) => cause === 'schedulerDown' && (spec?.nodeName ?? '') === '')
    .map(nameOfObject)
  return [
    {
      ...root(cause, { name }),
      about,
      shownBy: [about, ...waiting],
      symptom: waiting.length > 0 ? 'Pending' : 'NotFound',
      links: [],
      evidence: [
        {
          run: `kubectl get pods${flagOf(survey, namespace)}`,
          shows: 'kube-apiserver',
          look: (words) => words.look.absent('Pod', name),
        },
      ],
      detail: '',
      madeMs: 0,
      weight: weights.controlPlane,
    },
  ]
}
