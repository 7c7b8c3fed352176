// Empties namespaces that are being deleted, pods first, and then lets them go.
// Models kube-controller-manager namespace/deletion namespacedResourcesDeleter, v1.35.
import type { KubeObject, ObjectKey } from '#api/object.ts'
import { namespaces, pods } from '#api/resource-ref.ts'
import { ApiError, isConflict, isNotFound } from '#api/status.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { Namespace, Pod } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { type DiscoveredResource, discoverResources } from '../runtime/discovery.ts'
import type { Informer } from '../runtime/informer.ts'
import { deletionConditions } from './namespace-conditions.ts'

/** A change is looked at so much later: last writes into the namespace may still be on their way. */
const delayMs = 5000
/** How long things with finalizers are expected to take. */
const finalizerSeconds = 15
const finalizerName = 'kubernetes'
const conflictTries = 10

export const namespaceController: ControllerFactory = {
  name: 'namespace-controller',
  account: 'namespace-controller',
  backoff: { firstMs: 5000, maxMs: 60_000 },
  create: (on) => new NamespaceController(on),
}

class NamespaceController implements Controller {
  readonly #on: Runtime
  readonly #namespaces: Informer<Namespace>

  constructor(on: Runtime) {
    this.#on = on
    this.#namespaces = on.informer(namespaces)
  }

  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void {
    this.#namespaces.onChange(({ type, object }) => {
      if (type !== 'deleted' && object.metadata.deletionTimestamp !== undefined)
        enqueue(object.metadata.name, delayMs)
    })
  }

  reconcile(name: ObjectKey): RequeueAfter | undefined {
    if (this.#namespaces.get(name) === undefined) return undefined
    let namespace = this.#latest(name)
    if (namespace?.metadata.deletionTimestamp === undefined) return undefined
    if (namespace.status.phase !== 'Terminating')
      namespace = this.#on.api.updateStatus(namespaces, {
        ...namespace,
        status: { ...namespace.status, phase: 'Terminating' },
      })
    if (!(namespace.spec.finalizers ?? []).includes(finalizerName)) return undefined
    const emptying = new Emptying(this.#on, namespace)
    const estimateSeconds = emptying.run()
    this.#report(namespace, emptying)
    if (estimateSeconds > 0) return { requeueAfterMs: (Math.floor(estimateSeconds / 2) + 1) * 1000 }
    if (emptying.error !== undefined) throw emptying.error
    this.#finalize(name)
    return undefined
  }

  #latest(name: string): Namespace | undefined {
    try {
      return this.#on.api.get(namespaces, undefined, name)
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  #report(namespace: Namespace, remains: Emptying): void {
    const now = formatTime(this.#on.clock.now())
    const conditions = deletionConditions(namespace.status.conditions ?? [], remains, now)
    if (conditions === undefined) return
    this.#on.api.updateStatus(namespaces, {
      ...namespace,
      status: { ...namespace.status, conditions },
    })
  }

  #finalize(name: string): void {
    for (let left = conflictTries; left > 0; left--) {
      const namespace = this.#latest(name)
      if (namespace === undefined) return
      const finalizers = (namespace.spec.finalizers ?? []).filter((each) => each !== finalizerName)
      try {
        this.#on.api.updateSubresource(namespaces, { ...namespace, spec: { finalizers } }, 'finalize')
        return
      } catch (error) {
        if (isNotFound(error)) return
        if (!isConflict(error)) throw error
      }
    }
  }
}

/** One pass over the content of a namespace. */
class Emptying {
  readonly resources = new Map<string, number>()
  readonly finalizers = new Map<string, number>()
  readonly deleteErrors: string[] = []
  discoveryError: string | undefined
  error: ApiError | undefined
  readonly #on: Runtime
  readonly #namespace: Namespace
  #estimateSeconds = 0

  constructor(on: Runtime, namespace: Namespace) {
    this.#on = on
    this.#namespace = namespace
  }

  /** Deletes what there is; how long the rest is expected to take, in seconds. */
  run(): number {
    const found = this.#discover().filter(
      ({ namespaced, verbs }) => namespaced && verbs.includes('delete') && verbs.includes('list'),
    )
    const isPods = ({ group, plural }: DiscoveredResource) => group === '' && plural === pods.plural
    const podResource = found.find(isPods)
    if (podResource !== undefined && this.#empty(podResource) > 0) {
      // While pods are there, the rest stays for them, and nothing is told of it.
      this.resources.clear()
      this.finalizers.clear()
      return this.#estimateSeconds
    }
    for (const resource of found) if (!isPods(resource)) this.#empty(resource)
    return this.#estimateSeconds
  }

  #discover(): readonly DiscoveredResource[] {
    try {
      return discoverResources(this.#on.api)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.discoveryError = error.message
      this.error = error
      return []
    }
  }

  /** How many objects are left. */
  #empty(resource: DiscoveredResource): number {
    const { name } = this.#namespace.metadata
    try {
      const before = this.#on.api.list(resource, { namespace: name }).items
      if (before.length === 0) return 0
      const graceSeconds = resource.plural === pods.plural ? this.#graceSeconds(before) : 0
      this.#delete(resource, before)
      const left = this.#on.api.list(resource, { namespace: name }).items
      this.#count(resource, left, graceSeconds)
      return left.length
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#fail(error.message, error)
      return 0
    }
  }

  #delete(resource: DiscoveredResource, objects: readonly KubeObject[]): void {
    const { name } = this.#namespace.metadata
    const options = { propagationPolicy: 'Background' }
    if (resource.verbs.includes('deletecollection')) {
      this.#on.api.deleteCollection(resource, { namespace: name }, options)
      return
    }
    for (const { metadata } of objects)
      try {
        this.#on.api.delete(resource, name, metadata.name, options)
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
  }

  /** The longest grace of pods that still run, unless that should be over by now. */
  #graceSeconds(objects: readonly KubeObject[]): number {
    const running = (objects as unknown as readonly Pod[]).filter(
      ({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed',
    )
    const longest = Math.max(0, ...running.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0))
    const sinceMs = this.#on.clock.now() - timeMs(this.#namespace.metadata.deletionTimestamp)
    return sinceMs >= longest * 1000 ? 0 : longest
  }

  #count(resource: DiscoveredResource, left: readonly KubeObject[], graceSeconds: number): void {
    if (left.length === 0) return
    const { group, version, plural } = resource
    this.resources.set(`${plural}.${group}`, left.length)
    let hasFinalizers = false
    for (const { metadata } of left)
      for (const finalizer of metadata.finalizers ?? []) {
        hasFinalizers = true
        this.finalizers.set(finalizer, (this.finalizers.get(finalizer) ?? 0) + 1)
      }
    const seconds = graceSeconds > 0 ? graceSeconds : hasFinalizers ? finalizerSeconds : 0
    this.#estimateSeconds = Math.max(this.#estimateSeconds, seconds)
    if (seconds > 0) return
    const gvr = `${group}/${version}, Resource=${plural}`
    this.#fail(`unexpected items still remain in namespace: ${this.#namespace.metadata.name} for gvr: ${gvr}`)
  }

  #fail(message: string, error?: ApiError): void {
    this.deleteErrors.push(message)
    this.error ??=
      error ??
      new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 })
  }
}
