// Lets go of a deleted volume once no claim is bound to it. Models kube-controller-manager pvprotection, v1.35.
import { keyOf, type ObjectKey } from '#api/object.ts'
import { persistentVolumes } from '#api/resource-ref.ts'
import type { PersistentVolume } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { protect } from '../runtime/protection.ts'

const finalizer = 'kubernetes.io/pv-protection'

export const pvProtectionController: ControllerFactory = {
  name: 'persistentvolume-protection-controller',
  account: 'pv-protection-controller',
  create: (on) => new PvProtectionController(on),
}

class PvProtectionController implements Controller {
  readonly #on: Runtime
  readonly #volumes: Informer<PersistentVolume>

  constructor(on: Runtime) {
    this.#on = on
    this.#volumes = on.informer(persistentVolumes)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#volumes.onChange(({ object }) => enqueue(keyOf(object)))
  }

  reconcile(key: ObjectKey): undefined {
    protect(
      { api: this.#on.api, ref: persistentVolumes, finalizer },
      this.#volumes.get(key),
      () => this.#volumes.get(key)?.status.phase === 'Bound',
    )
  }
}
