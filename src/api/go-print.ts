// Prints API values as Go programs print them for hashing: types, every field, unset ones too.
// Models apimachinery dump.ForHash (go-spew with `%#v`), v1.35.
import { goEmbeddedName, goFieldName, goStringType } from './go-names.ts'
import { isRecord } from './object.ts'
import { binarySuffixes, decimalSuffixes } from './quantity.ts'
import { type FieldFacts, typeFacts } from './schema/schema.ts'

const zeroTime = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'

/** The value of a schema type, such as `core.v1.PodTemplateSpec`, as Go's struct of that type. */
export function printGoStruct(type: string, value: unknown): string {
  return `(${goStruct(type)})${printFields(type, value)}`
}

/** A field of a type, with the parts of its text that do not depend on a value. */
interface GoField {
  readonly name: string
  readonly facts: FieldFacts
  /** `Replicas:(*int32)` */
  readonly label: string
  /** The whole text of the field where it is not set: most fields of most values. */
  readonly unset: string
}

const fieldsByType = new Map<string, readonly GoField[]>()

function fieldsOf(type: string): readonly GoField[] {
  let fields = fieldsByType.get(type)
  if (fields === undefined) {
    fields = Object.entries(typeFacts(type).fields).map(([name, facts]) => {
      const label = `${goFieldName(type, name)}:(${goType(type, name, facts)})`
      return { name, facts, label, unset: label + printField(facts, undefined) }
    })
    fieldsByType.set(type, fields)
  }
  return fields
}

function printFields(type: string, value: unknown): string {
  const record = isRecord(value) ? value : {}
  const plain: string[] = []
  let inlined: string[] | undefined
  for (const { name, facts, label, unset } of fieldsOf(type)) {
    const member = record[name]
    const text = member === undefined ? unset : label + printField(facts, member)
    if (!Array.isArray(facts.n)) plain.push(text)
    else if (inlined !== undefined) inlined.push(text)
    else {
      // An inlined struct stands where its first field does.
      inlined = [text]
      plain.push('')
    }
  }
  const holder = goEmbeddedName(type)
  const parts = plain.map((text) =>
    text === '' ? `${holder}:(v1.${holder}){${(inlined ?? []).join(' ')}}` : text,
  )
  return `{${parts.join(' ')}}`
}

function printField(facts: FieldFacts, value: unknown): string {
  const isList = facts.t.startsWith('[]')
  const isMap = facts.t.startsWith('map[string]')
  const isEmpty =
    (isList && (!Array.isArray(value) || value.length === 0)) ||
    (isMap && (!isRecord(value) || Object.keys(value).length === 0))
  if (isEmpty || (value === undefined && facts.ptr === 1)) return '<nil>'
  return printValue(facts.t, value)
}

function printValue(type: string, value: unknown): string {
  if (type.startsWith('[]'))
    return `[${(value as readonly unknown[]).map((item) => printValue(type.slice(2), item)).join(' ')}]`
  if (type.startsWith('map[string]')) {
    const record = value as { readonly [key: string]: unknown }
    const keys = Object.keys(record).sort()
    return `map[${keys.map((key) => `${key}:${printValue(type.slice(11), record[key])}`).join(' ')}]`
  }
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : ''
    case 'bool':
      return String(value ?? false)
    case 'int32':
    case 'int64':
      return String(value ?? 0)
    case 'time':
      return zeroTime
    case 'quantity':
      return printQuantity(String(value))
    case 'int-or-string':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${value ?? 0} StrVal:(string)}`
    default:
      return printFields(type, value)
  }
}

function goType(owner: string, name: string, facts: FieldFacts): string {
  const pointer = facts.ptr === 1 ? '*' : ''
  if (facts.t === 'map[string]quantity') return `${pointer}v1.ResourceList`
  const [prefix = ''] = /^(\[\]|map\[string\])*/.exec(facts.t) ?? []
  const base = facts.t.slice(prefix.length)
  const own = facts.enum === undefined ? goStringType(owner, name) : `v1.${lastPart(facts.enum)}`
  return pointer + prefix + (base === 'string' && own !== undefined ? own : goStruct(base))
}

function goStruct(type: string): string {
  if (type === 'quantity') return 'resource.Quantity'
  if (type === 'int-or-string') return 'intstr.IntOrString'
  if (type === 'time') return 'v1.Time'
  if (type === 'fieldsV1') return 'v1.FieldsV1'
  return type.includes('.') ? `v1.${lastPart(type)}` : type
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** A quantity in canonical text; Go keeps that text only when parsing finds it canonical at first sight. */
function printQuantity(text: string): string {
  const [, digits = '0', suffix = ''] = /^([+-]?\d+)(.*)$/.exec(text) ?? []
  const isBinary = suffix.endsWith('i')
  const isExponent = /^[eE]/.test(suffix) && suffix.length > 1
  let value = BigInt(digits)
  let scale = isExponent ? Number(suffix.slice(1)) : (decimalSuffixes.indexOf(suffix) - 3) * 3
  let isKept = scale % 3 === 0 && !digits.endsWith('000') && !/^[+-]?0/.test(digits)
  if (isBinary) {
    isKept = (value & 7n) !== 0n
    value *= 1024n ** BigInt(binarySuffixes.indexOf(suffix))
    scale = 0
  }
  if (text === '0') isKept = true
  const format = isBinary ? 'BinarySI' : isExponent ? 'DecimalExponent' : 'DecimalSI'
  return (
    `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
    `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${isKept ? text : ''} Format:(resource.Format)${format}}`
  )
}
