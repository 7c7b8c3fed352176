// Rollouts that stand still because somebody paused them, and workloads that were put to sleep.
import { selectorFromObject } from '#api/labels.ts'
import { controllerOf, deepEqual } from '#api/object.ts'
import { deployments, replicaSets, services } from '#api/resource-ref.ts'
import type { Deployment, ReplicaSet } from '#api/types/apps-v1.ts'
import { desiredReplicasAnnotation, podTemplateHashLabel } from '#api/well-known.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { target } from '../pod-facts.ts'
import { hasSelector, podsBehind } from '../service-facts.ts'
import { isSystem, type Survey } from '../survey.ts'

export const rollout: Analyzer = {
  name: 'rollout',
  find: (survey) =>
    survey
      .all(deployments)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .flatMap((each) => [...paused(survey, each), ...asleep(survey, each)]),
}

/** Paused with a template that no pod runs yet. */
function paused(survey: Survey, each: Deployment): readonly Finding[] {
  if (each.spec?.paused !== true) return []
  const sets = survey
    .all(replicaSets, each.metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === each.metadata.uid)
  const current = sets.find((set) => hasTemplateOf(set, each))
  if (current !== undefined && (current.status?.replicas ?? 0) >= (each.spec.replicas ?? 1)) return []
  const about = nameOfObject(each)
  const run = `kubectl rollout resume ${target(survey, about)}`
  return [
    {
      ...root('rolloutPaused', { place: shown(about) }, run),
      about,
      shownBy: [about],
      symptom: 'DeploymentPaused',
      links: [
        (words) =>
          words.links.updated(shown(about), current?.status?.replicas ?? 0, each.spec?.replicas ?? 1),
      ],
      evidence: [gets(survey, about, each.metadata.name), describes(survey, about, 'DeploymentPaused')],
      detail: '',
      madeMs: 0,
      weight: weights.rollout,
    },
  ]
}

function hasTemplateOf(set: ReplicaSet, { spec }: Deployment): boolean {
  const { [podTemplateHashLabel]: _, ...labels } = set.spec?.template?.metadata?.labels ?? {}
  const template = spec?.template
  return (
    deepEqual(set.spec?.template?.spec, template?.spec) &&
    deepEqual(labels, template?.metadata?.labels ?? {}) &&
    deepEqual(set.spec?.template?.metadata?.annotations ?? {}, template?.metadata?.annotations ?? {})
  )
}

/** Scaled down to nothing from something, or nothing behind a Service. */
function asleep(survey: Survey, each: Deployment): readonly Finding[] {
  if (each.spec?.replicas !== 0 || isSystem(each.metadata.namespace)) return []
  const fits = selectorFromObject(each.spec.selector)
  const isServed = survey
    .all(services, each.metadata.namespace)
    .some(
      (service) =>
        hasSelector(service) &&
        podsBehind(survey, service).length === 0 &&
        fits.matches(service.spec?.selector ?? {}),
    )
  const from = survey
    .eventsOf(each, 'ScalingReplicaSet')
    .map(({ message }) => /^Scaled down replica set \S+ from (\d+) to 0$/.exec(message ?? '')?.[1])
    .find((count) => count !== undefined)
  if (!isServed && from === undefined) return []
  const about = nameOfObject(each)
  const before = Number(from ?? each.metadata.annotations?.[desiredReplicasAnnotation] ?? 0)
  const run = before > 0 ? `kubectl scale ${target(survey, about)} --replicas=${before}` : undefined
  return [
    {
      ...root('scaledToZero', { place: shown(about) }, run),
      about,
      shownBy: [about],
      symptom: '0/0',
      links: [],
      evidence: [gets(survey, about, '0/0')],
      detail: '',
      madeMs: 0,
      weight: weights.note,
    },
  ]
}
