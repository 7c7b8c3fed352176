// What the status of a workload may say. Models the Validate*StatusUpdate functions of pkg/apis, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import type { JobStatus } from '#api/types/batch-v1.ts'
import type { PodStatus } from '#api/types/core-v1.ts'
import { addressErrors } from './addresses.ts'
import { nonNegativeErrors } from './names.ts'

type Counts = { readonly [name: string]: unknown }

function count(status: Counts, name: string): number {
  const value = status[name]
  return typeof value === 'number' ? value : 0
}

/** Counts of pods: none is negative, and those that are parts of `replicas` are no more than it. */
export function replicaStatusErrors(
  status: object,
  counts: readonly string[],
  parts: readonly string[],
  ready = 'readyReplicas',
): FieldError[] {
  const of = status as Counts
  const replicas = count(of, 'replicas')
  const errors = counts.flatMap((name) => nonNegativeErrors(`status.${name}`, count(of, name)))
  for (const name of parts)
    if (count(of, name) > replicas)
      errors.push(invalidValue(`status.${name}`, count(of, name), 'cannot be greater than status.replicas'))
  const available = count(of, 'availableReplicas')
  if (parts.length > 0 && available > count(of, 'readyReplicas'))
    errors.push(invalidValue('status.availableReplicas', available, `cannot be greater than ${ready}`))
  return errors
}

const setCounts = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
]
const setParts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']

/** What the status of a ReplicaSet, or of a ReplicationController, may not say. */
export function replicaSetStatusErrors({ status }: { readonly status: object }): FieldError[] {
  return replicaStatusErrors(status, setCounts, setParts)
}

/** What the status of a Job may not say. */
export function jobStatusErrors({ status }: { readonly status: JobStatus }): FieldError[] {
  const { active = 0, ready, completionTime, conditions } = status
  const is = (type: string) =>
    conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
  const isFinished = is('Complete') || is('Failed')
  const errors = ['active', 'succeeded', 'failed', 'ready', 'terminating'].flatMap((name) =>
    nonNegativeErrors(`status.${name}`, count(status as Counts, name)),
  )
  if (is('Complete') && is('Failed'))
    errors.push(invalidValue('status.conditions', [], 'cannot set Complete=True and Failed=true conditions'))
  if (completionTime !== undefined && !is('Complete'))
    errors.push(
      invalidValue(
        'status.completionTime',
        completionTime,
        'cannot set completionTime when there is no Complete=True condition',
      ),
    )
  if (isFinished && active > 0)
    errors.push(invalidValue('status.active', active, 'active>0 is invalid for finished job'))
  if (ready !== undefined && ready > active)
    errors.push(invalidValue('status.ready', ready, 'cannot set more ready pods than active'))
  return errors
}

interface PodLike {
  readonly status: PodStatus
}

/** The addresses of a pod, when they change. */
export function podStatusErrors({ status }: PodLike, { status: old }: PodLike): FieldError[] {
  if (status.podIP === old.podIP && status.podIPs === old.podIPs) return []
  const given = status.podIPs ?? []
  const isStale = status.podIP !== undefined && status.podIP !== given[0]?.ip
  const addresses = isStale ? [{ ip: status.podIP }] : given
  return addresses.flatMap(({ ip }, i) => addressErrors(`status.podIPs[${i}]`, ip ?? ''))
}
