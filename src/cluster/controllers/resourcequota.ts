// Counts what the namespaces of quotas use. Models kube-controller-manager resourcequota syncResourceQuota, v1.35.
import { deepEqual, type KubeObject, type ObjectKey } from '#api/object.ts'
import { formatQuantity, zeroQuantity } from '#api/quantity.ts'
import { apiVersionOf, pods, type ResourceRef, resourceQuotas } from '#api/resource-ref.ts'
import { type ResourceFacts, schema } from '#api/schema/schema.ts'
import type { Pod, ResourceQuota } from '#api/types/core-v1.ts'
import { addUsage, countUsage, podUsage, type Usage } from '../resources/quota-usage.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import { byNamespace, type Informer } from '../runtime/informer.ts'

/** How often all quotas are counted anew. */
const resyncPeriodMs = 300_000

export const resourceQuotaController: ControllerFactory = {
  name: 'resourcequota-controller',
  account: 'resourcequota-controller',
  create: (on) => new ResourceQuotaController(on),
}

class ResourceQuotaController implements Controller {
  readonly #on: Runtime
  readonly #quotas: Informer<ResourceQuota>
  readonly #counted = new Map<ResourceFacts, Informer<KubeObject>>()
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

  /** Creations are charged as they happen; what ends gives its share back. */
  #follow(facts: ResourceFacts, enqueue: (key: ObjectKey) => void): void {
    if (this.#counted.has(facts)) return
    const informer = this.#on.informer(refOf(facts))
    informer.addIndex('namespace', byNamespace)
    this.#counted.set(facts, informer)
    informer.onChange(({ type, object, previous }) => {
      if (type !== 'deleted' && !(previous !== undefined && endsNow(object, previous))) return
      for (const quota of this.#quotas.byIndex('namespace', object.metadata.namespace ?? ''))
        if (resourcesOf(quota).has(facts)) enqueue(keyOf(quota))
    })
  }

  #usage(quota: ResourceQuota): Usage {
    let usage: Usage = {}
    for (const facts of resourcesOf(quota)) {
      const objects = this.#counted.get(facts)?.byIndex('namespace', quota.metadata.namespace ?? '') ?? []
      for (const object of objects) {
        const isPod = facts.group === '' && facts.plural === pods.plural
        if (isPod && isEnded(object)) usage = addUsage(usage, countAlone(facts))
        else usage = addUsage(usage, countUsage(facts))
        if (isPod) usage = addUsage(usage, podUsage(object as unknown as Pod))
      }
    }
    return usage
  }
}

function keyOf({ metadata }: ResourceQuota): ObjectKey {
  return `${metadata.namespace}/${metadata.name}`
}

/** A pod that has ended counts as an object still, but not as a pod. */
function countAlone(facts: ResourceFacts): Usage {
  return Object.fromEntries(Object.entries(countUsage(facts)).filter(([name]) => name.startsWith('count/')))
}

function isEnded(object: KubeObject): boolean {
  const phase = (object as unknown as Pod).status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

function endsNow(object: KubeObject, previous: KubeObject): boolean {
  return object.kind === pods.kind && isEnded(object) && !isEnded(previous)
}

/** The resources that a quota's limits are about. */
function resourcesOf(quota: ResourceQuota): ReadonlySet<ResourceFacts> {
  const found = new Set<ResourceFacts>()
  for (const name of Object.keys(quota.spec.hard ?? {})) {
    const facts = resourceOf(name)
    if (facts !== undefined) found.add(facts)
  }
  return found
}

const factsByName = new Map<string, ResourceFacts | undefined>()

/** Limits that name no resource are about what pods ask for. */
function resourceOf(name: string): ResourceFacts | undefined {
  if (factsByName.has(name)) return factsByName.get(name)
  const [plural = '', ...group] = name.replace(/^count\//, '').split('.')
  const find = (wanted: string, inGroup: string) =>
    schema.resources.find((r) => r.plural === wanted && r.group === inGroup && r.namespaced && r.preferred)
  const facts = find(plural, name.startsWith('count/') ? group.join('.') : '') ?? find(pods.plural, '')
  factsByName.set(name, facts)
  return facts
}

function refOf(facts: ResourceFacts): ResourceRef<KubeObject> {
  const { group, version, kind, plural, namespaced } = facts
  return { group, version, kind, plural, namespaced, apiVersion: apiVersionOf(group, version) }
}
