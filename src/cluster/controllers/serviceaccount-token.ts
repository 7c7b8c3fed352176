// Fills Secrets of type service-account-token, and takes them away with their account.
// Models kube-controller-manager serviceaccount tokens_controller, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import { keyOf, type ObjectKey } from '#api/object.ts'
import { secrets, serviceAccounts } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { Secret, ServiceAccount } from '#api/types/core-v1.ts'
import { legacyClaims, tokenSecretType } from '../jwt.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const nameAnnotation = 'kubernetes.io/service-account.name'
const uidAnnotation = 'kubernetes.io/service-account.uid'

export const serviceAccountTokenController: ControllerFactory = {
  name: 'serviceaccount-token-controller',
  create: (on) => new ServiceAccountTokenController(on),
}

class ServiceAccountTokenController implements Controller {
  readonly #on: Runtime
  readonly #secrets: Informer<Secret>
  readonly #accounts: Informer<ServiceAccount>

  constructor(on: Runtime) {
    this.#on = on
    this.#secrets = on.informer(secrets)
    this.#accounts = on.informer(serviceAccounts)
    this.#secrets.addIndex('account', accountKeys)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#secrets.onChange(({ type, object }) => {
      if (type !== 'deleted' && object.type === tokenSecretType) enqueue(keyOf(object))
    })
    this.#accounts.onChange(({ type, object }) => {
      if (type !== 'deleted') return
      for (const secret of this.#secrets.byIndex('account', keyOf(object))) enqueue(keyOf(secret))
    })
  }

  reconcile(key: ObjectKey): undefined {
    const secret = this.#secrets.get(key)
    if (secret === undefined || secret.type !== tokenSecretType) return
    const { namespace = '', name, uid, annotations = {} } = secret.metadata
    const account = this.#account(namespace, annotations[nameAnnotation] ?? '')
    const wanted = annotations[uidAnnotation]
    if (account !== undefined && (!wanted || wanted === account.metadata.uid)) {
      this.#fill(secret, account)
      return
    }
    try {
      this.#on.api.delete(secrets, namespace, name, { preconditions: { uid } })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  /** A Secret may be seen before its account: then the server is asked. */
  #account(namespace: string, name: string): ServiceAccount | undefined {
    const known = this.#accounts.get(`${namespace}/${name}`)
    if (known !== undefined || name === '') return known
    try {
      return this.#on.api.get(serviceAccounts, namespace, name)
    } catch (error) {
      if (!isNotFound(error)) throw error
      return undefined
    }
  }

  #fill(secret: Secret, account: ServiceAccount): void {
    const { metadata, data = {} } = secret
    const certificate = encodeBase64(this.#on.rootCertificate)
    const { namespace = '', annotations } = metadata
    if (data['ca.crt'] === certificate && data.namespace && data.token && annotations?.[uidAnnotation]) return
    const token = this.#on.tokenKey.sign(
      legacyClaims({ namespace, secret: metadata.name, account: account.metadata }),
    )
    try {
      this.#on.api.update(secrets, {
        ...secret,
        metadata: {
          ...metadata,
          annotations: {
            ...annotations,
            [nameAnnotation]: account.metadata.name,
            [uidAnnotation]: account.metadata.uid,
          },
        },
        data: {
          ...data,
          'ca.crt': certificate,
          namespace: data.namespace || encodeBase64(namespace),
          token: data.token || encodeBase64(token),
        },
      })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function accountKeys({ type, metadata }: Secret): readonly ObjectKey[] {
  const name = metadata.annotations?.[nameAnnotation]
  return type !== tokenSecretType || name === undefined ? [] : [`${metadata.namespace}/${name}`]
}
