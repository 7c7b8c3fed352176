// How much an expression can cost at worst, before anybody evaluates it. Models cel-go checker cost, v0.26.
import { callCost, type Operand } from './call-costs.ts'
import type { Program } from './compile.ts'
import { type Expression, type Fold, type FunctionCall, qualifiedName } from './expression.ts'
import { functions } from './library/index.ts'
import { type Estimate, either, fixed, plus, times, unknownSize } from './sizes.ts'
import type { CelType } from './types.ts'

const listCreation = fixed(10)
const mapCreation = fixed(30)
const structCreation = fixed(40)
const free = fixed(0)

/** The most that an expression costs; what has no bounds costs without end. */
export function worstCost({ expression, typeOf }: Pick<Program, 'expression' | 'typeOf'>): number {
  return new Estimator(typeOf).cost(expression).max
}

interface Local {
  readonly name: string
  readonly size: Estimate | undefined
  readonly itemSize: Estimate | undefined
  readonly outer: Local | undefined
}

class Estimator {
  readonly #typeOf: (part: Expression) => CelType
  readonly #sizes = new Map<Expression, Estimate>()
  readonly #itemSizes = new Map<Expression, Estimate>()
  #locals: Local | undefined

  constructor(typeOf: (part: Expression) => CelType) {
    this.#typeOf = typeOf
  }

