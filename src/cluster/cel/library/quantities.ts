// quantity("1Gi").isGreaterThan(quantity("1M")). Models apiserver cel/library quantity, v1.35.
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  type Quantity,
  subtractQuantities,
} from '#api/quantity.ts'
import type { Declaration } from '../functions.ts'
import { CelError, Opaque } from '../values.ts'

const nano = 1_000_000_000n

class CelQuantity extends Opaque {
  readonly typeName = 'kubernetes.Quantity'
  readonly amount: Quantity
  constructor(amount: Quantity) {
    super()
    this.amount = amount
  }
  equals(other: CelQuantity): boolean {
    return compareQuantities(this.amount, other.amount) === 0
  }
}

function quantity(text: string): CelQuantity {
  const amount = parseQuantity(text)
  if (amount !== undefined) return new CelQuantity(amount)
  throw new CelError(
    /^[+-]?[0-9.]+/.test(text)
      ? "unable to parse quantity's suffix"
      : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  )
}

function whole({ amount }: CelQuantity): bigint {
  if (amount.nanos % nano !== 0n) throw new CelError('cannot convert value to integer')
  return amount.nanos / nano
}

const units = (count: bigint): Quantity => ({ nanos: count * nano, format: 'decimal' })
const order = (a: CelQuantity, b: CelQuantity) => compareQuantities(a.amount, b.amount)
const sign = ({ amount }: CelQuantity) => (amount.nanos > 0n ? 1n : amount.nanos < 0n ? -1n : 0n)

export const quantities: readonly Declaration[] = [
  ['quantity(string): kubernetes.Quantity', quantity],
  ['isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined],
  ['sign(kubernetes.Quantity): int', sign],
  [
    '(kubernetes.Quantity).isGreaterThan(kubernetes.Quantity): bool',
    (a: CelQuantity, b: CelQuantity) => order(a, b) > 0,
  ],
  [
    '(kubernetes.Quantity).isLessThan(kubernetes.Quantity): bool',
    (a: CelQuantity, b: CelQuantity) => order(a, b) < 0,
  ],
  [
    '(kubernetes.Quantity).compareTo(kubernetes.Quantity): int',
    (a: CelQuantity, b: CelQuantity) => BigInt(order(a, b)),
  ],
  [
    '(kubernetes.Quantity).asApproximateFloat(): double',
    ({ amount }: CelQuantity) => Number(amount.nanos) / Number(nano),
  ],
  ['(kubernetes.Quantity).asInteger(): int', whole],
  ['(kubernetes.Quantity).isInteger(): bool', ({ amount }: CelQuantity) => amount.nanos % nano === 0n],
  [
    '(kubernetes.Quantity).add(kubernetes.Quantity): kubernetes.Quantity',
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(addQuantities(a.amount, b.amount)),
  ],
  [
    '(kubernetes.Quantity).add(int): kubernetes.Quantity',
    (a: CelQuantity, b: bigint) => new CelQuantity(addQuantities(a.amount, units(b))),
  ],
  [
    '(kubernetes.Quantity).sub(kubernetes.Quantity): kubernetes.Quantity',
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(subtractQuantities(a.amount, b.amount)),
  ],
  [
    '(kubernetes.Quantity).sub(int): kubernetes.Quantity',
    (a: CelQuantity, b: bigint) => new CelQuantity(subtractQuantities(a.amount, units(b))),
  ],
]
