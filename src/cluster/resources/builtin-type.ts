// The types that expressions see in the server's own kinds. Models apiserver cel/openapi SchemaDeclType over the
// definitions of the API, v1.35.
import { typeFacts, typeOfKind } from '#api/schema/schema.ts'
import { escapeName } from '../cel/escape-name.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  stringType,
  timestampType,
} from '../cel/types.ts'

const scalars: { readonly [type: string]: CelType | undefined } = {
  bool: boolType,
  bytes: bytesType,
  duration: stringType,
  fieldsV1: objectType('object', () => undefined),
  float64: doubleType,
  int32: intType,
  int64: intType,
  'int-or-string': dynType,
  microtime: timestampType,
  raw: objectType('object', () => undefined),
  string: stringType,
  time: timestampType,
}
const known = new Map<string, CelType>()

/** The type of a kind; undefined for kinds that are none of the server's own. */
export function builtinType(group: string, version: string, kind: string): CelType | undefined {
  const name = typeOfKind(group, version, kind)
  return name === undefined ? undefined : objectOf(name, true)
}

/** Undefined for what has no one type, such as quantities: expressions do not see it. */
function typeOf(text: string): CelType | undefined {
  if (text.startsWith('[]')) {
    const item = typeOf(text.slice(2))
    return item && listType(item)
  }
  const [, value] = /^map\[string\](.*)$/.exec(text) ?? []
  if (value !== undefined) {
    const member = typeOf(value)
    return member && mapType(stringType, member)
  }
  if (Object.hasOwn(scalars, text)) return scalars[text]
  return text.includes('.') ? objectOf(text, false) : undefined
}

/** Fields are looked up when somebody asks: types refer to themselves. */
function objectOf(name: string, isRoot: boolean): CelType {
  let type = known.get(name)
  if (type !== undefined) return type
  const { fields } = typeFacts(name)
  const byEscape = new Map(Object.keys(fields).map((field) => [escapeName(field) ?? field, field]))
  type = objectType('object', (field) => {
    const own = byEscape.get(field)
    if (own !== undefined) return typeOf(fields[own]?.t ?? '')
    return isRoot && (field === 'apiVersion' || field === 'kind') ? stringType : undefined
  })
  known.set(name, type)
  return type
}
