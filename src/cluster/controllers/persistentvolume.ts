// Binds claims to volumes that fit, and says what the others wait for.
// Models kube-controller-manager persistentvolume-binder syncClaim and syncVolume, v1.35, for volumes that are there.
import { keyOf, type ObjectKey } from '#api/object.ts'
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '#api/resource-ref.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import type { StorageClass } from '#api/types/storage-v1.ts'
import {
  boundByControllerAnnotation,
  provisionedByAnnotation,
  selectedNodeAnnotation,
} from '#api/well-known.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { bestVolume, isClaimOf } from './persistentvolume-match.ts'
import { claimKeys } from './pod-claims.ts'

/** All claims and volumes are looked at again so often. */
const resyncMs = 15_000
/** What it takes until a new claim names its volume: the volume is written twice before. */
const bindMs = 15
const bindCompleted = 'pv.kubernetes.io/bind-completed'
const provisionerAnnotations = [
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
]

export const persistentVolumeController: ControllerFactory = {
  name: 'persistentvolume-binder-controller',
  eventSource: 'persistentvolume-controller',
  account: 'persistent-volume-binder',
  create: (on) => new PersistentVolumeController(on),
}

class PersistentVolumeController implements Controller {
  readonly #on: Runtime
  readonly #claims: Informer<PersistentVolumeClaim>
  readonly #volumes: Informer<PersistentVolume>
  readonly #classes: Informer<StorageClass>
  readonly #pods: Informer<Pod>
  readonly #beganMs: number

  constructor(on: Runtime) {
    this.#on = on
    this.#beganMs = on.clock.now()
    this.#claims = on.informer(persistentVolumeClaims)
    this.#volumes = on.informer(persistentVolumes)
    this.#classes = on.informer(storageClasses)
    this.#pods = on.informer(pods)
    this.#pods.addIndex('claim', claimKeys)
  }

