// Copies that the API server refuses to create: quotas, limits, security rules, accounts and classes that are missing.

import type { KubeObject } from '#api/object.ts'
import {
  daemonSets,
  deployments,
  jobs,
  type ResourceRef,
  replicaSets,
  resourceQuotas,
  serviceAccounts,
  statefulSets,
} from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Event } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import {
  type Evidence,
  type Finding,
  nameOfObject,
  type ObjectName,
  type Root,
  root,
  shown,
} from '../finding.ts'
import type { Survey } from '../survey.ts'

type Maker = KubeObject & {
  readonly spec?: { readonly replicas?: number | null | undefined } | undefined
  readonly status?: { readonly replicas?: number | undefined } | undefined
}

const makers: readonly ResourceRef[] = [replicaSets, statefulSets, daemonSets, jobs]
/** What was refused longer ago has been tried again since. */
const staleMs = 20 * 60_000

export const creation: Analyzer = {
  name: 'creation',
  find: (survey) =>
    makers
      .flatMap((ref) => survey.all(ref as ResourceRef<Maker>))
      .filter((maker) => isShort(maker))
      .flatMap((maker) => {
        const [refusal] = survey.eventsOf(maker, 'FailedCreate')
        if (refusal === undefined || survey.ageMs(refusal) > staleMs) return []
        if (hasCreatedSince(survey, maker, refusal)) return []
        return findingOf(survey, maker, refusal)
      }),
}

/** Fewer copies than asked for; of kinds that count otherwise, only the events tell. */
function isShort({ kind, spec, status }: Maker): boolean {
  if (kind === 'ReplicaSet' || kind === 'StatefulSet') return (status?.replicas ?? 0) < (spec?.replicas ?? 1)
  const counts = status as {
    active?: number
    desiredNumberScheduled?: number
    currentNumberScheduled?: number
  }
  if (kind === 'Job') return (counts?.active ?? 0) === 0
  return (counts?.currentNumberScheduled ?? 0) < (counts?.desiredNumberScheduled ?? 0)
}

function hasCreatedSince(survey: Survey, maker: Maker, refusal: Event): boolean {
  const [created] = survey.eventsOf(maker, 'SuccessfulCreate')
  return created !== undefined && survey.ageMs(created) < survey.ageMs(refusal) && !isShort(maker)
}

function findingOf(survey: Survey, maker: Maker, refusal: Event): readonly Finding[] {
  const message = refusal.message ?? ''
  const place = survey.ownerOf(maker)
  const told = rootOf(survey, maker, message, place)
  if (told === undefined) return []
  const { root: found, about, evidence } = told
  const owner = survey.get(deployments, place.namespace, place.name)
  const [have, want] = [
    place.kind === 'Deployment' ? (owner?.status?.readyReplicas ?? 0) : (maker.status?.replicas ?? 0),
    place.kind === 'Deployment' ? (owner?.spec?.replicas ?? 1) : (maker.spec?.replicas ?? 1),
  ]
  return [
    {
      ...found,
      about,
      shownBy: [nameOfObject(maker), place],
      symptom: 'FailedCreate',
      links: [
        (words) => words.links.workloadHas(shown(place), have, want),
        (words) => words.links.createRefused(shown(nameOfObject(maker))),
      ],
      evidence: [
        ...(place.kind === 'Deployment'
          ? [gets(survey, place, `${have}/${want}`), describes(survey, place, 'ReplicaFailure')]
          : []),
        describes(survey, nameOfObject(maker), 'FailedCreate'),
        ...evidence,
      ],
      detail: '',
      madeMs: timeMs(maker.metadata.creationTimestamp),
      weight: weights.creation,
    },
  ]
}

interface Told {
  readonly root: Root
  readonly about: ObjectName
  readonly evidence: readonly Evidence[]
}

function rootOf(survey: Survey, maker: Maker, message: string, place: ObjectName): Told | undefined {
  const { namespace } = maker.metadata
  const said = message
    .replace(/^(\(combined from similar events\): )?Error creating: /, '')
    .replace(/^pods "[^"]*" is forbidden: /, '')
  const facts = { place: shown(place), said, name: '' }
  const about = (kind: string, name: string): ObjectName => ({ kind, namespace, name })
  const quota = /(?:exceeded|failed) quota: ([^,:]+)/.exec(said)?.[1]
  if (quota !== undefined) {
    if (survey.get(resourceQuotas, namespace, quota) === undefined) return undefined
    const of = about('ResourceQuota', quota)
    const cause = said.startsWith('exceeded') ? 'quotaExceeded' : 'quotaWantsNumbers'
    return {
      root: root(cause, { ...facts, name: quota }),
      about: of,
      evidence: [describes(survey, of, 'Used')],
    }
  }
  if (/(maximum|minimum) .* usage per|must be (less|greater)|limit to request ratio/.test(said))
    return { root: root('limitRangeBroken', facts), about: place, evidence: [] }
  if (/violates PodSecurity/.test(said))
    return { root: root('podSecurityBroken', facts), about: place, evidence: [] }
  const account = /serviceaccount "([^"]+)" not found/.exec(said)?.[1]
  if (account !== undefined) {
    if (survey.get(serviceAccounts, namespace, account) !== undefined) return undefined
    const run = `kubectl create serviceaccount ${account}${namespace === survey.namespace ? '' : ` -n ${namespace}`}`
    return {
      root: root('serviceAccountMissing', { ...facts, name: account }, run),
      about: about('ServiceAccount', account),
      evidence: [],
    }
  }
  const priority = /no PriorityClass with name (\S+) was found/.exec(said)?.[1]
  if (priority !== undefined)
    return {
      root: root('priorityClassMissing', { ...facts, name: priority }),
      about: { kind: 'PriorityClass', namespace: undefined, name: priority },
      evidence: [],
    }
  const webhook = /failed calling webhook "([^"]+)"/.exec(said)?.[1]
  if (webhook !== undefined)
    return { root: root('webhookDown', { ...facts, name: webhook }), about: place, evidence: [] }
  return undefined
}
