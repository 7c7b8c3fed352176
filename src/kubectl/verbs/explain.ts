// kubectl explain: the fields of a kind as the schema has them; what they are for is not told.
import { apiVersionOf } from '#api/resource-ref.ts'
import { elementType, type FieldFacts, schema, typeOfKind } from '#api/schema/schema.ts'
import type { ApiResource } from '../discovery.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

export const explain: Verb = {
  path: 'explain',

  async run(call) {
    const [asked, ...more] = call.args
    if (asked === undefined)
      throw new CommandError(
        'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    if (more.length > 0) throw new CommandError('error: We accept only this format: explain RESOURCE')
    const [word = '', ...path] = asked.split('.').filter((part) => part !== '')
    const resource = await resourceOf(call, word)
    const { group, kind, version } = resource
    const root = typeOfKind(group, version, kind)
    if (root === undefined)
      throw new CommandError(`error: couldn't find resource for "${group}/${version}, Kind=${kind}"`)
    const head = group === '' ? '' : `GROUP:      ${group}\n`
    call.io.out(`${head}KIND:       ${kind}\nVERSION:    ${version}\n\n`)
    const field = fieldAt(root, path)
    const isRecursive = call.flags.on('recursive')
    if (field === undefined) call.io.out(`FIELDS:\n${fieldsText(root, isRecursive, 1, [root])}\n`)
    else call.io.out(fieldText(path.at(-1) as string, field, isRecursive))
    return 0
  },
}

async function resourceOf(call: VerbCall, word: string): Promise<ApiResource> {
  const wanted = call.flags.text('api-version')
  const found = await call.discovery.search(word)
  if (found === undefined)
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(word)}`)
  if (wanted === '') return found
  const inVersion = (await call.discovery.resources()).find(
    ({ plural, group, version }) => plural === found.plural && apiVersionOf(group, version) === wanted,
  )
  if (inVersion === undefined)
    throw new CommandError(`error: couldn't find resource for "${wanted}, Kind=${found.kind}"`)
  return inVersion
}

/** The field at the end of a path; undefined for the object itself. Throws CommandError. */
function fieldAt(root: string, path: readonly string[]): FieldFacts | undefined {
  let type = root
  let field: FieldFacts | undefined
  for (const name of path) {
    field = schema.types[type]?.fields[name]
    if (field === undefined) throw new CommandError(`error: field ${JSON.stringify(name)} does not exist`)
    type = elementType(field.t)
  }
  return field
}

function fieldText(name: string, field: FieldFacts, isRecursive: boolean): string {
  const type = elementType(field.t)
  const values = enumOf(field)
  const parts = [`FIELD: ${name} <${typeName(field.t)}>\n`]
  if (values.length > 0) parts.push(`ENUM:\n${values.map((value) => `    ${value}\n`).join('')}`)
  if (isStruct(type)) parts.push(`FIELDS:\n${fieldsText(type, isRecursive, 1, [type])}`)
  return `${parts.join('\n')}\n`
}

/** A line a field, and with --recursive those below it; a type inside of itself is not opened again. */
function fieldsText(type: string, isRecursive: boolean, level: number, above: readonly string[]): string {
  const fields = schema.types[type]?.fields ?? {}
  const pad = '  '.repeat(level)
  return Object.keys(fields)
    .sort()
    .map((name) => {
      const field = fields[name] as FieldFacts
      const inner = elementType(field.t)
      const values = enumOf(field)
      const line = `${pad}${name}\t<${typeName(field.t)}>${field.req ? ' -required-' : ''}\n`
      const list = values.length === 0 ? '' : `${pad}enum: ${values.join(', ')}\n`
      const isOpened = isRecursive && isStruct(inner) && !above.includes(inner)
      return line + list + (isOpened ? fieldsText(inner, true, level + 1, [...above, inner]) : '')
    })
    .join('')
}

function enumOf(field: FieldFacts): readonly string[] {
  return field.enum === undefined ? [] : [...(schema.enums[field.enum] ?? [])].sort()
}

function isStruct(type: string): boolean {
  return schema.types[type] !== undefined
}

const typeNames: { readonly [type: string]: string } = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'integer',
  float64: 'number',
  quantity: 'Quantity',
  'int-or-string': 'IntOrString',
  time: 'string',
  microtime: 'string',
  duration: 'string',
  bytes: 'string',
  fieldsV1: 'FieldsV1',
  raw: 'Object',
  json: 'JSON',
  any: 'Object',
}

/** `[]Container`, `map[string]string`, `integer`. */
function typeName(type: string): string {
  if (type.startsWith('[]')) return `[]${typeName(type.slice(2))}`
  if (type.startsWith('map[string]')) return `map[string]${typeName(type.slice(11))}`
  return typeNames[type] ?? type.slice(type.lastIndexOf('.') + 1)
}
