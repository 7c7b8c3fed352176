// Copies that the API server refuses to create: quotas, limits, security rules, accounts and classes that are missing.

import type { KubeObject } from '#api/object.ts'
import { addQuantities, compareQuantities, quantityOf } from '#api/quantity.ts'
import {
  daemonSets,
  deployments,
  jobs,
  limitRanges,
  namespaces,
  type ResourceRef,
  replicaSets,
  resourceQuotas,
  runtimeClasses,
  serviceAccounts,
  statefulSets,
} from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Event, ResourceQuota } from '#api/types/core-v1.ts'
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
import { mutatingWebhooks, policyBindings, type Survey, validatingWebhooks } from '../survey.ts'

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
    succeeded?: number
    desiredNumberScheduled?: number
    currentNumberScheduled?: number
  }
  if (kind === 'Job') return (counts?.active ?? 0) === 0 && (counts?.succeeded ?? 0) === 0
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
    .replace(/^\(combined from similar events\): /, '')
    .replace(/^(Error creating: |create \w+ \S+ (for \w+ \S+ )?in \w+ \S+ failed error: )/i, '')
    .replace(/^\w+ "[^"]*" is forbidden: /, '')
  const facts = { place: shown(place), said, name: '' }
  const about = (kind: string, name: string): ObjectName => ({ kind, namespace, name })
  const quota = /(?:exceeded|failed) quota: ([^,:]+)/.exec(said)?.[1]
  if (quota !== undefined) {
    const known = survey.get(resourceQuotas, namespace, quota)
    const isExceeded = said.startsWith('exceeded')
    if (known === undefined || (isExceeded && !isStillExceeded(known, said))) return undefined
    const of = about('ResourceQuota', quota)
    const cause = isExceeded ? 'quotaExceeded' : 'quotaWantsNumbers'
    return {
      root: root(cause, { ...facts, name: quota }),
      about: of,
      evidence: [describes(survey, of, 'Used')],
    }
  }
  if (/(maximum|minimum) .* usage per|must be (less|greater)|limit to request ratio/.test(said))
    return isStillRanged(survey, namespace, said)
      ? { root: root('limitRangeBroken', facts), about: place, evidence: [] }
      : undefined
  const standard = /violates PodSecurity "([^":]+)/.exec(said)?.[1]
  if (standard !== undefined) {
    const labels = survey.get(namespaces, undefined, namespace ?? '')?.metadata.labels
    if (labels?.['pod-security.kubernetes.io/enforce'] !== standard) return undefined
    return { root: root('podSecurityBroken', facts), about: place, evidence: [] }
  }
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
  const runtime = /RuntimeClass "([^"]+)" not found/.exec(said)?.[1]
  if (runtime !== undefined) {
    if (survey.get(runtimeClasses, undefined, runtime) !== undefined) return undefined
    const told = root('runtimeClassMissing', { ...facts, name: runtime })
    return { root: told, about: { kind: 'RuntimeClass', namespace: undefined, name: runtime }, evidence: [] }
  }
  return refusedByRule(survey, said, facts, place)
}

/** What somebody added to the API server: webhooks and policies. */
function refusedByRule(
  survey: Survey,
  said: string,
  facts: { readonly place: string; readonly said: string; readonly name: string },
  place: ObjectName,
): Told | undefined {
  const down = /failed calling webhook "([^"]+)"/.exec(said)?.[1]
  const denies = /admission webhook "([^"]+)" denied the request/.exec(said)?.[1]
  const webhook = down ?? denies
  if (webhook !== undefined) {
    const of = [validatingWebhooks, mutatingWebhooks]
      .flatMap((ref) => survey.all(ref as ResourceRef<Webhooks>))
      .find(({ webhooks }) => webhooks?.some(({ name }) => name === webhook))
    if (of === undefined) return undefined
    const cause = down === undefined ? 'webhookDenies' : 'webhookDown'
    const answer = said.replace(/^.*(failed to call webhook: |denied the request: )/s, '')
    const told = root(cause, { ...facts, said: answer, name: webhook })
    return { root: told, about: down === undefined ? place : nameOfObject(of), evidence: [] }
  }
  const [, policy, binding] =
    /ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied/.exec(said) ?? []
  // Whatever else it may be: what the API server says is the cause.
  if (policy === undefined || binding === undefined)
    return { root: root('creationRefused', facts), about: place, evidence: [] }
  if (survey.get(policyBindings, undefined, binding) === undefined) return undefined
  const answer = said.replace(/^.*denied request: /s, '')
  return { root: root('policyDenies', { ...facts, said: answer, name: policy }), about: place, evidence: [] }
}

type Webhooks = KubeObject & { readonly webhooks?: readonly { readonly name: string }[] | undefined }

/** `requests.cpu=200m,pods=1`. */
function amounts(text: string | undefined): readonly (readonly [string, string])[] {
  return (text ?? '').split(',').flatMap((each) => {
    const [, name, quantity] = /^\s*([^=]+)=(\S+)$/.exec(each) ?? []
    return name === undefined || quantity === undefined ? [] : [[name, quantity] as const]
  })
}

/** What was refused would be refused now as well. */
function isStillExceeded({ status }: ResourceQuota, said: string): boolean {
  const requested = amounts(/requested: ([^ ]+)(?:, used|$)/.exec(said)?.[1])
  if (requested.length === 0) return true
  return requested.some(([name, quantity]) => {
    const hard = status?.hard?.[name]
    const sum = addQuantities(quantityOf(status?.used?.[name] ?? '0'), quantityOf(quantity))
    return hard !== undefined && compareQuantities(sum, quantityOf(hard)) > 0
  })
}

/** A LimitRange still says the number that was named. */
function isStillRanged(survey: Survey, namespace: string | undefined, said: string): boolean {
  const bound = /(?:is|to) ([\d.]+[a-zA-Z]*)/.exec(said)?.[1]
  const ranges = JSON.stringify(survey.all(limitRanges, namespace).map(({ spec }) => spec))
  return bound === undefined || ranges.includes(`"${bound}"`)
}
