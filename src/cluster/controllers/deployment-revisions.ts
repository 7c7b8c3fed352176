// Which ReplicaSet is that of the current template, making it when there is none, and forgetting the oldest.
// Models kube-controller-manager deployment getAllReplicaSetsAndSyncRevision, v1.35.
import { controllerOf, type Draft, deepEqual, isRecord, type Sent } from '#api/object.ts'
import { podTemplateHash } from '#api/pod-template-hash.ts'
import { replicaSets } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { Deployment, ReplicaSet } from '#api/types/apps-v1.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import { podTemplateHashLabel, revisionAnnotation } from '#api/well-known.ts'
import { controllerReference } from '../runtime/claims.ts'
import { revisionOf, setNewSetAnnotations, setReplicasAnnotations } from './deployment-annotations.ts'
import { conditionOf, setProgressing } from './deployment-conditions.ts'
import { sum } from './deployment-status.ts'
import type { DeploymentSync } from './deployment-sync.ts'

export interface DeploymentSets {
  /** The set of the current template. */
  readonly newSet: ReplicaSet | undefined
  readonly oldSets: readonly ReplicaSet[]
}

/** Oldest first, then by name. */
export function byCreation(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const created = (set: ReplicaSet) => timeMs(set.metadata.creationTimestamp)
  return [...sets].sort((a, b) => created(a) - created(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
}

export function findSets(deployment: Deployment, sets: readonly ReplicaSet[]): DeploymentSets {
  const newSet = byCreation(sets).find((set) => isSameTemplate(set.spec.template, deployment.spec.template))
  return { newSet, oldSets: sets.filter((set) => set !== newSet) }
}

function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  const withoutHash = ({ metadata, spec }: PodTemplateSpec) => {
    const { [podTemplateHashLabel]: _, ...labels } = metadata.labels ?? {}
    return withoutEmpty({ metadata: { ...metadata, labels }, spec })
  }
  return deepEqual(withoutHash(a), withoutHash(b))
}

/** Go compares `{}` of a map with nothing as equal, and so do templates. */
function withoutEmpty(template: { readonly metadata: object; readonly spec: object }): object {
  const metadata = Object.entries(template.metadata).filter(
    ([, value]) => !isRecord(value) || Object.keys(value).length > 0,
  )
  return { metadata: Object.fromEntries(metadata), spec: template.spec }
}

/** The sets, the new one with its revision; `create` makes it when there is none. */
export function syncRevisions(
  sync: DeploymentSync,
  sets: readonly ReplicaSet[],
  create: boolean,
): DeploymentSets {
  const { newSet, oldSets } = findSets(sync.deployment, sets)
  const revision = oldSets.map(revisionOf).reduce((most, each) => (each > most ? each : most), 0n) + 1n
  if (newSet !== undefined) return { newSet: refreshSet(sync, newSet, revision), oldSets }
  return { newSet: create ? createSet(sync, oldSets, revision) : undefined, oldSets }
}

function refreshSet(sync: DeploymentSync, set: ReplicaSet, revision: bigint): ReplicaSet {
  const { deployment } = sync
  const draft = {
    ...set,
    metadata: { ...set.metadata },
    spec: { ...set.spec, minReadySeconds: deployment.spec.minReadySeconds },
  } as Draft<ReplicaSet>
  const isAnnotated = setNewSetAnnotations(deployment, draft, revision)
  if (isAnnotated || (set.spec.minReadySeconds ?? 0) !== (deployment.spec.minReadySeconds ?? 0))
    return sync.on.api.update(replicaSets, draft as ReplicaSet)
  let mustWrite = setRevision(sync, set.metadata.annotations?.[revisionAnnotation] ?? '')
  if (sync.hasDeadline && conditionOf(deployment.status, 'Progressing') === undefined) {
    setProgressing(sync, 'True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`)
    mustWrite = true
  }
  if (mustWrite) sync.write()
  return set
}

function setRevision(sync: DeploymentSync, revision: string): boolean {
  const { metadata } = sync.deployment
  if (metadata.annotations?.[revisionAnnotation] === revision) return false
  const annotations = { ...metadata.annotations, [revisionAnnotation]: revision }
  sync.deployment = { ...sync.deployment, metadata: { ...metadata, annotations } }
  return true
}

function createSet(sync: DeploymentSync, oldSets: readonly ReplicaSet[], revision: bigint): ReplicaSet {
  const draft = draftSet(sync, revision)
  const replicas = newSetReplicas(
    sync,
    sum(oldSets, (set) => set.spec.replicas),
    0,
  )
  draft.spec.replicas = replicas
  setReplicasAnnotations(draft, sync.replicas, sync.replicas + sync.maxSurge)
  const { name } = draft.metadata
  const { set, isNew } = createOrFind(sync, draft)
  if (isNew && replicas > 0)
    sync.on.events.event(
      sync.deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled up replica set ${name} from 0 to ${replicas}`,
    )
  let mustWrite = setRevision(sync, String(revision))
  if (isNew && sync.hasDeadline) {
    setProgressing(sync, 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`)
    mustWrite = true
  }
  if (mustWrite) sync.write()
  return set
}

function draftSet(sync: DeploymentSync, revision: bigint): Draft<ReplicaSet> {
  const { metadata, spec, status } = sync.deployment
  const hash = podTemplateHash(spec.template, status.collisionCount)
  const labels = { ...spec.template.metadata.labels, [podTemplateHashLabel]: hash }
  const set = {
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      ownerReferences: [controllerReference(sync.deployment)],
    },
    spec: {
      minReadySeconds: spec.minReadySeconds,
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector?.matchLabels, [podTemplateHashLabel]: hash },
      },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  } as unknown as Draft<ReplicaSet>
  setNewSetAnnotations(sync.deployment, set, revision)
  return set
}