  cost(part: Expression): Estimate {
    switch (part.kind) {
      case 'literal':
        return free
      case 'identifier':
        return fixed(1)
      case 'selection': {
        const operand = this.cost(part.operand)
        if (part.isTest) return operand
        const { kind } = this.#typeOf(part.operand)
        return kind === 'map' || kind === 'object' ? plus(operand, fixed(1)) : operand
      }
      case 'call':
        return this.#call(part)
      case 'list': {
        const costs = part.items.map(({ value }) => this.cost(value))
        this.#setItems(
          part,
          part.items.map(({ value }) => this.#size(value) ?? unknownSize),
        )
        return plus(...costs, listCreation)
      }
      case 'map': {
        const costs = part.entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)])
        this.#setItems(
          part,
          part.entries.map(({ value }) => this.#size(value) ?? unknownSize),
        )
        return plus(...costs, mapCreation)
      }
      case 'struct':
        return plus(...part.fields.map(({ value }) => this.cost(value)), structCreation)
      case 'fold':
        return part.variable === '#unused' ? this.#bound(part) : this.#fold(part)
    }
  }

  #setItems(part: Expression, sizes: readonly Estimate[]): void {
    const [first = free, ...rest] = sizes
    this.#itemSizes.set(part, rest.reduce(either, first))
  }

  #call(call: FunctionCall): Estimate {
    const { name, target, args } = call
    const costs = args.map((arg) => this.cost(arg))
    if (name === '_&&_' || name === '_||_') return { min: costs[0]?.min ?? 0, max: plus(...costs).max }
    if (name === '_?_:_') return this.#choice(call, costs)
    if (name === 'dyn') {
      this.#copySizes(call, args[0])
      return plus(fixed(1), ...costs)
    }
    const prefix = target && qualifiedName(target)
    const isNamespaced = prefix !== undefined && functions.has(`${prefix}.${name}`)
    const receiver = isNamespaced ? undefined : target
    const receiverCost = receiver === undefined ? free : this.cost(receiver)
    const operands = (receiver === undefined ? args : [receiver, ...args]).map((part) => this.#operand(part))
    const { cost, size } = callCost(
      isNamespaced ? `${prefix}.${name}` : name,
      receiver !== undefined,
      operands,
    )
    if (size !== undefined) this.#sizes.set(call, size)
    if (name === '_+_') this.#joinItems(call, args)
    if (name === '_[_]' && args[0] !== undefined) {
      const item = this.#itemSize(args[0])
      if (item !== undefined) this.#sizes.set(call, item)
    }
    return plus(receiverCost, ...costs, cost)
  }

  #choice(call: FunctionCall, [condition = free, yes = free, no = free]: readonly Estimate[]): Estimate {
    const [, first, second] = call.args
    if (first !== undefined && second !== undefined) {
      this.#sizes.set(call, either(this.#size(first) ?? unknownSize, this.#size(second) ?? unknownSize))
      this.#joinItems(call, [first, second])
    }
    return plus(condition, either(yes, no))
  }

  #joinItems(call: Expression, parts: readonly Expression[]): void {
    const [first, second] = parts.map((part) => this.#itemSize(part))
    if (first !== undefined && second !== undefined) this.#itemSizes.set(call, either(first, second))
  }

  #copySizes(to: Expression, from: Expression | undefined): void {
    const size = from && this.#size(from)
    const item = from && this.#itemSize(from)
    if (size !== undefined) this.#sizes.set(to, size)
    if (item !== undefined) this.#itemSizes.set(to, item)
  }

  #operand(part: Expression): Operand {
    return { part, type: this.#typeOf(part), size: this.#size(part), itemSize: this.#itemSize(part) }
  }

  #size(part: Expression): Estimate | undefined {
    const known = this.#sizes.get(part) ?? exactSize(part)
    if (known !== undefined) return known
    const type = this.#typeOf(part)
    if (type.maxSize !== undefined) return { min: 0, max: type.maxSize }
    if (isScalar(type)) return fixed(1)
    return part.kind === 'identifier' ? this.#local(part.name)?.size : undefined
  }

  #itemSize(part: Expression): Estimate | undefined {
    const known = this.#itemSizes.get(part)
    if (known !== undefined) return known
    const local = part.kind === 'identifier' ? this.#local(part.name)?.itemSize : undefined
    if (local !== undefined) return local
    const item = this.#typeOf(part).parameters.at(-1)
    if (item === undefined) return undefined
    if (item.maxSize !== undefined) return { min: 0, max: item.maxSize }
    return isScalar(item) ? fixed(1) : undefined
  }

  #local(name: string): Local | undefined {
    for (let local = this.#locals; local !== undefined; local = local.outer)
      if (local.name === name) return local
    return undefined
  }

  #name(name: string, size: Estimate | undefined, itemSize?: Estimate): void {
    this.#locals = { name, size, itemSize, outer: this.#locals }
  }

  /** A value with a name. */
  #bound(fold: Fold): Estimate {
    const outer = this.#locals
    const costs = [this.cost(fold.range), this.cost(fold.initial)]
    this.#name(fold.accumulator, this.#size(fold.initial), this.#itemSize(fold.initial))
    const result = this.cost(fold.result)
    this.#copySizes(fold, fold.result)
    this.#locals = outer
    return plus(...costs, result)
  }

  #fold(fold: Fold): Estimate {
    const outer = this.#locals
    const costs = [this.cost(fold.range), this.cost(fold.initial)]
    this.#name(fold.accumulator, this.#size(fold.initial), this.#itemSizes.get(fold.initial))
    const inFold = this.#locals
    const { kind, parameters } = this.#typeOf(fold.range)
    const item = this.#itemSize(fold.range)
    const [key] = parameters
    const keySize = key?.maxSize === undefined ? undefined : { min: 0, max: key.maxSize }
    if (fold.secondVariable === undefined) this.#name(fold.variable, kind === 'list' ? item : keySize)
    else {
      this.#name(fold.variable, kind === 'list' ? fixed(1) : keySize)
      this.#name(fold.secondVariable, item)
    }
    const each = plus(this.cost(fold.condition), this.cost(fold.step))
    const stepItems = this.#itemSize(fold.step)
    this.#locals = inFold
    const result = this.cost(fold.result)
    this.#locals = outer
    const count = this.#size(fold.range) ?? unknownSize
    if (fold.initial.kind === 'literal') this.#sizes.set(fold, exactSize(fold.initial) ?? fixed(1))
    else {
      this.#sizes.set(fold, count)
      if (stepItems !== undefined) this.#itemSizes.set(fold, stepItems)
    }
    return plus(...costs, result, times(count, each))
  }
}

const scalars = new Set<CelType['kind']>(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'])

function isScalar(type: CelType): boolean {
  const [inner] = type.parameters
  if (type.name === 'optional_type' && inner !== undefined) return isScalar(inner)
  return scalars.has(type.kind)
}

function exactSize(part: Expression): Estimate | undefined {
  if (part.kind === 'list') return fixed(part.items.length)
  if (part.kind === 'map') return fixed(part.entries.length)
  if (part.kind !== 'literal') return undefined
  const { value } = part
  if (typeof value === 'string') return fixed([...value].length)
  return fixed(value instanceof Uint8Array ? value.length : 1)
}
