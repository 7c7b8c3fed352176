// Calls that stand for more than they say: has(), all(), map() and their kin are taken apart when they are read.
// Models cel-go parser macros and its extensions of two variables, optional values and sorting, v0.26.
import type { Expression, Fold } from './expression.ts'

/** A macro with arguments that it cannot work with. */
export class MacroMisuse extends Error {
  readonly at: number | undefined
  constructor(message: string, at: number | undefined) {
    super(message)
    this.at = at
  }
}

/** The name of the value that a fold builds; nothing in a text can be called so. */
const accumulator = '@result'
const visibleAccumulator = '__result__'
const at = undefined

const result: Expression = { kind: 'identifier', name: accumulator, at }
const literal = (value: unknown): Expression => ({ kind: 'literal', value, at })
const identifier = (name: string): Expression => ({ kind: 'identifier', name, at })
const call = (name: string, ...args: readonly Expression[]): Expression => ({
  kind: 'call',
  name,
  target: undefined,
  args,
  at,
})
const memberCall = (target: Expression, name: string, ...args: readonly Expression[]): Expression => ({
  kind: 'call',
  name,
  target,
  args,
  at,
})
const listOf = (...values: readonly Expression[]): Expression => ({
  kind: 'list',
  items: values.map((value) => ({ value, isOptional: false })),
  at,
})

/** What a fold does besides naming its variables. */
type Loop = Pick<Fold, 'initial' | 'condition' | 'step'> & { readonly result?: Expression }

function all(predicate: Expression): Loop {
  return {
    initial: literal(true),
    condition: call('@not_strictly_false', result),
    step: call('_&&_', result, predicate),
  }
}

function exists(predicate: Expression): Loop {
  return {
    initial: literal(false),
    condition: call('@not_strictly_false', call('!_', result)),
    step: call('_||_', result, predicate),
  }
}

function existsOne(predicate: Expression): Loop {
  return {
    initial: literal(0n),
    condition: literal(true),
    step: call('_?_:_', predicate, call('_+_', result, literal(1n)), result),
    result: call('_==_', result, literal(1n)),
  }
}

function collected(initial: Expression, step: Expression, filter: Expression | undefined): Loop {
  return {
    initial,
    condition: literal(true),
    step: filter === undefined ? step : call('_?_:_', filter, step, result),
  }
}

function listed(item: Expression, filter: Expression | undefined): Loop {
  return collected(listOf(), call('_+_', result, listOf(item)), filter)
}

function mapped(filter: Expression | undefined, ...entry: readonly Expression[]): Loop {
  return collected({ kind: 'map', entries: [], at }, call('cel.@mapInsert', result, ...entry), filter)
}

type Expand = (target: Expression, args: readonly Expression[]) => Expression

function folded(range: Expression, loop: Loop, variable: string, secondVariable?: string): Expression {
  return { kind: 'fold', range, variable, secondVariable, accumulator, result, ...loop, at }
}

function variableOf(argument: Expression | undefined, complaint: string): string {
  if (argument?.kind !== 'identifier') throw new MacroMisuse(complaint, argument?.at)
  if (argument.name === visibleAccumulator)
    throw new MacroMisuse('iteration variable overwrites accumulator variable', argument.at)
  return argument.name
}

const plainName = 'argument must be a simple name'
const noName = 'argument is not an identifier'

function overItems(loop: (args: readonly Expression[]) => Loop, complaint = plainName): Expand {
  return (target, args) => folded(target, loop(args), variableOf(args[0], complaint))
}

function overPairs(loop: (args: readonly Expression[], key: string) => Loop): Expand {
  return (target, args) => {
    const first = variableOf(args[0], plainName)
    const second = variableOf(args[1], plainName)
    if (first === second) throw new MacroMisuse(`duplicate variable name: ${first}`, args[1]?.at)
    return folded(target, loop(args, first), first, second)
  }
}

/** The argument at an index: the number of arguments is part of what a macro is found by. */
const argument = (args: readonly Expression[], index: number) => args[index] as Expression

/** With a filter when there is one more argument than `plain`. */
function filtered(args: readonly Expression[], plain: number): [Expression | undefined, Expression] {
  const last = argument(args, args.length - 1)
  return [args.length > plain ? args[args.length - 2] : undefined, last]
}

/** Gives a value a name for the length of an expression. */
function bound(name: string, value: Expression, body: Expression): Expression {
  return {
    kind: 'fold',
    range: listOf(),
    variable: '#unused',
    secondVariable: undefined,
    accumulator: name,
    initial: value,
    condition: literal(false),
    step: identifier(name),
    result: body,
    at,
  }
}

