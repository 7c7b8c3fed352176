// Strict, canonical decoding: JSON of a kind in, an object as Go would write it back out, or what is wrong with it.
import { customType } from './custom-type.ts'
import { findMistakes, type Mistakes } from './decode-mistakes.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { canonicalQuantity } from './quantity.ts'
import { type FieldFacts, typeFacts } from './schema/schema.ts'
import { unionMember } from './schema/unions.ts'
import { formatMicroTime, formatTime, parseTime } from './time.ts'

/** Turns a JSON value into its canonical form; throws `bad` when it does not fit. Frozen parts pass as they are. */
type Decode = (value: unknown) => unknown

const bad = Symbol('does not fit the type')

/** Counts unknown fields while one value is decoded; decoding is synchronous, so one counter serves all. */
let unknownCount = 0

export interface Decoded {
  readonly value: unknown
  /** `unknown field "spec.foo"` for each field the type does not have, in the order of the document. */
  readonly unknown: readonly string[]
}

/** The text of the JSON decoder's complaint: `json: cannot unmarshal string into Go struct field ...`. */
export class DecodeError extends Error {
  /** What the converter of untyped objects says instead: `unrecognized type: int32`. */
  readonly unconverted: string

  constructor(message: string, unconverted: string) {
    super(message)
    this.unconverted = unconverted
  }
}

/**
 * Decodes a value of a schema type. Unknown fields are dropped and named; a wrong type throws DecodeError.
 * Parts that are frozen came out of the store and are taken as decoded.
 */
export function decode(type: string, value: unknown): Decoded {
  const custom = customType(type)
  if (custom !== undefined) return custom.decode(value)
  unknownCount = 0
  try {
    const decoded = decoderOf(type)(value)
    if (unknownCount === 0) return { value: decoded, unknown: [] }
    return { value: decoded, unknown: mistakesOf(type, value).unknown }
  } catch (error) {
    if (error !== bad) throw error
    const { fatal = 'json: cannot decode the value', unconverted = fatal } = mistakesOf(type, value)
    throw new DecodeError(fatal, unconverted)
  }
}

function mistakesOf(type: string, value: unknown): Mistakes {
  return findMistakes(type, value, (scalar, candidate) => {
    try {
      decoderOf(scalar)(candidate)
      return true
    } catch (error) {
      if (error === bad) return false
      throw error
    }
  })
}

const decoders = new Map<string, Decode>()

function decoderOf(type: string): Decode {
  const known = decoders.get(type)
  if (known !== undefined) return known
  // Types refer to themselves (JSONSchemaProps): hand out a forwarder until the decoder stands.
  let real: Decode | undefined
  decoders.set(type, (value) => (real as Decode)(value))
  real = compile(type)
  decoders.set(type, real)
  return real
}

function compile(type: string): Decode {
  if (type.startsWith('[]')) return listDecoder(decoderOf(type.slice(2)), zeroOf(type.slice(2)))
  if (type.startsWith('map[string]')) return mapDecoder(decoderOf(type.slice(11)), zeroOf(type.slice(11)))
  if (unionMember(type, {}) !== undefined)
    return (value) => decoderOf(unionMember(type, value) as string)(value)
  return scalarDecoders[type] ?? structDecoder(type)
}

function integer(min: number, max: number): Decode {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) throw bad
    return value
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw bad
  return value
}

const scalarDecoders: { readonly [type: string]: Decode } = {
  string: text,
  bool: (value) => {
    if (typeof value !== 'boolean') throw bad
    return value
  },
  int32: integer(-(2 ** 31), 2 ** 31 - 1),
  int64: integer(-(2 ** 63), 2 ** 63),
  float64: (value) => {
    if (typeof value !== 'number') throw bad
    return value
  },
  quantity: (value) => {
    const canonical =
      typeof value === 'number' ? canonicalQuantity(String(value)) : canonicalQuantity(text(value).trim())
    if (canonical === undefined) throw bad
    return canonical
  },
  'int-or-string': (value) => {
    if (typeof value === 'string') return value
    if (typeof value !== 'number' || !Number.isInteger(value)) throw bad
    return value
  },
  duration: (value) => {
    const ms = parseDuration(text(value))
    if (ms === undefined) throw bad
    return formatDuration(ms)
  },
  time: (value) => canonicalTime(value, formatTime),
  microtime: (value) => canonicalTime(value, formatMicroTime, true),
  bytes: (value) => {
    const encoded = text(value).replace(/[\r\n]/g, '')
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) throw bad
    return encoded
  },
  raw: (value) => value,
  json: (value) => value,
  fieldsV1: (value) => value,
  any: (value) => value,
}

function canonicalTime(value: unknown, format: (ms: number) => string, micro = false): string {
  const given = text(value)
  if (given.length === (micro ? 27 : 20) && given.endsWith('Z') && parseTime(given) !== undefined)
    return given
  const ms = parseTime(given)
  if (ms === undefined) throw bad
  return format(ms)
}

