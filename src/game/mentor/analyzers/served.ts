// APIs that a server of the cluster's own should serve, and that has no pod to do so.
import { apiServices, services } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { APIService } from '#api/types/apiregistration-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { gets } from '../evidence.ts'
import { type Finding, nameOfObject, root } from '../finding.ts'
import { flagOf } from '../pod-facts.ts'
import { endpointsOf } from '../service-facts.ts'
import type { Survey } from '../survey.ts'

/** Its server gets so long to come up. */
const patienceMs = 60_000

export const served: Analyzer = {
  name: 'served',
  find: (survey) => survey.all(apiServices).flatMap((each) => unserved(survey, each) ?? []),
}

/** Undefined when it is served, when that is still to come, and when it is not served for another reason. */
export function unserved(survey: Survey, each: APIService): Finding | undefined {
  const available = each.status?.conditions?.find(({ type }) => type === 'Available')
  const { name: service, namespace } = each.spec?.service ?? {}
  if (available?.status !== 'False' || service === undefined || namespace === undefined) return undefined
  if (survey.nowMs - timeMs(available.lastTransitionTime) < patienceMs) return undefined
  const behind = survey.get(services, namespace, service)
  if (behind !== undefined && endpointsOf(survey, behind).ready > 0) return undefined
  const about = nameOfObject(each)
  return {
    ...root('apiServiceDown', { name: about.name, service, namespace }),
    about,
    shownBy: [about, { kind: 'Service', namespace, name: service }],
    symptom: available.reason ?? 'False',
    links: [(words) => words.links.apiIs(about.name, available.reason ?? 'False')],
    evidence: [
      gets(survey, about, available.reason ?? 'False'),
      {
        run: `kubectl get deployments${flagOf(survey, namespace)}`,
        shows: 'READY',
        look: (words) => words.look.get('deployments'),
      },
    ],
    detail: '',
    madeMs: 0,
    weight: weights.note,
  }
}
