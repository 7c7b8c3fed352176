// How functions of expressions are declared: a signature, which the checks before and the choice at the time go by, and
// what it does.
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  opaqueType,
  optionalType,
  paramType,
  stringType,
  timestampType,
  typeType,
  uintType,
} from './types.ts'
import { isOfType } from './values.ts'

export interface Overload {
  readonly name: string
  /** Called on its first argument. */
  readonly isMember: boolean
  readonly parameters: readonly CelType[]
  readonly typeParameters: readonly string[]
  readonly result: CelType
  /** Throws CelError. */
  readonly run: (...args: never[]) => unknown
}

/** `sets.contains(list(T), list(T)): bool`; one that is called on something: `(string).contains(string): bool`. */
export type Declaration = readonly [signature: string, run: Overload['run']]

export type FunctionTable = ReadonlyMap<string, readonly Overload[]>

/** The functions by name, each with its overloads in order. */
export function functionTable(declarations: readonly Declaration[]): FunctionTable {
  const table = new Map<string, Overload[]>()
  for (const declaration of declarations) {
    const overload = overloadOf(declaration)
    const others = table.get(overload.name)
    if (others === undefined) table.set(overload.name, [overload])
    else others.push(overload)
  }
  return table
}

function overloadOf([signature, run]: Declaration): Overload {
  const [, target, name = '', inner = '', result = ''] =
    /^(?:\((.+?)\)\.(?=\w|@))?([\w.@!?[\]+\-*/%<>=&|:]+)\((.*)\): (.*)$/.exec(signature) ?? []
  if (name === '') throw new Error(`${signature} is no signature`)
  const texts = [...(target === undefined ? [] : [target]), ...splitTypes(inner)]
  return {
    name,
    isMember: target !== undefined,
    parameters: texts.map(typeOfText),
    typeParameters: [...new Set(signature.match(/\b[A-Z]\b/g) ?? [])],
    result: typeOfText(result),
    run,
  }
}

const named: { readonly [name: string]: CelType } = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  duration: durationType,
  dyn: dynType,
  int: intType,
  null: nullType,
  string: stringType,
  timestamp: timestampType,
  uint: uintType,
}

function typeOfText(text: string): CelType {
  const plain = named[text]
  if (plain !== undefined) return plain
  if (/^[A-Z]$/.test(text)) return paramType(text)
  const [, outer, inner = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? []
  const [first = dynType, second = dynType] = splitTypes(inner).map(typeOfText)
  switch (outer) {
    case 'list':
      return listType(first)
    case 'map':
      return mapType(first, second)
    case 'optional':
      return optionalType(first)
    case 'type':
      return typeType(first)
    default:
      return opaqueType(text)
  }
}

/** The parts between commas that are in no brackets. */
function splitTypes(text: string): string[] {
  let depth = 0
  let start = 0
  const parts: string[] = []
  for (const [i, character] of [...text].entries()) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character !== ',' || depth > 0) continue
    parts.push(text.slice(start, i).trim())
    start = i + 1
  }
  return text === '' ? [] : [...parts, text.slice(start).trim()]
}

/** The overload for arguments as they are; undefined when there is none. */
export function overloadFor(
  overloads: readonly Overload[],
  isMember: boolean,
  args: readonly unknown[],
): Overload | undefined {
  return overloads.find(
    (overload) =>
      overload.isMember === isMember &&
      overload.parameters.length === args.length &&
      args.every((arg, i) => isOfType(arg, overload.parameters[i] ?? dynType)),
  )
}
