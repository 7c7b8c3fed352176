// What objects count against quotas, and which limits are about them. Models pkg/quota/v1/evaluator/core, v1.35.
import type { KubeObject } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { compareQuantities, parseQuantity, type Quantity } from '#api/quantity.ts'
import { type ResourceFacts, schema } from '#api/schema/schema.ts'
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '#api/types/core-v1.ts'
import { claimClassAnnotation } from '#api/well-known.ts'
import { podPeak } from './pod-peak.ts'
import { claimIsInScope, podIsInScope, type ScopeRequirement, scopesOf } from './quota-scopes.ts'
import { addUsage, countQuantity, countUsage, type Usage } from './quota-usage.ts'

/** What of a resource quotas go by. */
export type CountedResource = Pick<ResourceFacts, 'group' | 'plural'>

/** What quotas know of a resource of the core group beyond that its objects can be counted. */
interface Evaluator {
  /** What one object uses besides being one. */
  usage(object: KubeObject): Usage
  isInScope?(object: KubeObject, scope: ScopeRequirement): boolean
  /** Nothing of it counts any more, but that there is the object. */
  isOver?(object: KubeObject): boolean
}

const evaluators: { readonly [plural: string]: Evaluator } = {
  pods: {
    usage: (object) => podUsage(object as unknown as Pod),
    isInScope: (object, scope) => podIsInScope(object as unknown as Pod, scope),
    isOver: (object) => hasEnded(object as unknown as Pod),
  },
  persistentvolumeclaims: {
    usage: (object) => claimUsage(object as unknown as PersistentVolumeClaim),
    isInScope: (object, scope) => claimIsInScope(object as unknown as PersistentVolumeClaim, scope),
  },
  services: { usage: (object) => serviceUsage(object as unknown as Service) },
}

function evaluatorOf({ group, plural }: CountedResource): Evaluator | undefined {
  return group === '' ? evaluators[plural] : undefined
}

/** All that an object counts for, by the names of quotas. */
export function quotaUsage(facts: CountedResource, object: KubeObject): Usage {
  const evaluator = evaluatorOf(facts)
  const count = countUsage(facts)
  if (evaluator === undefined) return count
  if (evaluator.isOver?.(object) !== true) return addUsage(count, evaluator.usage(object))
  return Object.fromEntries(Object.entries(count).filter(([name]) => name.startsWith('count/')))
}

/** The object is within the scopes of the quota. */
export function isInScopes(quota: ResourceQuota, facts: CountedResource, object: KubeObject): boolean {
  const evaluator = evaluatorOf(facts)
  return scopesOf(quota).every((scope) => evaluator?.isInScope?.(object, scope) === true)
}

/** A change after which the object may use less than before: it ended, or asks for something else. */
export function mayUseLess(facts: CountedResource, object: KubeObject, previous: KubeObject): boolean {
  const evaluator = evaluatorOf(facts)
  if (evaluator === undefined) return false
  if (evaluator.isOver !== undefined && evaluator.isOver(object) !== evaluator.isOver(previous)) return true
  return specOf(object) !== specOf(previous)
}

/** Equal specs are the same object: the store shares what did not change. */
function specOf(object: KubeObject): unknown {
  return (object as { readonly spec?: unknown }).spec
}

const factsByLimit = new Map<string, CountedResource | undefined>()
const claimLimits = /^(requests\.storage|.+\.storageclass\.storage\.k8s\.io\/.+)$/

/**
 * The resource that a limit of a quota is about; those that name none are about what pods ask for. Of a custom resource
 * only the limit's name is known.
 */
export function resourceOfLimit(name: string): CountedResource | undefined {
  if (factsByLimit.has(name)) return factsByLimit.get(name)
  const find = (plural: string, inGroup: string) =>
    schema.resources.find((r) => r.plural === plural && r.group === inGroup && r.namespaced && r.preferred)
  const [plural = '', ...group] = name.replace(/^count\//, '').split('.')
  const isClaims = claimLimits.test(name)
  const named = isClaims ? 'persistentvolumeclaims' : plural
  const isCount = name.startsWith('count/')
  const facts =
    find(named, isCount ? group.join('.') : '') ??
    (isCount && group.length > 0 ? { plural, group: group.join('.') } : find('pods', ''))
  factsByLimit.set(name, facts)
  return facts
}

const limited = new Set(['cpu', 'memory', 'ephemeral-storage'])

/** The requests and limits of a pod, under all names that quotas have for them. */
function podUsage(pod: Pod): Usage {
  const usage: Record<string, Quantity> = {}
  for (const [name, amount] of Object.entries(podPeak(pod, 'requests'))) {
    usage[`requests.${name}`] = amount
    if (limited.has(name) || name.startsWith('hugepages-')) usage[name] = amount
  }
  for (const [name, amount] of Object.entries(podPeak(pod, 'limits')))
    if (limited.has(name)) usage[`limits.${name}`] = amount
  return usage
}

function serviceUsage({ spec }: Service): Usage {
  const isBalanced = spec.type === 'LoadBalancer'
  const ports = spec.ports ?? []
  const isWithoutOwn = isBalanced && spec.allocateLoadBalancerNodePorts === false
  const taken = isWithoutOwn ? ports.filter(({ nodePort }) => nodePort) : ports
  const hasNodePorts = (isBalanced || spec.type === 'NodePort') && taken.length > 0
  return {
    ...(isBalanced && { 'services.loadbalancers': countQuantity(1) }),
    ...(hasNodePorts && { 'services.nodeports': countQuantity(taken.length) }),
  }
}

function claimUsage({ metadata, spec, status }: PersistentVolumeClaim): Usage {
  const storage = largest(spec.resources?.requests?.storage, status.allocatedResources?.storage)
  const className = metadata.annotations?.[claimClassAnnotation] ?? spec.storageClassName
  const ofClass = `${className}.storageclass.storage.k8s.io`
  return {
    ...(className && { [`${ofClass}/persistentvolumeclaims`]: countQuantity(1) }),
    ...(storage !== undefined && { 'requests.storage': storage }),
    ...(className && storage !== undefined && { [`${ofClass}/requests.storage`]: storage }),
  }
}

function largest(...texts: readonly (string | undefined)[]): Quantity | undefined {
  const known = texts.flatMap((text) => (text === undefined ? [] : (parseQuantity(text) ?? [])))
  return known.sort(compareQuantities).at(-1)
}
