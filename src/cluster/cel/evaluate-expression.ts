// Works out the value of an expression. Models cel-go interpreter, v0.26.
import { namedTypes } from './check-expression.ts'
import { type Expression, type Fold, type FunctionCall, qualifiedName } from './expression.ts'
import { overloadFor } from './functions.ts'
import { functions } from './library/index.ts'
import { itemAt } from './library/operators.ts'
import { optionalItem } from './library/optionals.ts'
import { CelError, entriesOf, isMap, mapOf, memberOf, noSuchOverload, Optional, TypeValue } from './values.ts'

export type Values = { readonly [name: string]: unknown }

/** How much an evaluation may still cost, in the units of estimates. */
export interface Budget {
  left: number
}

/** An expression costs more than it may. */
export class CostExceeded extends CelError {
  constructor() {
    super('operation cancelled: actual cost limit exceeded')
  }
}

/** Throws CelError. */
export function evaluateExpression(expression: Expression, values: Values, budget: Budget): unknown {
  return new Evaluation(values, budget).valueOf(expression)
}

interface Local {
  readonly name: string
  readonly value: unknown
  readonly outer: Local | undefined
}

class Evaluation {
  readonly #values: Values
  readonly #budget: Budget
  #locals: Local | undefined

  constructor(values: Values, budget: Budget) {
    this.#values = values
    this.#budget = budget
  }

  valueOf(part: Expression): unknown {
    switch (part.kind) {
      case 'literal':
        return part.value
      case 'identifier':
        this.#spend(1)
        return this.#variable(part.name)
      case 'selection':
        return this.#selection(part)
      case 'call':
        return this.#call(part)
      case 'list':
        this.#spend(10)
        return part.items.flatMap(({ value, isOptional }) => {
          const item = this.valueOf(value)
          return isOptional ? present(item) : [item]
        })
      case 'map':
        this.#spend(30)
        return mapOf(
          part.entries.flatMap(({ key, value, isOptional }) => {
            const own = this.valueOf(key)
            const member = this.valueOf(value)
            return (isOptional ? present(member) : [member]).map((one) => [own, one] as const)
          }),
        )
      case 'struct':
        throw new CelError(`unknown type: ${part.typeName}`)
      case 'fold':
        return this.#fold(part)
    }
  }

  #spend(cost: number): void {
    this.#budget.left -= cost
    if (this.#budget.left < 0) throw new CostExceeded()
  }

  #find(given: string): { readonly value: unknown } | undefined {
    const name = given.replace(/^\./, '')
    for (let local = this.#locals; local !== undefined; local = local.outer)
      if (local.name === name) return local
    if (Object.hasOwn(this.#values, name)) return { value: this.#values[name] }
    return Object.hasOwn(namedTypes, name) ? { value: new TypeValue(name) } : undefined
  }

  #variable(name: string): unknown {
    const found = this.#find(name)
    if (found === undefined) throw new CelError(`no such attribute(s): ${name}`)
    return found.value
  }

  #selection(part: Extract<Expression, { kind: 'selection' }>): unknown {
    const name = part.field.includes('.') ? undefined : qualifiedName(part)
    const known = name === undefined ? undefined : this.#find(name)
    if (known !== undefined) return known.value
    const operand = this.valueOf(part.operand)
    if (operand instanceof Optional) {
      const item = optionalItem(operand, part.field)
      return part.isTest ? item.value !== undefined : item
    }
    if (part.isTest) {
      if (!isMap(operand)) throw new CelError('no such overload')
      return memberOf(operand, part.field) !== undefined
    }
    this.#spend(1)
    return itemAt(operand, part.field)
  }

