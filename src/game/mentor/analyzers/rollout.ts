// Rollouts that stand still because somebody paused them, and workloads that were put to sleep.
import { selectorFromObject } from '#api/labels.ts'
import { controllerOf, type KubeObject } from '#api/object.ts'
import { daemonSets, deployments, pods, replicaSets, services, statefulSets } from '#api/resource-ref.ts'
import type { DaemonSet, Deployment, StatefulSet } from '#api/types/apps-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { desiredReplicasAnnotation } from '#api/well-known.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { hasTemplateOf, target } from '../pod-facts.ts'
import { hasSelector, podsBehind } from '../service-facts.ts'
import { isSystem, type Survey } from '../survey.ts'

export const rollout: Analyzer = {
  name: 'rollout',
  find: (survey) =>
    survey
      .all(deployments)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .flatMap((each) => [...paused(survey, each), ...asleep(survey, each)])
      .concat(survey.all(statefulSets).flatMap((each) => heldBack(survey, each)))
      .concat(survey.all(daemonSets).flatMap((each) => heldBack(survey, each))),
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

type Updated = KubeObject & {
  readonly spec?: {
    readonly replicas?: number | null | undefined
    readonly updateStrategy?:
      | {
          readonly type?: string | undefined
          readonly rollingUpdate?: { readonly partition?: number | undefined } | undefined
        }
      | undefined
  }
  readonly status?: {
    readonly currentRevision?: string | undefined
    readonly updateRevision?: string | undefined
    readonly desiredNumberScheduled?: number | undefined
    readonly updatedNumberScheduled?: number | undefined
  }
}

/** A new template that reaches the pods only when somebody lets it. */
function heldBack(survey: Survey, given: StatefulSet | DaemonSet): readonly Finding[] {
  const { spec, status } = given as Updated
  const strategy = spec?.updateStrategy
  const isBehind =
    given.kind === 'DaemonSet'
      ? (status?.updatedNumberScheduled ?? 0) < (status?.desiredNumberScheduled ?? 0)
      : status?.currentRevision !== status?.updateRevision
  const partition = strategy?.rollingUpdate?.partition ?? 0
  const isHeld = strategy?.type === 'OnDelete' || (strategy?.type === 'RollingUpdate' && partition > 0)
  const about = nameOfObject(given as KubeObject)
  const hasOld = survey.all(pods, about.namespace).some((pod) => isOld(pod, given as Updated))
  if (!isBehind || !isHeld || !hasOld) return []
  const place = shown(about)
  return [
    {
      ...(strategy?.type === 'OnDelete'
        ? root('updateOnDelete', { place })
        : root('updatePartitioned', { place, partition })),
      about,
      shownBy: [about],
      symptom: strategy?.type === 'OnDelete' ? 'OnDelete' : `partition ${partition}`,
      links: [],
      evidence: [gets(survey, about, 'updateStrategy', ' -o yaml')],
      detail: status?.updateRevision ?? '',
      madeMs: 0,
      weight: weights.wish,
    },
  ]
}

/** A pod of an older template than its maker has. */
function isOld({ metadata }: Pod, { kind, metadata: maker, status }: Updated): boolean {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (owner?.uid !== maker.uid) return false
  return kind === 'DaemonSet' || metadata.labels?.['controller-revision-hash'] !== status?.updateRevision
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
      weight: isServed ? weights.note : weights.wish,
    },
  ]
}
