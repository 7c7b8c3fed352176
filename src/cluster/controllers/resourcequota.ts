// Counts what the namespaces of quotas use. Models kube-controller-manager resourcequota syncResourceQuota, v1.35.
import { deepEqual, type KubeObject, type ObjectKey } from '#api/object.ts'
import { formatQuantity, zeroQuantity } from '#api/quantity.ts'
import { type ResourceRef, resourceQuotas } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { ResourceQuota } from '#api/types/core-v1.ts'
import {
  type CountedResource,
  isInScopes,
  mayUseLess,
  quotaUsage,
  resourceOfLimit,
} from '../resources/quota-evaluators.ts'
import { addUsage, type Usage } from '../resources/quota-usage.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import { discoverResources } from '../runtime/discovery.ts'
import { byNamespace, type Informer } from '../runtime/informer.ts'

/** How often all quotas are counted anew, and how often the server is asked what else it serves. */
const resyncPeriodMs = 300_000
const discoveryPeriodMs = 30_000

export const resourceQuotaController: ControllerFactory = {
  name: 'resourcequota-controller',
  account: 'resourcequota-controller',
  create: (on) => new ResourceQuotaController(on),
}

class ResourceQuotaController implements Controller {
  readonly #on: Runtime
  readonly #quotas: Informer<ResourceQuota>
  readonly #counted = new Map<CountedResource, Informer<KubeObject>>()
  readonly #missing = new Set<CountedResource>()
  #cancel: () => void = () => {}

  constructor(on: Runtime) {
    this.#on = on
    this.#quotas = on.informer(resourceQuotas)
    this.#quotas.addIndex('namespace', byNamespace)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#quotas.onChange(({ type, object, previous }) => {
      if (type === 'deleted') return
      for (const facts of resourcesOf(object)) this.#follow(facts, enqueue)
      if (!deepEqual(previous?.spec.hard, object.spec.hard)) enqueue(keyOf(object))
    })
    const resync = (): void => {
      for (const quota of this.#quotas.values()) enqueue(keyOf(quota))
      this.#cancel = this.#on.clock.after(resyncPeriodMs, resync)
    }
    this.#cancel = this.#on.clock.after(resyncPeriodMs, resync)
  }

  stop(): void {
    this.#cancel()
  }

  reconcile(key: ObjectKey): undefined {
    const quota = this.#quotas.get(key)
    if (quota === undefined) return
    const usage = this.#usage(quota)
    const hard = quota.spec.hard ?? {}
    const used = Object.fromEntries(
      Object.keys(hard).map((name) => [name, formatQuantity(usage[name] ?? zeroQuantity)]),
    )
    if (deepEqual(quota.status.hard ?? {}, hard) && deepEqual(quota.status.used, used)) return
    this.#on.api.updateStatus(resourceQuotas, { ...quota, status: { hard, used } })
  }

  /** Creations are charged as they happen; what ends gives its share back. What is not served yet may come. */
  #follow(facts: CountedResource, enqueue: (key: ObjectKey) => void): void {
    if (this.#counted.has(facts)) return
    const ref = this.#find(facts)
    if (ref === undefined) {
      if (this.#missing.has(facts)) return
      this.#missing.add(facts)
      this.#on.clock.after(discoveryPeriodMs, () => {
        this.#missing.delete(facts)
        this.#follow(facts, enqueue)
      })
      return
    }
    const informer = this.#on.informer(ref)
    informer.addIndex('namespace', byNamespace)
    this.#counted.set(facts, informer)
    informer.onChange(({ type, object, previous }) => {
      if (type !== 'deleted' && !(previous !== undefined && mayUseLess(facts, object, previous))) return
      for (const quota of this.#quotas.byIndex('namespace', object.metadata.namespace ?? ''))
        if (resourcesOf(quota).has(facts)) enqueue(keyOf(quota))
    })
  }

  #find({ group, plural }: CountedResource): ResourceRef<KubeObject> | undefined {
    try {
      return discoverResources(this.#on.api).find((one) => one.plural === plural && one.group === group)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      return undefined
    }
  }

  #usage(quota: ResourceQuota): Usage {
    let usage: Usage = {}
    for (const facts of resourcesOf(quota)) {
      const objects = this.#counted.get(facts)?.byIndex('namespace', quota.metadata.namespace ?? '') ?? []
      for (const object of objects)
        if (isInScopes(quota, facts, object)) usage = addUsage(usage, quotaUsage(facts, object))
    }
    return usage
  }
}

function keyOf({ metadata }: ResourceQuota): ObjectKey {
  return `${metadata.namespace}/${metadata.name}`
}

/** The resources that a quota's limits are about. */
function resourcesOf(quota: ResourceQuota): ReadonlySet<CountedResource> {
  const found = new Set<CountedResource>()
  for (const name of Object.keys(quota.spec.hard ?? {})) {
    const facts = resourceOfLimit(name)
    if (facts !== undefined) found.add(facts)
  }
  return found
}
