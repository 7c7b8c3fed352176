// explain --output=plaintext-openapiv2: the older layout. Models kubectl explain ModelPrinter, v1.35.
import { type Document, type Field, resolved, type Schema, wrappedSchemas } from './schema-walk.ts'
import { indented, wrapped } from './word-wrap.ts'

const textWidth = 80
const textIndent = 5
const fieldIndent = 3

/** What stands below the lines of kind and version; `field` is undefined for the kind itself. */
export function textV2(
  document: Document,
  root: Schema,
  field: Field | undefined,
  isRecursive: boolean,
): string {
  const schema = field?.schema ?? root
  const text = resolved(document, schema).description ?? schema.description ?? ''
  const described = `DESCRIPTION:\n${indented(wrapped(text === '' ? '<empty>' : text, textWidth - textIndent), textIndent)}\n`
  const fields = fieldsText(document, schema, isRecursive, 1, new Set())
  const title =
    field === undefined
      ? ''
      : `${fields === '' ? 'FIELD:   ' : 'RESOURCE:'} ${field.name} <${typeV2(document, schema)}>\n\n`
  return `${title}${described}${fields === '' ? '' : `\nFIELDS:\n${fields}`}`
}

function fieldsText(
  document: Document,
  schema: Schema,
  isRecursive: boolean,
  level: number,
  above: ReadonlySet<Schema>,
): string {
  const owner = ownerOf(document, schema)
  if (owner === undefined || above.has(owner)) return ''
  const pad = ' '.repeat(fieldIndent * level)
  return Object.entries(owner.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => {
      const required = owner.required?.includes(name) ? ' -required-' : ''
      const line = `${pad}${name}\t<${typeV2(document, member)}>${required}\n`
      if (isRecursive) return line + fieldsText(document, member, true, level + 1, new Set([...above, owner]))
      const text = member.description ?? ''
      return text === ''
        ? `${line}\n`
        : `${line}${indented(wrapped(text, textWidth - textIndent), textIndent)}\n\n`
    })
    .join('')
}

/** The schema that has the members, behind references, items and maps. */
function ownerOf(document: Document, schema: Schema): Schema | undefined {
  const real = resolved(document, schema)
  if (real.properties !== undefined) return real
  for (const inner of wrappedSchemas(real)) {
    const found = ownerOf(document, inner)
    if (found !== undefined) return found
  }
  return undefined
}

/** Structs are objects, whatever they are called. */
function typeV2(document: Document, schema: Schema): string {
  const { items, additionalProperties } = schema
  if (items !== undefined) return `[]${typeV2(document, items)}`
  if (typeof additionalProperties === 'object') return `map[string]${typeV2(document, additionalProperties)}`
  const real = resolved(document, schema.allOf?.length === 1 ? (schema.allOf[0] as Schema) : schema)
  return real.type === undefined || real.type === 'object' ? 'Object' : real.type
}
