// How an invariant complains.
import { deepEqual } from '#api/object.ts'

/** Throws when a rule does not hold. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/** Throws when two JSON values differ. */
export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  if (!deepEqual(actual, expected))
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
}