function listDecoder(element: Decode, zero: () => unknown): Decode {
  return (value) => {
    if (!Array.isArray(value)) throw bad
    if (Object.isFrozen(value)) return value
    const list = new Array<unknown>(value.length)
    for (let i = 0; i < value.length; i++)
      list[i] = value[i] === null || value[i] === undefined ? zero() : element(value[i])
    return list
  }
}

function mapDecoder(element: Decode, zero: () => unknown): Decode {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad
    if (Object.isFrozen(value)) return value
    const map: Record<string, unknown> = {}
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue
      const decoded = member === null ? zero() : element(member)
      if (key === '__proto__')
        Object.defineProperty(map, key, { value: decoded, enumerable: true, writable: true })
      else map[key] = decoded
    }
    return map
  }
}

interface StructField {
  readonly name: string
  readonly decode: Decode
  /** What stands for an absent value; undefined leaves the field out. */
  readonly absent: (() => unknown) | undefined
  /** Empty values are left out. */
  readonly omitsEmpty: boolean
}

/** The fields of a struct in the order of the schema. */
interface StructFields {
  readonly all: readonly StructField[]
  /** Where a field stands in `all`. */
  readonly places: ReadonlyMap<string, number>
  /** The places of those that are there even when nobody gave them. */
  readonly standing: readonly number[]
}

function structFields(type: string): StructFields {
  const all = Object.entries(typeFacts(type).fields).map(([name, facts]) => structField(name, facts))
  return {
    all,
    places: new Map(all.map(({ name }, i) => [name, i])),
    standing: all.flatMap(({ absent }, i) => (absent === undefined ? [] : [i])),
  }
}

/** Most structs have far more fields than anybody gives: looks at those given, and at those that always stand. */
function structDecoder(type: string): Decode {
  // Not before the first value: types hold types that no value ever has.
  let fields: StructFields | undefined
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad
    if (Object.isFrozen(value)) return value
    fields ??= structFields(type)
    const { all, standing } = fields
    const given = value as Record<string, unknown>
    const struct: Record<string, unknown> = {}
    let next = 0
    for (const place of placesOf(given, fields.places)) {
      for (; (standing[next] as number) < place; next++) putAbsent(struct, all[standing[next] as number])
      if (standing[next] === place) next++
      const field = all[place] as StructField
      const member = given[field.name]
      if (member === null) {
        putAbsent(struct, field)
        continue
      }
      const decoded = field.decode(member)
      if (!field.omitsEmpty || !isEmpty(decoded)) struct[field.name] = decoded
    }
    for (; next < standing.length; next++) putAbsent(struct, all[standing[next] as number])
    return struct
  }
}

/** Where the given members stand, in order; counts those that stand nowhere. */
function placesOf(given: Record<string, unknown>, places: ReadonlyMap<string, number>): readonly number[] {
  const found: number[] = []
  let isInOrder = true
  for (const name in given) {
    if (given[name] === undefined) continue
    const place = places.get(name)
    if (place === undefined) {
      unknownCount++
      continue
    }
    if (found.length > 0 && place < (found[found.length - 1] as number)) isInOrder = false
    found.push(place)
  }
  return isInOrder ? found : found.sort((a, b) => a - b)
}

function putAbsent(struct: Record<string, unknown>, field: StructField | undefined): void {
  if (field?.absent !== undefined) struct[field.name] = field.absent()
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length === 0
  for (const _ in value) return false
  return true
}

const leafZeros: { readonly [type: string]: unknown } = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
  quantity: '0',
  'int-or-string': 0,
  duration: '0s',
  bytes: null,
}

/** Go's zero value as JSON: what a null element of a list becomes. */
function zeroOf(type: string): () => unknown {
  return absentValue(type, type.startsWith('[]') || type.startsWith('map['))
}

function structField(name: string, facts: FieldFacts): StructField {
  const decode = decoderOf(facts.t)
  const isList = facts.t.startsWith('[]') || facts.t.startsWith('map[')
  const isLeaf =
    facts.t in leafZeros && facts.t !== 'quantity' && facts.t !== 'int-or-string' && facts.t !== 'duration'
  const omitsEmpty = facts.ptr === undefined && facts.oe !== undefined && (isList || isLeaf)
  if (isShownAsNull(facts)) return { name, decode, absent: () => null, omitsEmpty }
  if (facts.ptr || facts.oz || (facts.oe && (isList || isLeaf)))
    return { name, decode, absent: undefined, omitsEmpty }
  return { name, decode, absent: facts.nn ? () => [] : absentValue(facts.t, isList), omitsEmpty }
}

/** Go's JSON writes a nil pointer without omitempty as null, where nothing sets a default and nothing asks for it. */
function isShownAsNull({ t, ptr, oe, req, def }: FieldFacts): boolean {
  return ptr !== undefined && oe === undefined && req === undefined && def === undefined && t === 'string'
}

function absentValue(type: string, isList: boolean): () => unknown {
  if (isList) return () => null
  if (type in leafZeros) return () => leafZeros[type]
  if (type in scalarDecoders) return () => null
  return () => decoderOf(type)({})
}