  /** A key with a namespace is a claim's, one without a volume's. */
  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void {
    this.#claims.onChange(({ type, object }) => {
      enqueue(keyOf(object), type === 'added' ? bindMs : undefined)
      if (object.spec.volumeName) enqueue(object.spec.volumeName)
    })
    this.#volumes.onChange(({ object, previous }) => {
      enqueue(keyOf(object))
      // Whose volume came loose finds out at the next look at all claims.
      const lost = previous?.spec.claimRef
      if (lost?.name !== undefined && object.spec.claimRef?.uid !== lost.uid)
        enqueue(`${lost.namespace}/${lost.name}`, this.#untilResyncMs())
      const { namespace, name } = object.spec.claimRef ?? {}
      if (name !== undefined) enqueue(`${namespace}/${name}`)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const claim = this.#claims.get(key)
    if (claim !== undefined) return this.#syncClaim(claim)
    const volume = this.#volumes.get(key)
    if (volume !== undefined) this.#syncVolume(volume)
    return undefined
  }

  #syncVolume(volume: PersistentVolume): void {
    const { claimRef } = volume.spec
    if (claimRef?.uid === undefined) {
      this.#setVolumePhase(volume, 'Available')
      return
    }
    const claim = this.#claims.get(`${claimRef.namespace}/${claimRef.name}`)
    if (claim === undefined || claim.metadata.uid !== claimRef.uid) this.#reclaim(volume)
    else if (claim.spec.volumeName === volume.metadata.name) this.#setVolumePhase(volume, 'Bound')
  }

  /** What becomes of a volume that nobody claims any more; one that came from a provisioner is the provisioner's. */
  #reclaim(volume: PersistentVolume): void {
    const { name } = volume.metadata
    const { hostPath, persistentVolumeReclaimPolicy } = volume.spec
    if (volume.status.phase === 'Failed') return
    this.#setVolumePhase(volume, 'Released')
    if (persistentVolumeReclaimPolicy !== 'Delete' || hostPath === undefined) return
    if (volume.metadata.annotations?.[provisionedByAnnotation] !== undefined) return
    if (/^\/tmp\/.+/.test(hostPath.path)) {
      this.#on.api.delete(persistentVolumes, undefined, name)
      return
    }
    const message = `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
    const released = this.#on.api.get(persistentVolumes, undefined, name)
    const status = { ...released.status, phase: 'Failed', message }
    const failed = this.#on.api.updateStatus(persistentVolumes, { ...released, status })
    this.#on.events.event(failed, 'Warning', 'VolumeFailedDelete', message)
  }

  #syncClaim(claim: PersistentVolumeClaim): RequeueAfter | undefined {
    const { volumeName } = claim.spec
    const volume = volumeName ? this.#volumes.get(volumeName) : undefined
    if (claim.metadata.annotations?.[bindCompleted] !== undefined) {
      const isLost = volume === undefined
      if (isLost || !isFree(volume, claim)) this.#lose(claim, isLost)
      else this.#bind(claim, volume)
      return undefined
    }
    if (volumeName && volume !== undefined && !isFree(volume, claim))
      this.#tell(
        claim,
        'Warning',
        'FailedBinding',
        `volume "${volumeName}" already bound to a different claim.`,
      )
    const found = volumeName
      ? volume !== undefined && isFree(volume, claim)
        ? volume
        : undefined
      : bestVolume(claim, this.#volumes.values(), this.#waitsForPod(claim))
    if (found !== undefined) {
      this.#bind(claim, found)
      return undefined
    }
    if (!volumeName) this.#tellWhatIsMissing(claim)
    return { requeueAfterMs: this.#untilResyncMs() }
  }

  #untilResyncMs(): number {
    return resyncMs - ((this.#on.clock.now() - this.#beganMs) % resyncMs)
  }

  #waitsForPod(claim: PersistentVolumeClaim): boolean {
    const known = this.#classes.get(claim.spec.storageClassName ?? '')
    return (
      known?.volumeBindingMode === 'WaitForFirstConsumer' &&
      claim.metadata.annotations?.[selectedNodeAnnotation] === undefined
    )
  }

  #tellWhatIsMissing(claim: PersistentVolumeClaim): void {
    const { storageClassName: className } = claim.spec
    if (this.#waitsForPod(claim)) {
      const user = this.#pods.byIndex('claim', keyOf(claim)).find((pod) => !pod.spec.nodeName)
      if (user === undefined) {
        const message = 'waiting for first consumer to be created before binding'
        this.#tell(claim, 'Normal', 'WaitForFirstConsumer', message)
      } else
        this.#tell(
          claim,
          'Normal',
          'WaitForPodScheduled',
          `waiting for pod ${user.metadata.name} to be scheduled`,
        )
    } else if (!className) {
      const message = 'no persistent volumes available for this claim and no storage class is set'
      this.#tell(claim, 'Normal', 'FailedBinding', message)
    } else this.#askProvisioner(claim, className)
  }

  #askProvisioner(claim: PersistentVolumeClaim, className: string): void {
    const known = this.#classes.get(className)
    if (known === undefined) {
      const message = `storageclass.storage.k8s.io "${className}" not found`
      this.#tell(claim, 'Warning', 'ProvisioningFailed', message)
      return
    }
    const { provisioner } = known
    if (provisioner.startsWith('kubernetes.io/')) return
    const { annotations = {} } = claim.metadata
    if (provisionerAnnotations.some((name) => annotations[name] !== provisioner)) {
      const asked = Object.fromEntries(provisionerAnnotations.map((name) => [name, provisioner]))
      const metadata = { ...claim.metadata, annotations: { ...annotations, ...asked } }
      this.#on.api.update(persistentVolumeClaims, { ...claim, metadata })
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
    this.#tell(claim, 'Normal', 'ExternalProvisioning', message)
  }

  #bind(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
    const { api } = this.#on
    let bound = volume
    if (volume.spec.claimRef?.uid === undefined) {
      const { namespace, name, uid, resourceVersion } = claim.metadata
      const { kind, apiVersion } = claim
      const claimRef = { kind, namespace, name, uid, apiVersion, resourceVersion }
      const isOurs = volume.spec.claimRef === undefined
      const metadata = isOurs ? withAnnotations(volume, boundByControllerAnnotation) : volume.metadata
      bound = api.update(persistentVolumes, { ...volume, metadata, spec: { ...volume.spec, claimRef } })
    }
    this.#setVolumePhase(bound, 'Bound')
    let latest = claim
    if (!claim.spec.volumeName || claim.metadata.annotations?.[bindCompleted] === undefined) {
      const names = claim.spec.volumeName ? [bindCompleted] : [bindCompleted, boundByControllerAnnotation]
      const spec = { ...claim.spec, volumeName: volume.metadata.name }
      const metadata = withAnnotations(claim, ...names)
      latest = api.update(persistentVolumeClaims, { ...claim, metadata, spec })
    }
    if (latest.status.phase === 'Bound') return
    const { accessModes, capacity } = volume.spec
    const status = { ...latest.status, phase: 'Bound', accessModes, capacity }
    api.updateStatus(persistentVolumeClaims, { ...latest, status })
  }

  #lose(claim: PersistentVolumeClaim, isVolumeGone: boolean): void {
    if (claim.status.phase === 'Lost') return
    const { phase: _, accessModes: __, capacity: ___, ...rest } = claim.status
    this.#on.api.updateStatus(persistentVolumeClaims, { ...claim, status: { ...rest, phase: 'Lost' } })
    if (isVolumeGone) {
      const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
      this.#tell(claim, 'Warning', 'ClaimLost', message)
    } else {
      const message = 'Two claims are bound to the same volume, this one is bound incorrectly'
      this.#tell(claim, 'Warning', 'ClaimMisbound', message)
    }
  }

  #setVolumePhase(volume: PersistentVolume, phase: string): void {
    if (volume.status.phase === phase) return
    this.#on.api.updateStatus(persistentVolumes, { ...volume, status: { ...volume.status, phase } })
  }

  #tell(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#on.events.event(claim, type, reason, message)
  }
}

/** Bound to nobody, or to this claim. */
function isFree({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return spec.claimRef === undefined || isClaimOf(spec.claimRef, claim)
}

function withAnnotations<T extends PersistentVolume | PersistentVolumeClaim>(
  { metadata }: T,
  ...names: readonly string[]
): T['metadata'] {
  const added = Object.fromEntries(names.map((name) => [name, 'yes']))
  return { ...metadata, annotations: { ...metadata.annotations, ...added } }
}
