// The types of expressions, and which of them fit each other. Models cel-go common/types and checker types, v0.26.

export type TypeKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'object'
  | 'opaque'
  | 'param'
  | 'string'
  | 'timestamp'
  | 'type'
  | 'uint'

export interface CelType {
  readonly kind: TypeKind
  /** As messages write it, without parameters. */
  readonly name: string
  readonly parameters: readonly CelType[]
  /** The type of a field of an object; undefined when there is none of that name. */
  readonly field?: ((name: string) => CelType | undefined) | undefined
  /** The longest and shortest that a value of the type can be, where its schema says so. */
  readonly maxSize?: number | undefined
}

function plain(kind: TypeKind, name: string = kind): CelType {
  return { kind, name, parameters: [] }
}

export const boolType = plain('bool')
export const bytesType = plain('bytes')
export const doubleType = plain('double')
export const durationType = plain('duration')
export const dynType = plain('dyn')
export const errorType = plain('error', '!error!')
export const intType = plain('int')
export const nullType = plain('null')
export const stringType = plain('string')
export const timestampType = plain('timestamp')
export const uintType = plain('uint')

export function listType(item: CelType): CelType {
  return { kind: 'list', name: 'list', parameters: [item] }
}

export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', parameters: [key, value] }
}

export function typeType(of: CelType): CelType {
  return { kind: 'type', name: 'type', parameters: [of] }
}

export function optionalType(of: CelType): CelType {
  return { kind: 'opaque', name: 'optional_type', parameters: [of] }
}

/** A type that only functions of its own can look into. */
export function opaqueType(name: string): CelType {
  return plain('opaque', name)
}

export function paramType(name: string): CelType {
  return plain('param', name)
}

/** An object whose fields are known. */
export function objectType(name: string, field: NonNullable<CelType['field']>): CelType {
  return { kind: 'object', name, parameters: [], field }
}

export function isDyn({ kind }: CelType): boolean {
  return kind === 'dyn'
}

/** The type inside of an optional one; undefined for others. */
export function optionalOf({ kind, name, parameters }: CelType): CelType | undefined {
  return kind === 'opaque' && name === 'optional_type' ? parameters[0] : undefined
}

/** `map(string, int)` */
export function typeText({ name, parameters }: CelType): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map(typeText).join(', ')})`
}

/** `list(int).(string, int)` for a call on something, `(list(int), string)` for one of arguments alone. */
export function signatureText(args: readonly CelType[], isMember: boolean): string {
  const [target, ...rest] = args
  return isMember && target !== undefined
    ? `${typeText(target)}.(${rest.map(typeText).join(', ')})`
    : `(${args.map(typeText).join(', ')})`
}

export function isSameType(a: CelType, b: CelType): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => isSameType(parameter, b.parameters[i] ?? dynType))
  )
}

/** True when the first says no more about a value than the second. */
function isNoMoreSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false
  if (a.kind === 'type') return true
  return (
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => isNoMoreSpecific(parameter, b.parameters[i] ?? dynType))
  )
}

/** Of two types that fit each other the one that says less. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isNoMoreSpecific(a, b) ? a : b
}

const nullable = new Set<TypeKind>(['opaque', 'object', 'duration', 'timestamp', 'null'])

/** What has been found out about type parameters so far. */
export class Bindings {
  #bound = new Map<string, CelType>()

  /** Whether the types fit one by one; what that says about parameters is kept only if all do. */
  fit(first: readonly CelType[], second: readonly CelType[]): boolean {
    const before = new Map(this.#bound)
    const fits =
      first.length === second.length && first.every((type, i) => this.#fits(type, second[i] ?? dynType))
    if (!fits) this.#bound = before
    return fits
  }

  /** The type with its parameters filled in; what is unknown stays one, or counts as dynamic. */
  resolve(type: CelType, unknownIsDyn = false): CelType {
    if (type.kind === 'param') {
      const bound = this.#bound.get(type.name)
      if (bound !== undefined) return this.resolve(bound, unknownIsDyn)
      return unknownIsDyn ? dynType : type
    }
    if (type.parameters.length === 0) return type
    return { ...type, parameters: type.parameters.map((parameter) => this.resolve(parameter, unknownIsDyn)) }
  }

  #fits(a: CelType, b: CelType): boolean {
    if (b.kind === 'param') {
      const outcome = this.#substitutes(a, b)
      if (outcome !== 'unbound') return outcome === 'yes'
    }
    if (a.kind === 'param') return this.#substitutes(b, a) === 'yes'
    if ([a, b].some(({ kind }) => kind === 'dyn' || kind === 'error')) return true
    if (a.kind === 'null') return nullable.has(b.kind)
    if (b.kind === 'null') return nullable.has(a.kind)
    if (a.kind === 'type' || b.kind === 'type') return a.kind === b.kind
    return (
      a.kind === b.kind &&
      a.name === b.name &&
      a.parameters.length === b.parameters.length &&
      a.parameters.every((parameter, i) => this.#fits(parameter, b.parameters[i] ?? dynType))
    )
  }

  /** Whether a parameter may stand for a type; `unbound` when only because nothing is known of it yet it may not. */
  #substitutes(type: CelType, parameter: CelType): 'yes' | 'no' | 'unbound' {
    if (isSameType(type, parameter)) return 'yes'
    const bound = this.#bound.get(parameter.name)
    if (bound !== undefined) {
      if (isSameType(type, bound)) return 'yes'
      if (!this.#fits(type, bound)) return 'no'
      const general = mostGeneral(type, bound)
      if (!this.#mentions(general, parameter)) this.#bound.set(parameter.name, general)
      return 'yes'
    }
    if (this.#mentions(type, parameter)) return 'unbound'
    this.#bound.set(parameter.name, type)
    return 'yes'
  }

  #mentions(type: CelType, parameter: CelType): boolean {
    if (isSameType(type, parameter)) return true
    const bound = type.kind === 'param' ? this.#bound.get(type.name) : undefined
    if (bound !== undefined) return this.#mentions(bound, parameter)
    return type.parameters.some((inner) => this.#mentions(inner, parameter))
  }
}
