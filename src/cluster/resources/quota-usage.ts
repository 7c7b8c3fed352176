// What an object counts against quotas. Models pkg/quota/v1/evaluator, v1.35.
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  zeroQuantity,
} from '#api/quantity.ts'
import type { ResourceFacts } from '#api/schema/schema.ts'
import type { Pod } from '#api/types/core-v1.ts'

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
export function countUsage({ group, plural }: ResourceFacts): Usage {
  const count = { [group === '' ? `count/${plural}` : `count/${plural}.${group}`]: one }
  return group === '' && plainlyCounted.has(plural) ? { ...count, [plural]: one } : count
}

export function addUsage(a: Usage, b: Usage): Usage {
  const total: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b))
    total[name] = addQuantities(total[name] ?? zeroQuantity, amount)
  return total
}

/** The requests and limits of a pod's containers, under all names that quotas have for them. */
export function podUsage(pod: Pod): Usage {
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return {}
  const usage: Record<string, Quantity> = {}
  for (const kind of ['requests', 'limits'] as const) {
    for (const [name, amount] of Object.entries(peak(pod, kind))) {
      usage[`${kind}.${name}`] = amount
      if (kind === 'requests') usage[name] = amount
    }
  }
  return usage
}

function peak({ spec }: Pod, kind: 'requests' | 'limits'): Usage {
  const lists = (containers: Pod['spec']['containers']) =>
    containers.map(({ resources }) =>
      Object.fromEntries(
        Object.entries(resources[kind] ?? {}).map(([name, text]) => [
          name,
          parseQuantity(text) ?? zeroQuantity,
        ]),
      ),
    )
  let total: Usage = lists(spec.containers).reduce(addUsage, {})
  for (const init of lists(spec.initContainers ?? []))
    for (const [name, amount] of Object.entries(init))
      if (compareQuantities(amount, total[name] ?? zeroQuantity) > 0) total = { ...total, [name]: amount }
  return total
}

export function printUsage(usage: Usage, names: readonly string[]): string {
  return names.map((name) => `${name}=${formatQuantity(usage[name] ?? zeroQuantity)}`).join(',')
}
