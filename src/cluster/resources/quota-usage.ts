// Amounts by name, as quotas count them. Models apiserver pkg/quota/v1/resources, v1.35.
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  type Quantity,
  quantityOf,
  zeroQuantity,
} from '#api/quantity.ts'
import type { ResourceFacts } from '#api/schema/schema.ts'

export type Usage = { readonly [name: string]: Quantity }

/** Kinds of the core group that quotas also name without `count/`. */
const plainlyCounted = new Set([
  'pods',
  'services',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
])
const one = countQuantity(1)

/** A number of things as a quantity. */
export function countQuantity(count: number): Quantity {
  return { nanos: BigInt(count) * 1_000_000_000n, format: 'decimal' }
}

/** One object of a resource, before what its kind adds. */
export function countUsage({ group, plural }: Pick<ResourceFacts, 'group' | 'plural'>): Usage {
  const count = { [group === '' ? `count/${plural}` : `count/${plural}.${group}`]: one }
  return group === '' && plainlyCounted.has(plural) ? { ...count, [plural]: one } : count
}

export function addUsage(a: Usage, b: Usage): Usage {
  const total: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b))
    total[name] = addQuantities(total[name] ?? zeroQuantity, amount)
  return total
}

/** The larger of both, by name. */
export function maxUsage(a: Usage, b: Usage): Usage {
  const larger: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    const known = larger[name]
    if (known === undefined || compareQuantities(amount, known) > 0) larger[name] = amount
  }
  return larger
}

/** What a list of the API tells: `{"cpu": "100m"}`. */
export function usageFrom(list: { readonly [name: string]: string } | undefined): Usage {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, text]) => [name, quantityOf(text)]))
}

export function printUsage(usage: Usage, names: readonly string[]): string {
  return names.map((name) => `${name}=${formatQuantity(usage[name] ?? zeroQuantity)}`).join(',')
}
