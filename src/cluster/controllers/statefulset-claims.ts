// The claims of a StatefulSet's pods: made before the pod, and owned by whoever takes them along when it goes.
// Models kube-controller-manager statefulset createPersistentVolumeClaims and UpdatePodClaimForRetentionPolicy, v1.35.
import { deepEqual, type KubeObject } from '#api/object.ts'
import { persistentVolumeClaims } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists } from '#api/status.ts'
import type { StatefulSet } from '#api/types/apps-v1.ts'
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import type { OwnerReference } from '#api/types/meta-v1.ts'
import { controllerReference } from '../runtime/claims.ts'
import type { Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

export type Claims = Informer<PersistentVolumeClaim>

/** A pod of the set that is there, or is just being made. */
export type SetPod = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>

/** By the template's name, the claims that the pod of that name has or should have. */
export function claimNames(set: StatefulSet, podName: string): ReadonlyMap<string, string> {
  const templates = set.spec.volumeClaimTemplates ?? []
  return new Map(templates.map(({ metadata: { name } }) => [name, `${name}-${podName}`]))
}

/** Makes what is missing. Throws ApiError. */
export function createClaims(on: Runtime, set: StatefulSet, claims: Claims, podName: string): void {
  for (const template of set.spec.volumeClaimTemplates ?? [])
    if (claims.get(`${set.metadata.namespace}/${template.metadata.name}-${podName}`) === undefined)
      createClaim(on, set, template, podName)
}

function createClaim(on: Runtime, set: StatefulSet, template: PersistentVolumeClaim, podName: string): void {
  const { namespace } = set.metadata
  const name = `${template.metadata.name}-${podName}`
  const labels = { ...template.metadata.labels, ...set.spec.selector?.matchLabels }
  const { annotations } = template.metadata
  try {
    on.api.create(
      persistentVolumeClaims,
      { metadata: { name, labels, annotations }, spec: template.spec },
      namespace,
    )
    tellClaim(on, set, 'Create', name, podName)
  } catch (error) {
    if (isAlreadyExists(error)) return
    if (error instanceof ApiError) tellClaim(on, set, 'Create', name, podName, error)
    throw error
  }
}

function tellClaim(
  on: Runtime,
  set: StatefulSet,
  verb: 'Create' | 'Update',
  name: string,
  podName: string,
  error?: ApiError,
): void {
  const { name: setName } = set.metadata
  if (error === undefined)
    on.events.event(
      set,
      'Normal',
      `Successful${verb}`,
      `${verb} Claim ${name} Pod ${podName} in StatefulSet ${setName} success`,
    )
  else
    on.events.event(
      set,
      'Warning',
      `Failed${verb}`,
      `${verb} Claim ${name} for Pod ${podName} in StatefulSet ${setName} failed error: ${error.message}`,
    )
}

/** A claim still belongs to a former pod of the name: the collector will take it, and a new pod must wait for that. */
export function hasStaleClaim(set: StatefulSet, claims: Claims, podName: string, podUid?: string): boolean {
  return [...claimNames(set, podName).values()].some((name) => {
    const claim = claims.get(`${set.metadata.namespace}/${name}`)
    return (claim?.metadata.ownerReferences ?? []).some(
      (owner) => owner.kind === 'Pod' && owner.name === podName && owner.uid !== podUid,
    )
  })
}

/** Gives each claim of a pod the owners that the retention policy asks for. True when something was written. */
export function settleClaimOwners(
  on: Runtime,
  set: StatefulSet,
  claims: Claims,
  pod: SetPod,
  isScaledDown: boolean,
): boolean {
  let isWritten = false
  for (const name of claimNames(set, pod.metadata.name).values()) {
    const claim = claims.get(`${set.metadata.namespace}/${name}`)
    if (claim === undefined) continue
    const owners = claim.metadata.ownerReferences ?? []
    const wanted = wantedOwners(on, set, claim, pod, isScaledDown)
    if (wanted === undefined || deepEqual(wanted, owners)) continue
    const metadata = { ...claim.metadata, ownerReferences: wanted.length === 0 ? undefined : wanted }
    on.api.update(persistentVolumeClaims, { ...claim, metadata })
    isWritten = true
  }
  return isWritten
}

/** Undefined where the owners are better left alone. */
function wantedOwners(
  on: Runtime,
  set: StatefulSet,
  { metadata }: PersistentVolumeClaim,
  pod: SetPod,
  isScaledDown: boolean,
): readonly OwnerReference[] | undefined {
  const owners = metadata.ownerReferences ?? []
  const names = (owner: OwnerReference, { kind, metadata: { name } }: SetPod) =>
    owner.kind === kind && owner.name === name
  const isStale = owners.some(
    (owner) =>
      (names(owner, set) && owner.uid !== set.metadata.uid) ||
      (names(owner, pod) && owner.uid !== pod.metadata.uid),
  )
  if (isStale) return undefined
  const others = owners.filter((owner) => !names(owner, set) && !names(owner, pod))
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  const isKept = whenDeleted !== 'Delete' && whenScaled !== 'Delete'
  if (!isKept && others.some(({ controller }) => controller === true)) {
    const ignored = `PersistentVolumeClaim ${metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`
    on.events.event(set, 'Warning', 'ConflictingController', ignored)
    return others
  }
  if (whenScaled === 'Delete' && isScaledDown) return [...others, controllerReference(pod as KubeObject)]
  return whenDeleted === 'Delete' ? [...others, controllerReference(set)] : others
}
