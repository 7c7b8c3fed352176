// Autoscalers that cannot work: nothing to scale, no requests to measure against, no metrics.
import { apiServices } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { HorizontalPodAutoscaler } from '#api/types/autoscaling-v2.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, type Root, root } from '../finding.ts'
import { autoscalers, type Survey } from '../survey.ts'
import { unserved } from './served.ts'

/** New pods are measured for the first time after so long. */
const patienceMs = 60_000

const metricsApi = 'v1beta1.metrics.k8s.io'

export const autoscaler: Analyzer = {
  name: 'autoscaler',
  find: (survey) =>
    survey.all(autoscalers).flatMap((each) => [...findingOf(survey, each), ...atMax(survey, each)]),
}

/** It would make more copies if it might. */
function atMax(survey: Survey, each: HorizontalPodAutoscaler): readonly Finding[] {
  const limited = (each.status?.conditions ?? []).find(({ type }) => type === 'ScalingLimited')
  if (limited?.status !== 'True' || limited.reason !== 'TooManyReplicas') return []
  if (survey.nowMs - timeMs(limited.lastTransitionTime) < patienceMs) return []
  const about = nameOfObject(each)
  const { kind, name } = each.spec.scaleTargetRef
  const target = `${kind.toLowerCase()}/${name}`
  return [
    {
      ...root('scaleAtMax', { autoscaler: about.name, target, max: each.spec.maxReplicas }),
      about,
      shownBy: [about],
      symptom: 'TooManyReplicas',
      detail: String(each.spec.maxReplicas),
      madeMs: 0,
      links: [],
      evidence: [gets(survey, about, about.name), describes(survey, about, 'TooManyReplicas')],
      weight: weights.note,
    },
  ]
}

function findingOf(survey: Survey, each: HorizontalPodAutoscaler): readonly Finding[] {
  const failed = (each.status?.conditions ?? []).find(
    ({ type, status }) => (type === 'AbleToScale' || type === 'ScalingActive') && status === 'False',
  )
  const isNew = survey.nowMs - timeMs(failed?.lastTransitionTime) < patienceMs
  const told =
    failed === undefined || isNew ? undefined : rootOf(each, failed.reason ?? '', failed.message ?? '')
  if (failed === undefined || told === undefined) return []
  const about = nameOfObject(each)
  const server = survey.get(apiServices, undefined, metricsApi)
  const down = told.cause === 'metricsMissing' && server !== undefined ? unserved(survey, server) : undefined
  if (down !== undefined) return [{ ...down, shownBy: [about, ...down.shownBy], weight: weights.batch }]
  const { kind, name } = each.spec.scaleTargetRef
  const scaled = { kind, namespace: each.metadata.namespace, name }
  return [
    {
      ...told,
      about,
      shownBy: [about, scaled],
      symptom: failed.reason ?? '',
      detail: `${kind}/${name}`,
      madeMs: 0,
      links: [(words) => words.links.scales(about.name, `${kind.toLowerCase()}/${name}`)],
      evidence: [gets(survey, about, about.name), describes(survey, about, failed.reason ?? '')],
      weight: weights.batch,
    },
  ]
}

function rootOf(
  { metadata, spec }: HorizontalPodAutoscaler,
  reason: string,
  message: string,
): Root | undefined {
  const { kind, name } = spec.scaleTargetRef
  const facts = {
    autoscaler: metadata.name,
    target: `${kind.toLowerCase()}/${name}`,
    resource: '',
    container: '',
  }
  if (reason === 'FailedGetScale' && /not found/.test(message)) return root('scaleTargetMissing', facts)
  const [, resource, container] = /missing request for (\S+) in container (\S+) of Pod/.exec(message) ?? []
  if (resource !== undefined && container !== undefined)
    return root('scaleRequestMissing', { ...facts, resource, container })
  if (/could not find the requested resource|unable to handle the request/.test(message))
    return root('metricsMissing', facts)
  return undefined
}
