// pods/eviction: a delete that asks disruption budgets first. Models registry pod EvictionREST, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import type { Draft, KubeObject } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import type { ApiResponse } from '#api/request.ts'
import { podDisruptionBudgets } from '#api/resource-ref.ts'
import { badRequest, methodNotAllowed, plainFailure, tooManyRequests } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Eviction, PodDisruptionBudget } from '#api/types/policy-v1.ts'
import { bodyValue, decodeSubresource } from '../body.ts'
import type { Call } from '../call.ts'
import { deleteObject, underOptions } from '../deletion.ts'
import { persist, storedObject } from '../update.ts'
import { admitCreation } from './admit-part.ts'

const refusal = "Cannot evict pod as it would violate the pod's disruption budget."
const retryAfterSeconds = 10

export function podEviction(asked: Call): ApiResponse {
  if (asked.info.verb !== 'create') throw methodNotAllowed()
  const eviction = decodeSubresource('policy.v1.Eviction', bodyValue(asked)) as Eviction
  admitCreation(asked, eviction)
  const call = underOptions(asked, eviction.deleteOptions ?? {})
  const pod = storedObject(call) as Pod
  if (eviction.metadata.name && eviction.metadata.name !== pod.metadata.name)
    throw badRequest('name in URL does not match name in Eviction object')
  if (!isFreeToGo(pod)) chargeBudget(call, pod)
  const marked = persist(call, pod, withDisruptionTarget(call, pod), 'kept')
  deleteObject(call, marked, eviction.deleteOptions ?? ({} as NonNullable<Eviction['deleteOptions']>))
  return {
    code: 201,
    headers: {},
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  }
}

/** Budgets do not protect pods that have ended, wait for a node, or are ending. */
function isFreeToGo(pod: Pod): boolean {
  const { status, metadata } = pod
  return hasEnded(pod) || status.phase === 'Pending' || metadata.deletionTimestamp !== undefined
}

function chargeBudget(call: Call, pod: Pod): void {
  const budgets: readonly PodDisruptionBudget[] = call.on.list(podDisruptionBudgets, pod.metadata.namespace)
  const covering = budgets.filter(({ spec }) =>
    selectorFromObject(spec.selector).matches(pod.metadata.labels),
  )
  if (covering.length > 1)
    throw plainFailure(
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  const [budget] = covering
  if (budget === undefined || isUnhealthyAndUnguarded(pod, budget)) return
  const { name } = budget.metadata
  if ((budget.status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0))
    throw tooManyRequests(refusal, retryAfterSeconds, [
      {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${name} is still being processed by the server.`,
      },
    ])
  if (budget.status.disruptionsAllowed <= 0) {
    const message = `The disruption budget ${name} ${whyNoneMayGo(budget)}`
    throw tooManyRequests(refusal, 0, [{ reason: 'DisruptionBudget', message }])
  }
  writeCharge(call, pod, budget)
}

function whyNoneMayGo({ status }: PodDisruptionBudget): string {
  const { conditions = [], currentHealthy, desiredHealthy } = status
  const allowed = conditions.find(({ type }) => type === 'DisruptionAllowed')
  const failure = allowed?.status === 'False' && allowed.message ? allowed : undefined
  const refused = 'does not allow evicting pods currently'
  if (failure?.reason === 'SyncFailed') return `${refused} because it failed sync: ${failure.message}`
  if (currentHealthy <= desiredHealthy)
    return `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  return failure === undefined ? refused : `${refused} (${failure.reason}): ${failure.message}`
}

/** A running pod that is not ready may go when the budget says so, or as long as enough others are healthy. */
function isUnhealthyAndUnguarded(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  const isReady = pod.status.conditions?.some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  )
  if (isReady) return false
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0
}

function writeCharge(call: Call, pod: Pod, budget: PodDisruptionBudget): void {
  if (call.dryRun) return
  const now = formatTime(call.on.nowMs)
  const disruptionsAllowed = budget.status.disruptionsAllowed - 1
  const conditions = (budget.status.conditions ?? []).map((condition) =>
    condition.type === 'DisruptionAllowed' && disruptionsAllowed === 0
      ? { ...condition, status: 'False', reason: 'InsufficientPods', lastTransitionTime: now }
      : condition,
  )
  const disruptedPods = { ...budget.status.disruptedPods, [pod.metadata.name]: now }
  const status = { ...budget.status, disruptedPods, disruptionsAllowed, conditions }
  const draft = { ...budget, metadata: { ...budget.metadata }, status } as unknown as Draft<KubeObject>
  const charged = call.server.store.put('poddisruptionbudgets.policy', draft, budget)
  call.server.ledger.carry(charged, budget)
}

function withDisruptionTarget(call: Call, pod: Pod): Draft<KubeObject> {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(call.on.nowMs),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  }
  const others = (pod.status.conditions ?? []).filter((known) => known.type !== 'DisruptionTarget')
  const status = { ...pod.status, conditions: [...others, condition] }
  return { ...pod, metadata: { ...pod.metadata }, status } as unknown as Draft<KubeObject>
}
