// Annotations by which a Deployment and its ReplicaSets remember revisions and sizes.
// Models kube-controller-manager deployment util SetNewReplicaSetAnnotations, v1.35.
import type { Draft } from '#api/object.ts'
import type { Deployment, ReplicaSet } from '#api/types/apps-v1.ts'
import { desiredReplicasAnnotation, lastAppliedAnnotation, revisionAnnotation } from '#api/well-known.ts'

const historyAnnotation = 'deployment.kubernetes.io/revision-history'
const maxAnnotation = 'deployment.kubernetes.io/max-replicas'
/** Longest list of former revisions. */
const maxHistoryCharacters = 2000

/** What a Deployment's annotations say about itself only. */
const notCopied = new Set([
  lastAppliedAnnotation,
  revisionAnnotation,
  historyAnnotation,
  desiredReplicasAnnotation,
  maxAnnotation,
  'deprecated.deployment.rollback.to',
])

type Annotated = {
  readonly metadata: { readonly annotations?: { readonly [key: string]: string } | undefined }
}

/** The revision, which has 64 bits; 0 when there is none. */
export function revisionOf(object: Annotated): bigint {
  return revisionIn(object.metadata.annotations?.[revisionAnnotation])
}

function revisionIn(text: string | undefined): bigint {
  return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : 0n
}

/** The size that the Deployment wanted when it last wrote the set. */
export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return numberOf(set, desiredReplicasAnnotation)
}

/** The most pods that the Deployment allowed when it last wrote the set. */
export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return numberOf(set, maxAnnotation)
}

function numberOf(set: ReplicaSet, key: string): number | undefined {
  const text = set.metadata.annotations?.[key]
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
}

/** True when something changed. The draft's metadata must be a copy. */
export function setReplicasAnnotations(set: Draft<ReplicaSet>, desired: number, max: number): boolean {
  const former = set.metadata.annotations
  const texts = { [desiredReplicasAnnotation]: String(desired), [maxAnnotation]: String(max) }
  if (Object.entries(texts).every(([key, text]) => former?.[key] === text)) return false
  set.metadata.annotations = { ...former, ...texts }
  return true
}

/** Gives the set of the current template the Deployment's annotations and revision; true when something changed. */
export function setNewSetAnnotations(
  deployment: Deployment,
  set: Draft<ReplicaSet>,
  revision: bigint,
): boolean {
  const annotations = { ...set.metadata.annotations }
  let hasChanged = false
  for (const [key, text] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (notCopied.has(key) || annotations[key] === text) continue
    annotations[key] = text
    hasChanged = true
  }
  const former = annotations[revisionAnnotation]
  if (revisionIn(former) < revision) {
    annotations[revisionAnnotation] = String(revision)
    hasChanged = true
    if (former !== undefined)
      annotations[historyAnnotation] = withRevision(annotations[historyAnnotation], former)
  }
  if (hasChanged) set.metadata.annotations = annotations
  return hasChanged
}

function withRevision(history: string | undefined, revision: string): string {
  if (history === undefined || history === '') return revision
  const revisions = [...history.split(','), revision]
  while (revisions.join(',').length > maxHistoryCharacters) revisions.shift()
  return revisions.join(',')
}
