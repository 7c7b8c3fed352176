// Lets go of a deleted claim once no pod uses it. Models kube-controller-manager pvcprotection, v1.35.
import { keyOf, type ObjectKey } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { persistentVolumeClaims, pods } from '#api/resource-ref.ts'
import type { PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { protect } from '../runtime/protection.ts'
import { claimKeys } from './pod-claims.ts'

const finalizer = 'kubernetes.io/pvc-protection'

export const pvcProtectionController: ControllerFactory = {
  name: 'persistentvolumeclaim-protection-controller',
  account: 'pvc-protection-controller',
  create: (on) => new PvcProtectionController(on),
}

class PvcProtectionController implements Controller {
  readonly #on: Runtime
  readonly #claims: Informer<PersistentVolumeClaim>
  readonly #pods: Informer<Pod>

  constructor(on: Runtime) {
    this.#on = on
    this.#claims = on.informer(persistentVolumeClaims)
    this.#pods = on.informer(pods)
    this.#pods.addIndex('claim', claimKeys)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#claims.onChange(({ object }) => enqueue(keyOf(object)))
    this.#pods.onChange(({ type, object }) => {
      if (type === 'deleted' || hasEnded(object)) for (const key of claimKeys(object)) enqueue(key)
    })
  }

  reconcile(key: ObjectKey): undefined {
    protect({ api: this.#on.api, ref: persistentVolumeClaims, finalizer }, this.#claims.get(key), () =>
      this.#isUsed(key),
    )
  }

  /** A pod that nobody placed yet does not use its volumes. */
  #isUsed(key: ObjectKey): boolean {
    return this.#pods.byIndex('claim', key).some((pod) => pod.spec.nodeName !== undefined && !hasEnded(pod))
  }
}
