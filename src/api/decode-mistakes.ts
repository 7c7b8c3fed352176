// What is wrong with a value, in the words of Go's JSON decoder and in the order of the document.
import { isRecord } from './object.ts'
import { goTypeName, typeFacts } from './schema/schema.ts'
import { unionMember } from './schema/unions.ts'

export interface Mistakes {
  /** The first wrong type, which ends decoding. */
  readonly fatal: string | undefined
  /** The same mistake as the converter of untyped objects tells of it. */
  readonly unconverted: string | undefined
  readonly unknown: readonly string[]
}

/** Structs that JSON inlines, by the type whose fields they hold; Go names them in its paths. */
const inlined: { readonly [type: string]: string } = {
  'core.v1.Volume': 'VolumeSource',
  'core.v1.PersistentVolumeSpec': 'PersistentVolumeSource',
  'core.v1.Probe': 'ProbeHandler',
  'core.v1.EphemeralContainer': 'EphemeralContainerCommon',
}

interface Place {
  /** `spec.containers[0].image`, as unknown fields are named. */
  readonly path: string
  /** `spec.containers.image`, as Go names struct fields. */
  readonly goPath: string
  readonly struct: string
}

/** Walks a value that did not decode and says why. `fits` tells whether a scalar of a type is well formed. */
export function findMistakes(
  type: string,
  value: unknown,
  fits: (scalar: string, value: unknown) => boolean,
): Mistakes {
  const unknown: string[] = []
  let fatal: string | undefined
  let unconverted: string | undefined

  function fail(wanted: string, given: unknown, place: Place): void {
    if (fatal !== undefined) return
    const special = specialMessage(wanted, given)
    fatal = special ?? unmarshalMessage(wanted, given, place)
    unconverted = special ?? conversionMessage(wanted, given)
  }

  function walk(of: string, given: unknown, place: Place): void {
    if (given === null || given === undefined) return
    const member = unionMember(of, given)
    if (member !== undefined) walk(member, given, place)
    else if (of.startsWith('[]')) {
      if (!Array.isArray(given)) fail(of, given, place)
      else
        given.forEach((item, i) => {
          walk(of.slice(2), item, { ...place, path: `${place.path}[${i}]` })
        })
    } else if (of.startsWith('map[string]')) {
      if (typeof given !== 'object' || Array.isArray(given)) fail(of, given, place)
      else
        for (const [key, member] of Object.entries(given))
          walk(of.slice(11), member, { ...place, path: `${place.path}.${key}` })
    } else if (of.includes('.')) walkStruct(of, given, place)
    else if (!fits(of, given)) fail(of, given, place)
  }

  function walkStruct(of: string, given: unknown, place: Place): void {
    if (!isRecord(given)) {
      fail(of, given, place)
      return
    }
    const { fields } = typeFacts(of)
    const struct = of.slice(of.lastIndexOf('.') + 1)
    for (const [name, member] of Object.entries(given)) {
      const path = place.path === '' ? name : `${place.path}.${name}`
      const facts = fields[name]
      if (facts === undefined) {
        if (member !== undefined) unknown.push(`unknown field "${path}"`)
        continue
      }
      const through = Array.isArray(facts.n) && inlined[of] !== undefined ? `${inlined[of]}.` : ''
      const goPath = `${place.goPath === '' ? '' : `${place.goPath}.`}${through}${name}`
      walk(facts.t, member, { path, goPath, struct })
    }
  }

  walk(type, value, { path: '', goPath: '', struct: '' })
  return { fatal, unconverted, unknown }
}

function unmarshalMessage(wanted: string, given: unknown, place: Place): string {
  const isNumber = wanted === 'int32' || wanted === 'int64'
  const shown = typeof given === 'number' && isNumber ? `number ${given}` : jsonKind(given)
  const target =
    place.goPath === ''
      ? `Go value of type ${goTypeName(wanted)}`
      : `Go struct field ${place.struct}.${place.goPath} of type ${goTypeName(wanted)}`
  return `json: cannot unmarshal ${shown} into ${target}`
}

/** Models apimachinery runtime DefaultUnstructuredConverter, v1.35. */
function conversionMessage(wanted: string, given: unknown): string {
  const kind = Array.isArray(given) ? 'slice' : isRecord(given) ? 'map' : scalarKind(given)
  if (wanted.startsWith('[]')) return `cannot restore slice from ${kind}`
  if (wanted.startsWith('map[')) return `cannot restore map from ${kind}`
  if (wanted.includes('.')) return `cannot restore struct from: ${kind}`
  return `unrecognized type: ${wanted}`
}

function scalarKind(given: unknown): string {
  if (typeof given === 'number') return Number.isInteger(given) ? 'int64' : 'float64'
  return typeof given === 'boolean' ? 'bool' : 'string'
}

/** Types with their own unmarshalling report their own errors. */
function specialMessage(wanted: string, given: unknown): string | undefined {
  if (wanted === 'quantity')
    return typeof given === 'string' || typeof given === 'number'
      ? "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
      : `json: cannot unmarshal ${jsonKind(given)} into Go value of type string`
  if (wanted === 'time' && typeof given === 'string') return timeMessage(given, '2006-01-02T15:04:05Z07:00')
  if (wanted === 'microtime' && typeof given === 'string')
    return timeMessage(given, '2006-01-02T15:04:05.000000Z07:00')
  if (wanted === 'bytes' && typeof given === 'string')
    return `illegal base64 data at input byte ${firstBadByte(given)}`
  if (wanted === 'duration' && typeof given === 'string')
    return `time: invalid duration ${JSON.stringify(given)}`
  return undefined
}

function timeMessage(given: string, layout: string): string {
  return `parsing time ${JSON.stringify(given)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(given)} as "2006"`
}

function firstBadByte(encoded: string): number {
  const clean = encoded.replace(/[\r\n]/g, '')
  const bad = clean.search(/[^A-Za-z0-9+/]/)
  return bad >= 0 ? bad : clean.length - (clean.length % 4)
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}
