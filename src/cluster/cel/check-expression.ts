// Finds the type of every part of an expression, and what does not fit. Models cel-go checker, v0.26.
import { goRegExp } from '#api/go-regexp.ts'
import { type Expression, type Fold, type FunctionCall, qualifiedName } from './expression.ts'
import type { Overload } from './functions.ts'
import { parseGoDuration, parseTimestamp } from './instants.ts'
import type { Issue } from './issues.ts'
import { functions } from './library/index.ts'
import {
  Bindings,
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  errorType,
  intType,
  isDyn,
  isSameType,
  listType,
  mapType,
  mostGeneral,
  nullType,
  optionalOf,
  optionalType,
  paramType,
  signatureText,
  stringType,
  timestampType,
  typeText,
  typeType,
  uintType,
} from './types.ts'
import { typeNameOf } from './values.ts'

/** The names that an expression may use. */
export type Variables = { readonly [name: string]: CelType }

export interface Checked {
  readonly expression: Expression
  readonly type: CelType
  readonly typeOf: (part: Expression) => CelType
  readonly issues: readonly Issue[]
}

/** Types that expressions can name. */
export const namedTypes: Variables = Object.fromEntries(
  [
    boolType,
    bytesType,
    doubleType,
    intType,
    stringType,
    uintType,
    listType(dynType),
    mapType(dynType, dynType),
  ]
    .map((type): [string, CelType] => [type.name, typeType(type)])
    .concat([
      ['null_type', typeType(nullType)],
      ['type', typeType(typeType(dynType))],
      ['optional_type', typeType(optionalType(dynType))],
      ['google.protobuf.Duration', typeType(durationType)],
      ['google.protobuf.Timestamp', typeType(timestampType)],
      ['net.IP', typeType(dynType)],
      ['net.CIDR', typeType(dynType)],
      ['kubernetes.Quantity', typeType(dynType)],
      ['kubernetes.URL', typeType(dynType)],
      ['kubernetes.Semver', typeType(dynType)],
    ]),
)

export function checkExpression(expression: Expression, variables: Variables): Checked {
  const checker = new Checker(variables)
  const type = checker.check(expression)
  return {
    expression,
    type: checker.resolved(type),
    typeOf: (part) => checker.typeOf(part),
    issues: checker.issues,
  }
}

interface Scope {
  readonly name: string
  readonly type: CelType
  readonly outer: Scope | undefined
}

class Checker {
  readonly issues: Issue[] = []
  readonly #variables: Variables
  readonly #types = new Map<Expression, CelType>()
  readonly #bindings = new Bindings()
  #scope: Scope | undefined
  #fresh = 0

  constructor(variables: Variables) {
    this.#variables = variables
  }

  resolved(type: CelType): CelType {
    return this.#bindings.resolve(type, true)
  }

  typeOf(part: Expression): CelType {
    return this.resolved(this.#types.get(part) ?? dynType)
  }

  check(part: Expression): CelType {
    const type = this.#typeOf(part)
    this.#types.set(part, type)
    return type
  }

  #typeOf(part: Expression): CelType {
    switch (part.kind) {
      case 'literal':
        return literalType(part.value)
      case 'identifier':
        return this.#lookUp(part.name) ?? this.#undeclared(part.name, part.at)
      case 'selection': {
        const name = qualifiedName(part)
        const known = name === undefined ? undefined : this.#lookUp(name)
        if (known !== undefined) return known
        const field = this.#field(part.operand, part.field, false, part.at)
        return part.isTest ? boolType : this.#bindings.resolve(field)
      }
      case 'call':
        return this.#call(part)
      case 'list':
        return listType(
          this.#joined(part.items.map(({ value, isOptional }) => ({ part: value, isOptional }))) ??
            this.#newParameter(),
        )
      case 'map': {
        const key = this.#joined(part.entries.map((entry) => ({ part: entry.key, isOptional: false })))
        const value = this.#joined(
          part.entries.map((entry) => ({ part: entry.value, isOptional: entry.isOptional })),
        )
        return mapType(key ?? this.#newParameter(), value ?? this.#newParameter())
      }
      case 'struct':
        for (const { value } of part.fields) this.check(value)
        return this.#undeclared(part.typeName, part.at)
      case 'fold':
        return this.#fold(part)
    }
  }