function onOptional(name: string, isFlat: boolean): Expand {
  return (target, args) => {
    const variable = args[0]
    if (variable?.kind !== 'identifier')
      throw new MacroMisuse(`${name}() variable name must be a simple identifier`, variable?.at)
    const value = memberCall(target, 'value')
    const body = bound(variable.name, value, argument(args, 1))
    return call(
      '_?_:_',
      memberCall(target, 'hasValue'),
      isFlat ? body : call('optional.of', body),
      call('optional.none'),
    )
  }
}

const sortable = new Set<Expression['kind']>(['list', 'selection', 'identifier', 'fold', 'call'])

const sortBy: Expand = (target, args) => {
  if (!sortable.has(target.kind))
    throw new MacroMisuse(
      'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
      target.at,
    )
  const input = '@__sortBy_input__'
  const keys = folded(identifier(input), listed(argument(args, 1), undefined), variableOf(args[0], noName))
  return bound(input, target, memberCall(identifier(input), '@sortByAssociatedKeys', keys))
}

const twoVariables = {
  transformList: overPairs((args) => {
    const [filter, item] = filtered(args, 3)
    return listed(item, filter)
  }),
  transformMap: overPairs((args, key) => {
    const [filter, value] = filtered(args, 3)
    return mapped(filter, identifier(key), value)
  }),
  transformMapEntry: overPairs((args) => {
    const [filter, entry] = filtered(args, 3)
    return mapped(filter, entry)
  }),
}
const mapItems = overItems((args) => {
  const [filter, item] = filtered(args, 2)
  return listed(item, filter)
}, noName)

/** By name and number of arguments; all are called on something. */
const macros: { readonly [call: string]: Expand } = {
  'all/2': overItems((args) => all(argument(args, 1))),
  'exists/2': overItems((args) => exists(argument(args, 1))),
  'exists_one/2': overItems((args) => existsOne(argument(args, 1))),
  'existsOne/2': overItems((args) => existsOne(argument(args, 1))),
  'map/2': mapItems,
  'map/3': mapItems,
  'filter/2': overItems((args) => listed(argument(args, 0), argument(args, 1)), noName),
  'all/3': overPairs((args) => all(argument(args, 2))),
  'exists/3': overPairs((args) => exists(argument(args, 2))),
  'exists_one/3': overPairs((args) => existsOne(argument(args, 2))),
  'existsOne/3': overPairs((args) => existsOne(argument(args, 2))),
  'transformList/3': twoVariables.transformList,
  'transformList/4': twoVariables.transformList,
  'transformMap/3': twoVariables.transformMap,
  'transformMap/4': twoVariables.transformMap,
  'transformMapEntry/3': twoVariables.transformMapEntry,
  'transformMapEntry/4': twoVariables.transformMapEntry,
  'optMap/2': onOptional('optMap', false),
  'optFlatMap/2': onOptional('optFlatMap', true),
  'sortBy/2': sortBy,
}

/** What a macro makes of a call; undefined for calls of functions. Throws MacroMisuse. */
export function expandMacro(
  name: string,
  place: number,
  target: Expression | undefined,
  args: readonly Expression[],
): Expression | undefined {
  if (target === undefined)
    return name === 'has' && args.length === 1 ? presence(argument(args, 0), place) : undefined
  const key = `${name}/${args.length}`
  const expand = Object.hasOwn(macros, key) ? macros[key] : undefined
  return expand && placed(expand(target, args), place)
}

/** What a macro puts in counts as standing where the macro does. */
function placed<E extends Expression>(expression: E, place: number): E {
  if (expression.at !== undefined) return expression
  const inside = (inner: Expression) => placed(inner, place)
  const own = { ...expression, at: place }
  switch (own.kind) {
    case 'call':
      return { ...own, target: own.target && inside(own.target), args: own.args.map(inside) }
    case 'list':
      return { ...own, items: own.items.map((item) => ({ ...item, value: inside(item.value) })) }
    case 'fold':
      return {
        ...own,
        range: inside(own.range),
        initial: inside(own.initial),
        condition: inside(own.condition),
        step: inside(own.step),
        result: inside(own.result),
      }
    default:
      return own
  }
}

function presence(tested: Expression, place: number): Expression {
  if (tested.kind !== 'selection') throw new MacroMisuse('invalid argument to has() macro', tested.at)
  return { ...tested, isTest: true, at: place }
}
