// Lets go of a deleted class of volume attributes once no claim and no volume names it.
// Models kube-controller-manager vacprotection, v1.35.
import { keyOf, type ObjectKey } from '#api/object.ts'
import { persistentVolumeClaims, persistentVolumes, volumeAttributesClasses } from '#api/resource-ref.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '#api/types/core-v1.ts'
import type { VolumeAttributesClass } from '#api/types/storage-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { protect } from '../runtime/protection.ts'

const finalizer = 'kubernetes.io/vac-protection'
const index = 'volumeAttributesClass'

export const vacProtectionController: ControllerFactory = {
  name: 'volumeattributesclass-protection-controller',
  account: 'volumeattributesclass-protection-controller',
  create: (on) => new VacProtectionController(on),
}

class VacProtectionController implements Controller {
  readonly #on: Runtime
  readonly #classes: Informer<VolumeAttributesClass>
  readonly #claims: Informer<PersistentVolumeClaim>
  readonly #volumes: Informer<PersistentVolume>

  constructor(on: Runtime) {
    this.#on = on
    this.#classes = on.informer(volumeAttributesClasses)
    this.#claims = on.informer(persistentVolumeClaims)
    this.#volumes = on.informer(persistentVolumes)
    this.#claims.addIndex(index, classesOfClaim)
    this.#volumes.addIndex(index, classesOfVolume)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#classes.onChange(({ object }) => enqueue(keyOf(object)))
    this.#claims.onChange(({ type, object, previous }) => {
      const left = type === 'deleted' ? object : previous
      if (left !== undefined) for (const name of classesOfClaim(left)) enqueue(name)
    })
    this.#volumes.onChange(({ type, object, previous }) => {
      const left = type === 'deleted' ? object : previous
      if (left !== undefined) for (const name of classesOfVolume(left)) enqueue(name)
    })
  }

  reconcile(key: ObjectKey): undefined {
    protect({ api: this.#on.api, ref: volumeAttributesClasses, finalizer }, this.#classes.get(key), () =>
      this.#isUsed(key),
    )
  }

  #isUsed(name: string): boolean {
    return this.#volumes.byIndex(index, name).length > 0 || this.#claims.byIndex(index, name).length > 0
  }
}

/** The class it asks for, the one it has, and the one it is on its way to. */
function classesOfClaim({ spec, status }: PersistentVolumeClaim): readonly string[] {
  const names = [
    spec.volumeAttributesClassName,
    status.currentVolumeAttributesClassName,
    status.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ]
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))]
}

function classesOfVolume({ spec }: PersistentVolume): readonly string[] {
  return spec.volumeAttributesClassName ? [spec.volumeAttributesClassName] : []
}