  #call(call: FunctionCall): unknown {
    const { name, target, args } = call
    switch (name) {
      case '_&&_':
        return this.#logical(args, false)
      case '_||_':
        return this.#logical(args, true)
      case '_?_:_':
        return this.#choice(args)
      case '@not_strictly_false':
        return this.#outcome(args[0]) !== false
      default:
        break
    }
    if (target === undefined)
      return this.#apply(
        name.replace(/^\./, ''),
        false,
        args.map((arg) => this.valueOf(arg)),
      )
    const prefix = qualifiedName(target)
    if (prefix !== undefined && functions.has(`${prefix}.${name}`))
      return this.#apply(
        `${prefix}.${name}`,
        false,
        args.map((arg) => this.valueOf(arg)),
      )
    const receiver = this.valueOf(target)
    // The other side of an optional value is looked at only where it is needed.
    if (receiver instanceof Optional && (name === 'orValue' || name === 'or') && receiver.value !== undefined)
      return name === 'or' ? receiver : receiver.value
    return this.#apply(name, true, [receiver, ...args.map((arg) => this.valueOf(arg))])
  }

  #apply(name: string, isMember: boolean, args: readonly unknown[]): unknown {
    this.#spend(costOf(name, args))
    const overload = overloadFor(functions.get(name) ?? [], isMember, args)
    if (overload === undefined)
      throw /^[_@!-]/.test(name) ? new CelError('no such overload') : noSuchOverload(name, args)
    return overload.run(...(args as never[]))
  }

  /** The value, or the CelError that it came to. */
  #outcome(part: Expression | undefined): unknown {
    try {
      return part === undefined ? undefined : this.valueOf(part)
    } catch (error) {
      if (!(error instanceof CelError) || error instanceof CostExceeded) throw error
      return error
    }
  }

  /** One side that decides is enough, whatever the other comes to. */
  #logical(sides: readonly Expression[], decisive: boolean): boolean {
    let trouble: CelError | undefined
    for (const side of sides) {
      const outcome = this.#outcome(side)
      if (outcome === decisive) return decisive
      if (outcome === !decisive) continue
      trouble ??= outcome instanceof CelError ? outcome : new CelError('no such overload')
    }
    if (trouble !== undefined) throw trouble
    return !decisive
  }

  #choice([condition, yes, no]: readonly Expression[]): unknown {
    const outcome = condition === undefined ? undefined : this.valueOf(condition)
    if (typeof outcome !== 'boolean') throw new CelError('no such overload')
    const chosen = outcome ? yes : no
    return chosen === undefined ? undefined : this.valueOf(chosen)
  }

  #fold(fold: Fold): unknown {
    const outer = this.#locals
    try {
      return this.#folded(fold, outer)
    } finally {
      this.#locals = outer
    }
  }

  #folded(fold: Fold, outer: Local | undefined): unknown {
    const range = this.valueOf(fold.range)
    const accumulate = (value: unknown): Local => ({ name: fold.accumulator, value, outer })
    let accumulated = accumulate(this.#outcome(fold.initial))
    for (const [first, second] of roundsOf(range, fold.secondVariable !== undefined)) {
      this.#spend(1)
      const local: Local = { name: fold.variable, value: first, outer: accumulated }
      this.#locals =
        fold.secondVariable === undefined ? local : { name: fold.secondVariable, value: second, outer: local }
      if (this.#condition(fold, accumulated.value) !== true) break
      accumulated = accumulate(this.#step(fold, accumulated.value))
    }
    this.#locals = accumulated
    if (accumulated.value instanceof CelError) throw accumulated.value
    return this.valueOf(fold.result)
  }

  #condition(fold: Fold, accumulated: unknown): unknown {
    if (fold.condition.kind === 'literal') return fold.condition.value
    // all() and exists() go on over errors until something decides.
    return accumulated instanceof CelError || this.valueOf(fold.condition)
  }

  /** A step of all() or exists() goes on from an error; one of any other fold ends with it. */
  #step(fold: Fold, accumulated: unknown): unknown {
    const { step } = fold
    if (
      step.kind !== 'call' ||
      (step.name !== '_&&_' && step.name !== '_||_') ||
      step.args[0]?.kind !== 'identifier'
    )
      return this.valueOf(step)
    const decisive = step.name === '_||_'
    const outcome = this.#outcome(step.args[1])
    if (outcome === decisive) return decisive
    if (accumulated instanceof CelError) return accumulated
    if (outcome === !decisive) return accumulated
    return outcome instanceof CelError ? outcome : new CelError('no such overload')
  }
}

function present(item: unknown): readonly unknown[] {
  if (!(item instanceof Optional))
    throw new CelError(`cannot initialize optional entry from non-optional value`)
  return item.value === undefined ? [] : [item.value]
}

/** What a fold goes through: items or keys, or both of them with what belongs to them. */
function roundsOf(range: unknown, hasTwo: boolean): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(range)) return range.map((item, i) => (hasTwo ? [BigInt(i), item] : [item, undefined]))
  if (isMap(range)) return entriesOf(range)
  throw new CelError('no such overload')
}

/** Texts and lists that are looked through cost by their length. Models interpreter runtimecost. */
function costOf(name: string, args: readonly unknown[]): number {
  if (args.length === 0) return 1
  const [first, second] = args
  const length = (value: unknown) => (typeof value === 'string' || Array.isArray(value) ? value.length : 1)
  switch (name) {
    case 'contains':
    case 'matches':
    case 'find':
    case 'findAll':
    case '@in':
    case 'sets.contains':
    case 'sets.equivalent':
    case 'sets.intersects':
      return 1 + Math.ceil((length(first) * length(second)) / 10)
    default:
      return 1 + Math.ceil(Math.max(length(first), 0) / 10)
  }
}
