// Binds the claims that waited for a pod to the volumes of its node, and holds the pod back until that is done.
// Models kube-scheduler volumebinding PreBind, v1.35.
import { persistentVolumeClaims, persistentVolumes, pods } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import { boundByControllerAnnotation, selectedNodeAnnotation } from '#api/well-known.ts'
import type { Clock } from '../clock.ts'
import { type ApiClient, ConnectionError } from '../runtime/api-client.ts'
import type { StorageLookups } from './cache.ts'
import type { NodeInfo } from './node-info.ts'
import { freeVolume, waitingClaims } from './plugins/volume-binding.ts'

/** How often is looked whether the claims are bound, and how long at most. */
const pollMs = 1000
const timeoutMs = 600_000
const bindCompleted = 'pv.kubernetes.io/bind-completed'

export class VolumeBinder {
  readonly #api: ApiClient
  readonly #clock: Clock

  constructor(api: ApiClient, clock: Clock) {
    this.#api = api
    this.#clock = clock
  }

  /** False when no claim of the pod waits for it. Otherwise tells later that all are bound, or why they are not. */
  begin(
    pod: Pod,
    node: NodeInfo,
    storage: StorageLookups,
    done: (failure: string | undefined) => void,
  ): boolean {
    const claims = waitingClaims(pod, storage)
    if (claims.length === 0) return false
    const { namespace, name, uid } = pod.metadata
    const nominated = { metadata: { uid }, status: { nominatedNodeName: node.name } }
    this.#api.patch(pods, namespace, name, 'strategic', nominated, 'status')
    const taken = new Set<string>()
    for (const claim of claims) {
      const volume = freeVolume(claim, node, storage, taken)
      if (volume === undefined) this.#askFor(claim, node)
      else {
        taken.add(volume.metadata.name)
        this.#reserve(volume, claim)
      }
    }
    this.#poll(pod, claims, this.#clock.now() + timeoutMs, done)
    return true
  }

  /** The claim names the volume's next owner; the controller does the rest. */
  #reserve(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    if (volume.spec.claimRef?.uid !== undefined) return
    const { namespace, name, uid, resourceVersion } = claim.metadata
    const claimRef = { kind: claim.kind, namespace, name, uid, apiVersion: claim.apiVersion, resourceVersion }
    const annotations = { ...volume.metadata.annotations, [boundByControllerAnnotation]: 'yes' }
    const isOurs = volume.spec.claimRef === undefined
    const metadata = isOurs ? { ...volume.metadata, annotations } : volume.metadata
    this.#api.update(persistentVolumes, { ...volume, metadata, spec: { ...volume.spec, claimRef } })
  }

  /** A provisioner is to make a volume that the node can reach. */
  #askFor(claim: PersistentVolumeClaim, node: NodeInfo): void {
    const annotations = { ...claim.metadata.annotations, [selectedNodeAnnotation]: node.name }
    this.#api.update(persistentVolumeClaims, { ...claim, metadata: { ...claim.metadata, annotations } })
  }

  #poll(
    pod: Pod,
    claims: readonly PersistentVolumeClaim[],
    deadlineMs: number,
    done: (failure: string | undefined) => void,
  ): void {
    this.#clock.after(pollMs, () => {
      let failure: string | undefined
      let isBound = false
      try {
        failure = this.#failureOf(pod, deadlineMs)
        isBound = claims.every((claim) => this.#isBound(claim))
      } catch (error) {
        if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      }
      if (failure !== undefined) done(`running PreBind plugin "VolumeBinding": binding volumes: ${failure}`)
      else if (isBound) done(undefined)
      else this.#poll(pod, claims, deadlineMs, done)
    })
  }

  #failureOf({ metadata }: Pod, deadlineMs: number): string | undefined {
    try {
      this.#api.get(pods, metadata.namespace, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
      return `pod does not exist any more: pod "${metadata.name}" not found`
    }
    return this.#clock.now() >= deadlineMs ? 'context deadline exceeded' : undefined
  }

  #isBound({ metadata }: PersistentVolumeClaim): boolean {
    try {
      const { metadata: now, spec } = this.#api.get(persistentVolumeClaims, metadata.namespace, metadata.name)
      return Boolean(spec.volumeName) && now.annotations?.[bindCompleted] !== undefined
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }
}
