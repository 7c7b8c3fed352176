// What explain prints of a schema: its description, then its fields. Models kubectl explain v2 plaintext, v1.35.
import { type Document, type Field, resolved, type Schema, typeText, wrappedSchemas } from './schema-walk.ts'
import { indented, wrapped } from './word-wrap.ts'

const textWidth = 76
/** A field's description may use what its indentation leaves of this. */
const fieldWidth = 78
/** How many values of an enum a line shows. */
const shownValues = 4

/** The part below the heading of a kind itself. */
export function schemaText(document: Document, schema: Schema, isRecursive: boolean): string {
  const own = resolved(document, schema)
  const text = descriptionOf(document, own)
  const fields = fieldsText(document, own, { level: 1, isRecursive, above: new Set() })
  return (
    `DESCRIPTION:\n${indented(wrapped(text === '' ? '<empty>' : text, textWidth), 4)}\n` +
    docsText(own, 0) +
    (fields === '' ? '' : `FIELDS:\n${fields}`)
  )
}

/** The part below the heading of one field. */
export function fieldText(document: Document, { name, schema }: Field, isRecursive: boolean): string {
  const values = schema.enum?.map((value) => `\n    ${valueText(value)}`).join('')
  return (
    `FIELD: ${name} <${typeText(document, schema)}>\n` +
    `${values === undefined ? '' : `ENUM:${values}`}\n\n` +
    schemaText(document, schema, isRecursive)
  )
}

/** The texts of a schema and of all it wraps, each on lines of its own. */
function descriptionOf(document: Document, schema: Schema): string {
  const real = resolved(document, schema)
  const own = real.description === undefined ? '' : `${real.description}\n`
  return (
    own +
    wrappedSchemas(real)
      .map((inner) => descriptionOf(document, inner))
      .join('')
  )
}

interface Depth {
  readonly level: number
  readonly isRecursive: boolean
  /** References that lead here; a type inside of itself is not opened again. */
  readonly above: ReadonlySet<string>
}

function fieldsText(document: Document, schema: Schema, depth: Depth): string {
  const { $ref } = schema
  if ($ref !== undefined && depth.above.has($ref)) return ''
  const above = $ref === undefined ? depth.above : new Set([...depth.above, $ref])
  const real = resolved(document, schema)
  const properties = real.properties ?? {}
  const own = Object.keys(properties)
    .sort()
    .map((name) => {
      const member = properties[name] as Schema
      const line = lineOf(document, name, member, real.required?.includes(name) === true, depth)
      if (!depth.isRecursive) return line
      return line + fieldsText(document, member, { ...depth, level: depth.level + 1, above })
    })
  return (
    own.join('') +
    wrappedSchemas(real)
      .map((inner) => fieldsText(document, inner, { ...depth, above }))
      .join('')
  )
}

function lineOf(
  document: Document,
  name: string,
  schema: Schema,
  isRequired: boolean,
  { level, isRecursive }: Depth,
): string {
  const indent = 2 * level
  const pad = ' '.repeat(indent)
  const line = `${pad}${name}\t<${typeText(document, schema)}>${isRequired ? ' -required-' : ''}`
  const head = `${line}${schema.enum === undefined ? '' : `\n${pad}enum: ${valuesText(schema.enum)}`}\n`
  if (isRecursive) return head
  const text = wrapped(schema.description ?? '<no description>', fieldWidth - indent)
  return `${head}${indented(text, indent + 2)}\n${docsText(schema, indent + 2)}\n`
}

function valuesText(values: readonly unknown[]): string {
  const shown = values.slice(0, shownValues).map(valueText).join(', ')
  return values.length > shownValues ? `${shown}, ....` : shown
}

function valueText(value: unknown): string {
  return value === '' ? '""' : String(value)
}

/** Where more is told, for schemas that say so. */
function docsText({ externalDocs }: Schema, indent: number): string {
  if (externalDocs === undefined) return ''
  const { description, url } = externalDocs
  const about = description && `${indented(wrapped(description, textWidth - indent), indent + 4)}\n`
  const address = url && `${' '.repeat(indent + 4)}URL: ${url}\n`
  return `\n${' '.repeat(indent)}EXTERNAL DOCS:\n${about ?? ''}${address ?? ''}`
}