  #lookUp(name: string): CelType | undefined {
    const own = name.replace(/^\./, '')
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer)
      if (scope.name === own) return scope.type
    if (Object.hasOwn(this.#variables, own)) return this.#variables[own]
    return Object.hasOwn(namedTypes, own) ? namedTypes[own] : undefined
  }

  #undeclared(name: string, at: number | undefined): CelType {
    this.#complain(`undeclared reference to '${name}' (in container '')`, at)
    return errorType
  }

  #complain(message: string, at: number | undefined): void {
    this.issues.push({ message, at })
  }

  #newParameter(): CelType {
    return paramType(`_var${this.#fresh++}`)
  }

  #field(operand: Expression, field: string, isOptional: boolean, at: number | undefined): CelType {
    const found = this.#bindings.resolve(this.check(operand))
    const inside = optionalOf(found)
    const type = this.#fieldOf(inside ?? found, field, at)
    return isOptional || inside !== undefined ? optionalType(type) : type
  }

  #fieldOf(type: CelType, field: string, at: number | undefined): CelType {
    switch (type.kind) {
      case 'map':
        return type.parameters[1] ?? dynType
      case 'object': {
        const found = type.field?.(field)
        if (found !== undefined) return found
        this.#complain(`undefined field '${field}'`, at)
        return errorType
      }
      case 'param':
        this.#bindings.fit([dynType], [type])
        return dynType
      case 'dyn':
      case 'error':
        return dynType
      default:
        this.#complain(`type '${typeText(type)}' does not support field selection`, at)
        return dynType
    }
  }

  #call(call: FunctionCall): CelType {
    const { name, target, args, at } = call
    if (name === '_?._') {
      const [operand, field] = args
      if (operand !== undefined && field?.kind === 'literal')
        return this.#bindings.resolve(this.#field(operand, String(field.value), true, at))
    }
    for (const arg of args) this.check(arg)
    if (target === undefined) return this.#overload(name, undefined, call)
    const prefix = qualifiedName(target)
    if (prefix !== undefined && functions.has(`${prefix}.${name}`))
      return this.#overload(`${prefix}.${name}`, undefined, call)
    this.check(target)
    return this.#overload(name, target, call)
  }

  #overload(given: string, target: Expression | undefined, { args, at }: FunctionCall): CelType {
    const name = given.replace(/^\./, '')
    const overloads = functions.get(name)
    if (overloads === undefined) return this.#undeclared(name, at)
    const parts = target === undefined ? args : [target, ...args]
    const types = parts.map((part) => this.#types.get(part) ?? dynType)
    if (name === '_&&_' || name === '_||_') return this.#logical(parts, types)
    let result: CelType | undefined
    for (const overload of overloads) {
      if (overload.isMember !== (target !== undefined)) continue
      const { parameters, result: own } = this.#instance(overload)
      if (!this.#bindings.fit(types, parameters)) continue
      const found = this.#bindings.resolve(own)
      if (result === undefined) result = found
      else if (!isDyn(result) && !isSameType(found, result)) result = dynType
    }
    if (result === undefined) {
      const signature = signatureText(
        types.map((type) => this.resolved(type)),
        target !== undefined,
      )
      this.#complain(`found no matching overload for '${name}' applied to '${signature}'`, at)
      return errorType
    }
    this.#checkTexts(name, target, args)
    return result
  }

  #logical(parts: readonly Expression[], types: readonly CelType[]): CelType {
    let isFine = true
    for (const [i, type] of types.entries()) {
      if (this.#bindings.fit([type], [boolType])) continue
      this.#complain(`expected type 'bool' but found '${typeText(type)}'`, parts[i]?.at)
      isFine = false
    }
    return isFine ? boolType : errorType
  }

  /** The overload with type parameters of its own. */
  #instance({ typeParameters, parameters, result }: Overload): Pick<Overload, 'parameters' | 'result'> {
    if (typeParameters.length === 0) return { parameters, result }
    const fresh = new Bindings()
    for (const name of typeParameters) fresh.fit([this.#newParameter()], [paramType(name)])
    return { parameters: parameters.map((type) => fresh.resolve(type)), result: fresh.resolve(result) }
  }

  /** Texts that stand for something else have to be good ones. Models cel-go's validators of literals. */
  #checkTexts(name: string, target: Expression | undefined, args: readonly Expression[]): void {
    const literal = args[name === 'matches' && target === undefined ? 1 : 0]
    if (literal?.kind !== 'literal' || typeof literal.value !== 'string') return
    const { value } = literal
    const isFine =
      (name === 'duration' && parseGoDuration(value) !== undefined) ||
      (name === 'timestamp' && parseTimestamp(value) !== undefined) ||
      (name === 'matches' && goRegExp(value) !== undefined)
    if (!isFine && ['duration', 'timestamp', 'matches'].includes(name))
      this.#complain(`invalid ${name} argument`, literal.at)
  }

  /** The one type of all parts; undefined when there are none. */
  #joined(
    parts: readonly { readonly part: Expression; readonly isOptional: boolean }[],
  ): CelType | undefined {
    let joined: CelType | undefined
    for (const { part, isOptional } of parts) {
      const found = this.check(part)
      const inside = isOptional ? optionalOf(found) : undefined
      if (isOptional && inside === undefined && !isDyn(found))
        this.#mismatch(optionalType(found), found, part)
      const type = inside ?? found
      if (joined === undefined) joined = type
      else if (this.#bindings.fit([joined], [type])) joined = mostGeneral(joined, type)
      else {
        this.#mismatch(joined, type, part)
        joined = errorType
      }
    }
    return joined
  }

  #mismatch(expected: CelType, found: CelType, { at }: Expression): void {
    this.#complain(`expected type '${typeText(expected)}' but found '${typeText(found)}'`, at)
  }

  #fold(fold: Fold): CelType {
    const range = this.#bindings.resolve(this.check(fold.range))
    const accumulator = this.check(fold.initial)
    const outer = this.#scope
    const inFold: Scope = { name: fold.accumulator, type: accumulator, outer }
    const [first, second] = this.#variableTypes(fold, range)
    const named: Scope = { name: fold.variable, type: first, outer: inFold }
    this.#scope =
      fold.secondVariable === undefined ? named : { name: fold.secondVariable, type: second, outer: named }
    this.#assert(fold.condition, boolType)
    this.#assert(fold.step, accumulator)
    this.#scope = inFold
    const result = this.check(fold.result)
    this.#scope = outer
    return this.#bindings.resolve(result)
  }

  #assert(part: Expression, type: CelType): void {
    const found = this.check(part)
    if (!this.#bindings.fit([type], [found])) this.#mismatch(type, found, part)
  }

  /** The types of the variables of a fold: an item, or the key; with two, index or key and the value. */
  #variableTypes({ range: part, secondVariable }: Fold, range: CelType): readonly [CelType, CelType] {
    const [first = dynType, second = dynType] = range.parameters
    switch (range.kind) {
      case 'list':
        return secondVariable === undefined ? [first, dynType] : [intType, first]
      case 'map':
        return [first, second]
      case 'dyn':
      case 'error':
      case 'param':
        this.#bindings.fit([dynType], [range])
        return [dynType, dynType]
      default:
        this.#complain(
          `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
          part.at,
        )
        return [errorType, errorType]
    }
  }
}

const literalTypes: { readonly [name: string]: CelType } = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  int: intType,
  string: stringType,
  uint: uintType,
}

function literalType(value: unknown): CelType {
  return literalTypes[typeNameOf(value)] ?? nullType
}
