// What the status of a workload may say. Models the Validate*StatusUpdate functions of pkg/apis, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import type { Namespace, PodStatus } from '#api/types/core-v1.ts'
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

interface Collided {
  readonly status: { readonly collisionCount?: number | undefined }
}

/** Collisions of names are counted up, never down. */
export function collisionErrors({ status }: Collided, { status: old }: Collided): FieldError[] {
  const { collisionCount = 0 } = status
  if (old.collisionCount === undefined || collisionCount >= old.collisionCount) return []
  return [invalidValue('status.collisionCount', collisionCount, 'cannot be decremented')]
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

/** A namespace ends when, and only when, it was deleted. Models ValidateNamespaceStatusUpdate. */
export function namespacePhaseErrors({ metadata, status }: Namespace): FieldError[] {
  const isDeleted = metadata.deletionTimestamp !== undefined
  const phase = isDeleted ? 'Terminating' : 'Active'
  if (status.phase === phase) return []
  const when = isDeleted ? 'not empty' : 'empty'
  return [
    invalidValue('status.Phase', status.phase, `may only be '${phase}' if \`deletionTimestamp\` is ${when}`),
  ]
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