/** Creates the set; one of that name that is ours and has the template is taken, any other is a hash collision. */
function createOrFind(
  sync: DeploymentSync,
  draft: Draft<ReplicaSet>,
): { readonly set: ReplicaSet; readonly isNew: boolean } {
  const { on, deployment } = sync
  const { namespace, uid } = deployment.metadata
  const { name } = draft.metadata
  try {
    return { set: on.api.create(replicaSets, draft as Sent<ReplicaSet>, namespace), isNew: true }
  } catch (error) {
    if (!(error instanceof ApiError) || isNamespaceTerminating(error)) throw error
    if (!isAlreadyExists(error)) {
      tellCreateError(sync, name, error)
      throw error
    }
    const known = on.api.get(replicaSets, namespace, name)
    if (controllerOf(known)?.uid === uid && isSameTemplate(known.spec.template, deployment.spec.template))
      return { set: known, isNew: false }
    const collisionCount = (deployment.status.collisionCount ?? 0) + 1
    sync.writeStatus({ ...deployment.status, collisionCount })
    throw error
  }
}

function tellCreateError(sync: DeploymentSync, name: string, error: ApiError): void {
  const message = `Failed to create new replica set "${name}": ${error.message}`
  if (sync.hasDeadline) {
    setProgressing(sync, 'False', 'ReplicaSetCreateError', message)
    sync.write()
  }
  sync.on.events.event(sync.deployment, 'Warning', 'ReplicaSetCreateError', message)
}

/** How large the new set may be next, given the size of all others and its own. */
export function newSetReplicas(sync: DeploymentSync, othersSize: number, ownSize: number): number {
  if (!sync.isRolling) return sync.replicas
  const room = sync.replicas + sync.maxSurge - othersSize - ownSize
  if (room <= 0) return ownSize
  return ownSize + Math.min(room, sync.replicas - ownSize)
}

/** Deletes the oldest sets beyond revisionHistoryLimit. */
export function forgetOldSets(sync: DeploymentSync, oldSets: readonly ReplicaSet[]): void {
  const limit = sync.deployment.spec.revisionHistoryLimit
  if (limit === undefined || limit === 2 ** 31 - 1) return
  const alive = oldSets.filter((set) => set.metadata.deletionTimestamp === undefined)
  const byRevision = [...byCreation(alive)].sort((a, b) => Number(revisionOf(a) - revisionOf(b)))
  for (const { metadata, spec, status } of byRevision.slice(0, Math.max(0, alive.length - limit))) {
    const isUnseen = (metadata.generation ?? 0) > (status.observedGeneration ?? 0)
    if (status.replicas !== 0 || spec.replicas !== 0 || isUnseen) continue
    try {
      sync.on.api.delete(replicaSets, metadata.namespace, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
