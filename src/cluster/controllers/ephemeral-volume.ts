// Makes the claims of generic ephemeral volumes, which go with their pods. Models kube-controller-manager
// ephemeral-volume-controller, v1.35.
import { keyOf, type ObjectKey } from '#api/object.ts'
import { persistentVolumeClaims, pods } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { PersistentVolumeClaim, Pod, Volume } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { isPodEnding } from '../runtime/pods.ts'

export const ephemeralVolumeController: ControllerFactory = {
  name: 'ephemeral-volume-controller',
  eventSource: 'ephemeral_volume',
  account: 'ephemeral-volume-controller',
  create: (on) => new EphemeralVolumeController(on),
}

class EphemeralVolumeController implements Controller {
  readonly #on: Runtime
  readonly #pods: Informer<Pod>
  readonly #claims: Informer<PersistentVolumeClaim>

  constructor(on: Runtime) {
    this.#on = on
    this.#pods = on.informer(pods)
    this.#claims = on.informer(persistentVolumeClaims)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#pods.onChange(({ type, object }) => {
      if (type === 'added' && ephemeralOf(object).length > 0) enqueue(keyOf(object))
    })
    // A claim that somebody took away is made again.
    this.#claims.onChange(({ type, object: { metadata } }) => {
      const owner = metadata.ownerReferences?.find((reference) => reference.controller === true)
      if (type === 'deleted' && owner?.kind === 'Pod') enqueue(`${metadata.namespace}/${owner.name}`)
    })
  }

  reconcile(key: ObjectKey): undefined {
    const pod = this.#pods.get(key)
    if (pod === undefined || isPodEnding(pod)) return
    for (const volume of ephemeralOf(pod)) this.#ensureClaim(pod, volume)
  }

  #ensureClaim(pod: Pod, volume: Volume): void {
    const { namespace = '', name: podName, uid } = pod.metadata
    const name = `${podName}-${volume.name}`
    const known = this.#claims.get(`${namespace}/${name}`)
    const template = volume.ephemeral?.volumeClaimTemplate
    if (known?.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.controller)) return
    try {
      if (known !== undefined)
        throw new Foreign(
          `PVC ${namespace}/${name} was not created for pod ${namespace}/${podName} (pod is not owner)`,
        )
      const owner = {
        apiVersion: 'v1',
        kind: 'Pod',
        name: podName,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      }
      const { annotations, labels } = template?.metadata ?? {}
      this.#on.api.create(
        persistentVolumeClaims,
        { metadata: { name, ownerReferences: [owner], annotations, labels }, spec: template?.spec },
        namespace,
      )
    } catch (error) {
      if (!(error instanceof Foreign || error instanceof ApiError)) throw error
      const why = error instanceof Foreign ? error.message : `create PVC ${name}: ${error.message}`
      this.#on.events.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${why}`)
      if (error instanceof ApiError) throw error
    }
  }
}

/** The claim is there, and somebody else's. */
class Foreign extends Error {}

function ephemeralOf({ spec }: Pod): readonly Volume[] {
  return (spec.volumes ?? []).filter(({ ephemeral }) => ephemeral !== undefined)
}
