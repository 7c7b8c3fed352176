// Quantities in expressions: quantity("1Gi").isGreaterThan(quantity("1M")). Models apiserver cel library quantity, v1.35.
import type { Environment } from '@marcbachmann/cel-js'
import { CelError } from '#api/cel.ts'
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  type Quantity,
  subtractQuantities,
} from '#api/quantity.ts'

const nano = 1_000_000_000n

class CelQuantity {
  readonly amount: Quantity
  constructor(amount: Quantity) {
    this.amount = amount
  }
}

/** Adds the type of quantities and its functions. */
export function registerQuantities(environment: Environment): void {
  environment.registerType('Quantity', CelQuantity)
  environment.registerFunction(
    'isQuantity(string): bool',
    (text: string) => parseQuantity(text) !== undefined,
  )
  environment.registerFunction('quantity(string): Quantity', (text: string) => {
    const amount = parseQuantity(text)
    if (amount === undefined)
      throw new CelError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      )
    return new CelQuantity(amount)
  })
  const compare = (name: string, holds: (difference: number) => boolean) =>
    environment.registerFunction(`Quantity.${name}(Quantity): bool`, (a: CelQuantity, b: CelQuantity) =>
      holds(compareQuantities(a.amount, b.amount)),
    )
  compare('isLessThan', (difference) => difference < 0)
  compare('isGreaterThan', (difference) => difference > 0)
  environment.registerFunction('Quantity.compareTo(Quantity): int', (a: CelQuantity, b: CelQuantity) =>
    BigInt(compareQuantities(a.amount, b.amount)),
  )
  environment.registerFunction(
    'Quantity.add(Quantity): Quantity',
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(addQuantities(a.amount, b.amount)),
  )
  environment.registerFunction(
    'Quantity.sub(Quantity): Quantity',
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(subtractQuantities(a.amount, b.amount)),
  )
  environment.registerFunction(
    'Quantity.isInteger(): bool',
    ({ amount }: CelQuantity) => amount.nanos % nano === 0n,
  )
  environment.registerFunction('Quantity.asInteger(): int', ({ amount }: CelQuantity) => amount.nanos / nano)
  environment.registerFunction(
    'Quantity.asApproximateFloat(): double',
    ({ amount }: CelQuantity) => Number(amount.nanos) / Number(nano),
  )
}
