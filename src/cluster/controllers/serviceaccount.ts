// Gives every namespace its account `default`. Models kube-controller-manager serviceaccount ServiceAccountsController, v1.35.
import type { ObjectKey } from '#api/object.ts'
import { namespaces, serviceAccounts } from '#api/resource-ref.ts'
import { isAlreadyExists, isNamespaceTerminating } from '#api/status.ts'
import type { Namespace, ServiceAccount } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const accountName = 'default'

export const serviceAccountController: ControllerFactory = {
  name: 'service-account-controller',
  account: 'service-account-controller',
  create: (on) => new ServiceAccountController(on),
}

class ServiceAccountController implements Controller {
  readonly #on: Runtime
  readonly #namespaces: Informer<Namespace>
  readonly #accounts: Informer<ServiceAccount>

  constructor(on: Runtime) {
    this.#on = on
    this.#namespaces = on.informer(namespaces)
    this.#accounts = on.informer(serviceAccounts)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#accounts.onChange(({ type, object }) => {
      if (type === 'deleted' && object.metadata.namespace !== undefined) enqueue(object.metadata.namespace)
    })
    this.#namespaces.onChange(({ type, object }) => {
      if (type !== 'deleted') enqueue(object.metadata.name)
    })
  }

  reconcile(namespace: ObjectKey): undefined {
    if (this.#namespaces.get(namespace)?.status.phase !== 'Active') return
    if (this.#accounts.get(`${namespace}/${accountName}`) !== undefined) return
    try {
      this.#on.api.create(serviceAccounts, { metadata: { name: accountName, namespace } }, namespace)
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error
    }
  }
}
