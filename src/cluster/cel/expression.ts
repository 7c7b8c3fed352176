// What an expression in CEL, the Common Expression Language, is made of once it is read.

/** Where in the text a part stands that messages about it point to; undefined for what macros put in. */
interface Placed {
  readonly at: number | undefined
}

export interface Literal extends Placed {
  readonly kind: 'literal'
  readonly value: unknown
}

export interface Identifier extends Placed {
  readonly kind: 'identifier'
  readonly name: string
}

/** `operand.field`, or has(operand.field). */
export interface Selection extends Placed {
  readonly kind: 'selection'
  readonly operand: Expression
  readonly field: string
  readonly isTest: boolean
}

/** Operators are functions too: `_+_`, `_[_]`, `_?_:_`. */
export interface FunctionCall extends Placed {
  readonly kind: 'call'
  readonly name: string
  readonly target: Expression | undefined
  readonly args: readonly Expression[]
}

export interface ListItem {
  readonly value: Expression
  readonly isOptional: boolean
}

export interface ListLiteral extends Placed {
  readonly kind: 'list'
  readonly items: readonly ListItem[]
}

export interface MapEntry {
  readonly key: Expression
  readonly value: Expression
  readonly isOptional: boolean
}

export interface MapLiteral extends Placed {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
}

export interface FieldEntry extends Placed {
  readonly field: string
  readonly value: Expression
  readonly isOptional: boolean
}

/** `Type{field: value}` */
export interface StructLiteral extends Placed {
  readonly kind: 'struct'
  readonly typeName: string
  readonly fields: readonly FieldEntry[]
}

/** What all macros over lists and maps come down to. */
export interface Fold extends Placed {
  readonly kind: 'fold'
  readonly range: Expression
  readonly variable: string
  /** The value beside the index or key, for macros with two variables. */
  readonly secondVariable: string | undefined
  readonly accumulator: string
  readonly initial: Expression
  readonly condition: Expression
  readonly step: Expression
  readonly result: Expression
}

export type Expression =
  | Literal
  | Identifier
  | Selection
  | FunctionCall
  | ListLiteral
  | MapLiteral
  | StructLiteral
  | Fold

/** `a.b.c` of an expression that is nothing but names; undefined for others. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === 'identifier') return expression.name
  if (expression.kind !== 'selection' || expression.isTest) return undefined
  const before = qualifiedName(expression.operand)
  return before === undefined ? undefined : `${before}.${expression.field}`
}

/** The parts that an expression consists of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'selection':
      return [expression.operand]
    case 'call':
      return expression.target === undefined ? expression.args : [expression.target, ...expression.args]
    case 'list':
      return expression.items.map(({ value }) => value)
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return expression.fields.map(({ value }) => value)
    case 'fold':
      return [expression.range, expression.initial, expression.condition, expression.step, expression.result]
    default:
      return []
  }
}

/** Whether an expression looks at a name. */
export function mentions(expression: Expression, name: string): boolean {
  if (expression.kind === 'identifier') return expression.name === name
  return partsOf(expression).some((part) => mentions(part, name))
}
