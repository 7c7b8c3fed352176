// Puts the cluster's root certificate into every namespace. Models kube-controller-manager rootcacertpublisher, v1.35.
import { deepEqual, type ObjectKey } from '#api/object.ts'
import { configMaps, namespaces } from '#api/resource-ref.ts'
import { isNamespaceTerminating, isNotFound } from '#api/status.ts'
import type { ConfigMap, Namespace } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const mapName = 'kube-root-ca.crt'
const descriptionAnnotation = 'kubernetes.io/description'
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

export const rootCaController: ControllerFactory = {
  name: 'root-ca-cert-publisher',
  account: 'root-ca-cert-publisher',
  create: (on) => new RootCaController(on),
}

class RootCaController implements Controller {
  readonly #on: Runtime
  readonly #namespaces: Informer<Namespace>
  readonly #maps: Informer<ConfigMap>

  constructor(on: Runtime) {
    this.#on = on
    this.#namespaces = on.informer(namespaces)
    this.#maps = on.informer(configMaps)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#maps.onChange(({ type, object: { metadata } }) => {
      if (type !== 'added' && metadata.name === mapName && metadata.namespace !== undefined)
        enqueue(metadata.namespace)
    })
    this.#namespaces.onChange(({ type, object }) => {
      if (type !== 'deleted' && object.status.phase === 'Active') enqueue(object.metadata.name)
    })
  }

  reconcile(namespace: ObjectKey): undefined {
    const data = { 'ca.crt': this.#on.rootCertificate }
    const found = this.#maps.get(`${namespace}/${mapName}`)
    if (found === undefined) {
      this.#create(namespace, data)
      return
    }
    const { annotations } = found.metadata
    if (deepEqual(found.data, data) && annotations?.[descriptionAnnotation]) return
    const metadata = {
      ...found.metadata,
      annotations: { ...annotations, [descriptionAnnotation]: description },
    }
    this.#on.api.update(configMaps, { ...found, metadata, data })
  }

  #create(namespace: string, data: ConfigMap['data']): void {
    const metadata = { name: mapName, annotations: { [descriptionAnnotation]: description } }
    try {
      this.#on.api.create(configMaps, { metadata, data }, namespace)
    } catch (error) {
      if (!isNotFound(error) && !isNamespaceTerminating(error)) throw error
    }
  }
}
