// ResourceQuota: a write that would use more than a quota of its namespace allows is refused; others are charged.
import type { Draft, KubeObject } from '#api/object.ts'
import {
  compareQuantities,
  formatQuantity,
  parseQuantity,
  subtractQuantities,
  zeroQuantity,
} from '#api/quantity.ts'
import { resourceQuotas } from '#api/resource-ref.ts'
import type { Pod, ResourceQuota } from '#api/types/core-v1.ts'
import { addUsage, countUsage, printUsage, type Usage } from '../../resources/quota-usage.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'

/** Models apiserver plugin/resourcequota, v1.35. */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',

  handles: ({ operation, subresource, namespace }) =>
    namespace !== undefined &&
    subresource === undefined &&
    (operation === 'CREATE' || operation === 'UPDATE'),

  validate(attributes) {
    const { call, namespace } = attributes
    const quotas: readonly ResourceQuota[] = call.on.list(resourceQuotas, namespace)
    if (quotas.length === 0) return
    const delta = deltaOf(attributes)
    const charges: [ResourceQuota, Usage][] = []
    for (const quota of quotas) {
      const hard = usageOf(quota.status.hard ?? {})
      const names = Object.keys(hard)
        .filter((name) => delta[name] !== undefined || isMissing(attributes, name))
        .sort()
      if (names.length === 0) continue
      checkSpecified(attributes, quota, names)
      checkRoom(
        attributes,
        quota,
        hard,
        names.filter((name) => delta[name] !== undefined),
        delta,
      )
      charges.push([
        quota,
        Object.fromEntries(
          names
            .filter((name) => delta[name] !== undefined)
            .map((name) => [name, delta[name] ?? zeroQuantity]),
        ),
      ])
    }
    if (call.dryRun) return
    for (const [quota, charge] of charges) chargeQuota(attributes, quota, charge)
  },
}

/** What the write adds to what is used. */
function deltaOf({ call, object, old, operation }: Attributes): Usage {
  const { strategy, facts } = call.resource
  const own = (of: KubeObject) => strategy.quotaUsage?.(of) ?? {}
  if (operation === 'CREATE') return addUsage(countUsage(facts), own(object as KubeObject))
  const before = old === undefined ? {} : own(old)
  const after = own(object as KubeObject)
  const delta: Record<string, Usage[string]> = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const more = subtractQuantities(after[name] ?? zeroQuantity, before[name] ?? zeroQuantity)
    if (more.nanos > 0n) delta[name] = more
  }
  return delta
}

function usageOf(list: { readonly [name: string]: string }): Usage {
  return Object.fromEntries(
    Object.entries(list).map(([name, text]) => [name, parseQuantity(text) ?? zeroQuantity]),
  )
}

const containerNames = /^(requests\.|limits\.)?(cpu|memory)$/

/** A quota on cpu or memory obliges every container to say how much it wants. */
function isMissing({ call, operation }: Attributes, name: string): boolean {
  return (
    operation === 'CREATE' &&
    call.resource.facts.plural === 'pods' &&
    call.resource.facts.group === '' &&
    containerNames.test(name)
  )
}

function checkSpecified(attributes: Attributes, quota: ResourceQuota, names: readonly string[]): void {
  if (!names.some((name) => isMissing(attributes, name))) return
  const { spec } = attributes.object as unknown as Pod
  const parts: string[] = []
  for (const name of names.filter((candidate) => isMissing(attributes, candidate))) {
    const [, prefix, resource] = containerNames.exec(name) as unknown as [string, string | undefined, string]
    const list = prefix === 'limits.' ? 'limits' : 'requests'
    const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter(
      (container) => container.resources[list]?.[resource] === undefined,
    )
    if (silent.length > 0)
      parts.push(
        `${name} for: ${silent
          .map((container) => container.name)
          .sort()
          .join(',')}`,
      )
  }
  if (parts.length > 0)
    throw refusal(attributes, `failed quota: ${quota.metadata.name}: must specify ${parts.join('; ')}`)
}

function checkRoom(
  attributes: Attributes,
  quota: ResourceQuota,
  hard: Usage,
  names: readonly string[],
  delta: Usage,
): void {
  const used = usageOf(quota.status.used ?? {})
  const unknown = names.filter((name) => used[name] === undefined)
  if (unknown.length > 0)
    throw refusal(
      attributes,
      `status unknown for quota: ${quota.metadata.name}, resources: ${unknown.join(',')}`,
    )
  const after = addUsage(used, delta)
  const over = names.filter(
    (name) => compareQuantities(after[name] ?? zeroQuantity, hard[name] ?? zeroQuantity) > 0,
  )
  if (over.length === 0) return
  const text = `exceeded quota: ${quota.metadata.name}, requested: ${printUsage(delta, over)}, used: ${printUsage(used, over)}, limited: ${printUsage(hard, over)}`
  throw refusal(attributes, text)
}

function chargeQuota({ call }: Attributes, quota: ResourceQuota, charge: Usage): void {
  const total = addUsage(usageOf(quota.status.used ?? {}), charge)
  const used = { ...quota.status.used }
  for (const name of Object.keys(charge)) used[name] = formatQuantity(total[name] ?? zeroQuantity)
  const draft = { ...quota, metadata: { ...quota.metadata }, status: { ...quota.status, used } }
  const charged = call.server.store.put('resourcequotas', draft as unknown as Draft<KubeObject>, quota)
  call.server.ledger.carry(charged, quota)
}
