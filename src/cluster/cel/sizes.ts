// How large values can be, and how costly what is done with them: two numbers, the least and the most.

export interface Estimate {
  readonly min: number
  readonly max: number
}

/** Beyond this nothing is counted any more. */
const ceiling = 2 ** 64
const capped = (value: number) => (value >= ceiling ? Number.POSITIVE_INFINITY : value)
/** Nothing of nothing is nothing, however much there may be. */
const product = (a: number, b: number) => (a === 0 || b === 0 ? 0 : capped(a * b))

export const fixed = (value: number): Estimate => ({ min: value, max: value })
export const unknownSize: Estimate = { min: 0, max: Number.POSITIVE_INFINITY }

export function plus(...parts: readonly Estimate[]): Estimate {
  return {
    min: capped(parts.reduce((sum, { min }) => sum + min, 0)),
    max: capped(parts.reduce((sum, { max }) => sum + max, 0)),
  }
}

export function times(a: Estimate, b: Estimate): Estimate {
  return { min: product(a.min, b.min), max: product(a.max, b.max) }
}

/** Rounded up. */
export function scaled({ min, max }: Estimate, factor: number): Estimate {
  return { min: Math.ceil(product(min, factor)), max: Math.ceil(product(max, factor)) }
}

export function either(a: Estimate, b: Estimate): Estimate {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}
