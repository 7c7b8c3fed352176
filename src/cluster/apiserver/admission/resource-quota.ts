// ResourceQuota: a write that would use more than a quota of its namespace allows is refused; others are charged.
import type { Draft, KubeObject } from '#api/object.ts'
import { compareQuantities, formatQuantity, subtractQuantities, zeroQuantity } from '#api/quantity.ts'
import { pods, resourceQuotas } from '#api/resource-ref.ts'
import type { ResourceFacts } from '#api/schema/schema.ts'
import type { Pod, ResourceQuota } from '#api/types/core-v1.ts'
import { isInScopes, quotaUsage, resourceOfLimit } from '../../resources/quota-evaluators.ts'
import { addUsage, printUsage, type Usage, usageFrom } from '../../resources/quota-usage.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'

/** Models apiserver plugin/resourcequota, v1.35. */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',

  handles: ({ operation, subresource, namespace }) =>
    namespace !== undefined &&
    (subresource === undefined || subresource === 'resize') &&
    (operation === 'CREATE' || operation === 'UPDATE'),

  validate(attributes) {
    const { call, namespace } = attributes
    const quotas = call.on.list(resourceQuotas, namespace).filter((quota) => concerns(attributes, quota))
    if (quotas.length === 0) return
    for (const quota of quotas) checkSpecified(attributes, quota)
    const delta = deltaOf(attributes)
    const charges = quotas.map((quota) => ({ quota, charge: chargeOf(attributes, quota, delta) }))
    if (call.dryRun) return
    for (const { quota, charge } of charges)
      if (Object.keys(charge).length > 0) chargeQuota(attributes, quota, charge)
  },
}

/** The quota limits something of the object's resource, and the object is in its scopes. */
function concerns({ call, object }: Attributes, quota: ResourceQuota): boolean {
  const { facts } = call.resource
  const limits = Object.keys(quota.status.hard ?? {})
  return limits.some((name) => isAbout(name, facts)) && isInScopes(quota, facts, object as KubeObject)
}

function isAbout(limit: string, { group, plural }: ResourceFacts): boolean {
  const facts = resourceOfLimit(limit)
  return facts?.plural === plural && facts.group === group
}

/** What the write adds to what is used. */
function deltaOf({ call, object, old, operation }: Attributes): Usage {
  const { facts } = call.resource
  const after = quotaUsage(facts, object as KubeObject)
  if (operation === 'CREATE' || old === undefined) return after
  const before = quotaUsage(facts, old)
  const delta: Record<string, Usage[string]> = {}
  for (const name of Object.keys(after)) {
    const more = subtractQuantities(after[name] ?? zeroQuantity, before[name] ?? zeroQuantity)
    if (more.nanos > 0n) delta[name] = more
  }
  return delta
}

/** What of the delta the quota counts. Throws 403 when it has no room for it. */
function chargeOf(attributes: Attributes, quota: ResourceQuota, delta: Usage): Usage {
  const hard = usageFrom(quota.status.hard)
  const used = usageFrom(quota.status.used)
  const names = Object.keys(hard)
    .filter((name) => delta[name] !== undefined)
    .sort()
  const charge = Object.fromEntries(names.map((name) => [name, delta[name] ?? zeroQuantity]))
  const after = addUsage(used, charge)
  const over = names.filter(
    (name) => compareQuantities(after[name] ?? zeroQuantity, hard[name] ?? zeroQuantity) > 0,
  )
  if (over.length === 0) return charge
  const text = `exceeded quota: ${quota.metadata.name}, requested: ${printUsage(delta, over)}, used: ${printUsage(used, over)}, limited: ${printUsage(hard, over)}`
  throw refusal(attributes, text)
}

const containerNames = /^(requests\.|limits\.)?(cpu|memory)$/

/**
 * A quota on cpu or memory obliges every container to say how much it wants, and the quota itself to know what is
 * used already. Throws 403.
 */
function checkSpecified(attributes: Attributes, quota: ResourceQuota): void {
  const { call, object, operation } = attributes
  const { facts } = call.resource
  const names = Object.keys(quota.status.hard ?? {})
    .filter((name) => isAbout(name, facts))
    .sort()
  const { name } = quota.metadata
  if (facts.plural === pods.plural && facts.group === '' && operation === 'CREATE') {
    const silent = names.flatMap((limit) => silentAbout(limit, (object as unknown as Pod).spec))
    if (silent.length > 0)
      throw refusal(attributes, `failed quota: ${name}: must specify ${silent.join('; ')}`)
  }
  const unknown = names.filter((limit) => quota.status.used?.[limit] === undefined)
  if (unknown.length > 0)
    throw refusal(attributes, `status unknown for quota: ${name}, resources: ${unknown.join(',')}`)
}

/** `requests.cpu for: a,b`, when those containers do not say. */
function silentAbout(limit: string, spec: Pod['spec']): string[] {
  const [, prefix, resource = ''] = containerNames.exec(limit) ?? []
  if (resource === '') return []
  const list = prefix === 'limits.' ? 'limits' : 'requests'
  if (spec.resources?.[list]?.[resource] !== undefined) return []
  const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter(
    (container) => container.resources?.[list]?.[resource] === undefined,
  )
  const names = silent.map((container) => container.name).sort()
  return names.length === 0 ? [] : [`${limit} for: ${names.join(',')}`]
}

function chargeQuota({ call }: Attributes, quota: ResourceQuota, charge: Usage): void {
  const total = addUsage(usageFrom(quota.status.used), charge)
  const used = { ...quota.status.used }
  for (const name of Object.keys(charge)) used[name] = formatQuantity(total[name] ?? zeroQuantity)
  const draft = { ...quota, metadata: { ...quota.metadata }, status: { ...quota.status, used } }
  const charged = call.server.store.put('resourcequotas', draft as unknown as Draft<KubeObject>, quota)
  call.server.ledger.carry(charged, quota)
}
