// explain --output=plaintext-openapiv2: the older layout, a field a line. Models kubectl explain ModelPrinter, v1.35.
import { elementType, type FieldFacts, schema } from '#api/schema/schema.ts'
import type { ApiResource } from '../discovery.ts'

/** The text of a kind, or of one of its fields. */
export function explainedV2(
  { group, version, kind }: ApiResource,
  root: string,
  name: string | undefined,
  field: FieldFacts | undefined,
  isRecursive: boolean,
): string {
  const type = field === undefined ? root : elementType(field.t)
  const fields = schema.types[type]?.fields
  const apiVersion = group === '' ? version : `${group}/${version}`
  const head = `KIND:     ${kind}\nVERSION:  ${apiVersion}\n\n`
  if (field === undefined) return `${head}FIELDS:\n${fieldLines(type, isRecursive, 1, [type])}`
  const what = fields === undefined ? 'FIELD:   ' : 'RESOURCE:'
  const title = `${what} ${name ?? ''} <${typeName(field.t)}>\n`
  return `${head}${title}${fields === undefined ? '' : `\nFIELDS:\n${fieldLines(type, isRecursive, 1, [type])}`}`
}

function fieldLines(type: string, isRecursive: boolean, level: number, above: readonly string[]): string {
  const fields = schema.types[type]?.fields ?? {}
  const pad = '   '.repeat(level)
  return Object.keys(fields)
    .sort()
    .map((name) => {
      const field = fields[name] as FieldFacts
      const inner = elementType(field.t)
      const line = `${pad}${name}\t<${typeName(field.t)}>${field.req ? ' -required-' : ''}\n`
      const isOpened = isRecursive && schema.types[inner] !== undefined && !above.includes(inner)
      return isOpened ? line + fieldLines(inner, true, level + 1, [...above, inner]) : line
    })
    .join('')
}

const typeNames: { readonly [type: string]: string } = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'integer',
  float64: 'number',
  any: 'Object',
  json: 'Object',
  raw: 'Object',
  fieldsV1: 'Object',
}

/** Structs are objects, whatever they are called. */
function typeName(type: string): string {
  if (type.startsWith('[]')) return `[]${typeName(type.slice(2))}`
  if (type.startsWith('map[string]')) return `map[string]${typeName(type.slice(11))}`
  return typeNames[type] ?? (schema.types[type] === undefined ? 'string' : 'Object')
}
