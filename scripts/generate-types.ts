// Writes the TypeScript types of every Kubernetes kind to src/api/types/ from the schema; part of the build.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Field {
  t: string
  ptr?: 1
  req?: 1
  def?: unknown
  oe?: 1
  oz?: 1
  nn?: 1
}
interface TypeFacts {
  gvk?: [string, string, string][]
  fields: Record<string, Field>
}

const source = join(import.meta.dirname, '..', 'src', 'api')
const schema = JSON.parse(readFileSync(join(source, 'schema', 'v1.35.json'), 'utf8')) as {
  types: Record<string, TypeFacts>
}

const scalars: Record<string, string> = {
  string: 'string',
  bool: 'boolean',
  int32: 'number',
  int64: 'number',
  float64: 'number',
  quantity: 'string',
  'int-or-string': 'number | string',
  duration: 'string',
  time: 'string',
  microtime: 'string',
  bytes: 'string',
  raw: 'unknown',
  json: 'unknown',
  fieldsV1: 'unknown',
  any: 'unknown',
}
/** What every stored object has; a template's metadata lacks them, but nobody reads them there. */
const storedAlways = new Set(['name', 'uid', 'resourceVersion', 'creationTimestamp'])

const fileOf = (type: string) => type.split('.').slice(0, -1).join('-')
const nameOf = (type: string) => type.split('.').at(-1) as string
const aliasOf = (file: string) =>
  file
    .split('-')
    .map((part) => (part[0] as string).toUpperCase() + part.slice(1))
    .join('')

function printed(type: string, file: string, uses: Set<string>): string {
  if (type.startsWith('[]')) return `readonly ${wrap(printed(type.slice(2), file, uses))}[]`
  if (type.startsWith('map[string]'))
    return `{ readonly [key: string]: ${printed(type.slice(11), file, uses)} }`
  const scalar = scalars[type]
  if (scalar !== undefined) return scalar
  const target = fileOf(type)
  if (target === file) return nameOf(type)
  uses.add(target)
  return `${aliasOf(target)}.${nameOf(type)}`
}
const wrap = (text: string) => (/[ |]/.test(text) ? `(${text})` : text)

/** Go's JSON: a pointer or an empty omitempty value is left out, everything else is always written. */
function member(owner: string, name: string, field: Field, file: string, uses: Set<string>): string {
  const type = printed(field.t, file, uses)
  const isList = field.t.startsWith('[]') || field.t.startsWith('map[')
  const isScalar = ['string', 'bool', 'int32', 'int64', 'float64', 'bytes'].includes(field.t)
  const isTime = field.t === 'time' || field.t === 'microtime'
  const always = owner === 'meta.v1.ObjectMeta' && storedAlways.has(name)
  const optional = !always && (field.ptr || field.oz || (field.oe && (isList || isScalar)))
  const nullable = !always && !optional && (isTime || (isList && !field.nn))
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
  const showsNull = field.ptr && !field.oe && !field.req && field.def === undefined && field.t === 'string'
  return `  readonly ${key}${optional ? '?' : ''}: ${type}${showsNull ? ' | null | undefined' : optional ? ' | undefined' : nullable ? ' | null' : ''}`
}

const files = new Map<string, string[]>()
const kinds: string[] = []
const kindFiles = new Set<string>()
for (const type of Object.keys(schema.types)) {
  const file = fileOf(type)
  if (!files.has(file)) files.set(file, [])
  files.get(file)?.push(type)
}

rmSync(join(source, 'types'), { recursive: true, force: true })
mkdirSync(join(source, 'types'), { recursive: true })
for (const [file, types] of files) {
  const uses = new Set<string>()
  const body: string[] = []
  for (const type of types) {
    const facts = schema.types[type] as TypeFacts
    const gvk = facts.gvk?.[0]
    const members = Object.entries(facts.fields).map(([name, field]) => {
      const isTypeMeta = gvk !== undefined && (name === 'kind' || name === 'apiVersion')
      if (isTypeMeta) return `  readonly ${name}: string`
      return member(type, name, field, file, uses)
    })
    body.push(`export interface ${nameOf(type)} {\n${members.join('\n')}\n}`)
    for (const [group, version, kind] of facts.gvk ?? []) {
      kindFiles.add(file)
      kinds.push(`  '${group === '' ? '' : `${group}/`}${version}/${kind}': ${aliasOf(file)}.${nameOf(type)}`)
    }
  }
  const imports = [...uses].sort().map((used) => `import type * as ${aliasOf(used)} from './${used}.ts'`)
  const head = `// Generated from src/api/schema/v1.35.json. Do not edit.`
  writeFileSync(
    join(source, 'types', `${file}.ts`),
    `${[head, ...imports].join('\n')}\n\n${body.join('\n\n')}\n`,
  )
}
const imports = [...kindFiles].sort().map((file) => `import type * as ${aliasOf(file)} from './${file}.ts'`)
writeFileSync(
  join(source, 'types', 'kinds.ts'),
  `// Generated from src/api/schema/v1.35.json. Do not edit.\n${imports.join('\n')}\n
/** The type of each kind by \`group/version/Kind\`. */
export interface KindTypes {\n${kinds.sort().join('\n')}\n}\n`,
)
