// Makes src/api/schema/v1.35.json, the one place where field names, types, numbers and keys of the API stand,
// from a folder of extracted API facts beside one of recorded discovery: node scripts/build-schema.ts FOLDER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Field = Record<string, unknown> & { t: string; enum?: string }
interface TypeFacts {
  gvk?: [string, string, string][] | string
  proto?: string
  map?: string
  unions?: unknown[]
  fields: Record<string, Field>
}
interface ResourceFacts {
  group: string
  version: string
  kind: string
  enabledByDefault: boolean
  introduced?: string
  subresources: { group?: string; version?: string; kind: string }[]
}

const folder = process.argv[2]
if (folder === undefined) throw new Error('usage: node scripts/build-schema.ts FOLDER')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

const schema = read('schema.json') as {
  version: string
  types: Record<string, TypeFacts>
  aliases: Record<string, string>
  enums: Record<string, { enum: 0 | 1; values: string[] }>
}
const resources = read('resources.json') as {
  groups: { enabledVersions: string[] }[]
  resources: ResourceFacts[]
}

const prefixes: [string, string][] = [
  ['io.k8s.apimachinery.pkg.apis.meta.', 'meta.'],
  ['io.k8s.apiextensions-apiserver.pkg.apis.', ''],
  ['io.k8s.kube-aggregator.pkg.apis.', ''],
  ['io.k8s.metrics.pkg.apis.', ''],
  ['io.k8s.apimachinery.pkg.', ''],
  ['io.k8s.api.', ''],
]
const shorten = (name: string) => {
  for (const [long, short] of prefixes) if (name.startsWith(long)) return short + name.slice(long.length)
  return name
}
const elementOf = (type: string) => type.replace(/^(\[\]|map\[string\])+/, '')

/** The schemas of the recorded OpenAPI documents. */
interface Published {
  properties?: Record<string, { $ref?: string }>
  'x-kubernetes-group-version-kind'?: { group: string; version: string }[]
}
const published: Record<string, Published> = {}
const documents = join(folder, '..', 'discovery', 'openapi-v3')
for (const name of readdirSync(documents))
  Object.assign(published, JSON.parse(readFileSync(join(documents, name), 'utf8')).components.schemas)

const wanted = new Set<string>()
const usedEnums = new Set<string>()
function want(name: string): void {
  const real = schema.aliases[name] ?? name
  const facts = schema.types[real]
  if (facts === undefined || wanted.has(real)) return
  wanted.add(real)
  for (const field of Object.values(facts.fields)) {
    if (field.enum !== undefined) usedEnums.add(field.enum)
    want(elementOf(field.t))
  }
}

const served = resources.resources.filter((resource) => resource.enabledByDefault)
const kinds = new Set<string>()
for (const resource of served) {
  kinds
    .add(`${resource.group}/${resource.version}/${resource.kind}`)
    .add(`${resource.group}/${resource.version}/${resource.kind}List`)
  for (const sub of resource.subresources)
    kinds.add(`${sub.group ?? resource.group}/${sub.version ?? resource.version}/${sub.kind}`)
}
const always =
  /^io\.k8s\.(apimachinery\.pkg\.(apis\.meta\.v1|version|runtime)\.|api\.(apidiscovery\.v2|admission\.v1)\.|api\.core\.v1\.(Pod|Node|Service)(Attach|Exec|Log|PortForward|Proxy)Options$|metrics\.pkg\.apis\.metrics\.v1beta1\.)/
for (const [name, facts] of Object.entries(schema.types)) {
  const isKind = Array.isArray(facts.gvk) && facts.gvk.some((gvk) => kinds.has(gvk.join('/')))
  if (isKind || always.test(name)) want(name)
}

const keep = [
  't',
  'n',
  'p',
  'ptr',
  'oe',
  'oz',
  'req',
  'def',
  'godef',
  'enum',
  'list',
  'keys',
  'patch',
  'mergeKey',
  'map',
  'struct',
  'nullable',
]
/** Lists that Go could leave nil but that validation never lets through empty, and the items of lists. */
const neverNil = new Set([
  'io.k8s.api.core.v1.PodSpec.containers',
  'io.k8s.api.core.v1.NodeSelector.nodeSelectorTerms',
])
function compactField(field: Field): Record<string, unknown> {
  const compact: Record<string, unknown> = {}
  for (const key of keep) if (field[key] !== undefined) compact[key] = field[key]
  compact.t = field.t.replace(
    elementOf(field.t),
    shorten(schema.aliases[elementOf(field.t)] ?? elementOf(field.t)),
  )
  if (field.enum !== undefined) {
    compact.enum = shorten(field.enum)
    compact.def = namedDefault(field)
  }
  return compact
}
/** A default that the extraction knows by the name of a Go constant only, which ends in its value or holds it. */
function namedDefault(field: Field): unknown {
  const [, constant] = /^ref\((\w+)\)$/.exec(String(field.def)) ?? []
  if (constant === undefined) return field.def
  return schema.enums[field.enum ?? '']?.values
    .filter((value) => constant.includes(value))
    .sort((a, b) => b.length - a.length)[0]
}
function compactType(type: string, facts: TypeFacts): Record<string, unknown> {
  const fields = Object.fromEntries(
    Object.entries(facts.fields).map(([name, field]) => [
      name,
      {
        ...compactField(field),
        ...((name === 'items' || neverNil.has(`${type}.${name}`)) && { nn: 1 }),
        ...(published[type]?.properties?.[name]?.$ref !== undefined && { bare: 1 }),
      },
    ]),
  )
  return {
    ...(Array.isArray(facts.gvk) && { gvk: facts.gvk }),
    ...(typeof facts.gvk === 'string' && { inEveryGroup: 1 }),
    ...(facts.proto && { proto: facts.proto }),
    ...(facts.map && { map: facts.map }),
    ...(facts.unions && { unions: facts.unions }),
    fields,
  }
}

interface ColumnFacts {
  kinds: Record<string, unknown[]>
  other: Record<string, { columns: unknown[] }>
}
const columnFacts = read('columns.json') as ColumnFacts
const columns = { ...columnFacts.kinds }
for (const [name, facts] of Object.entries(columnFacts.other)) columns[name] = facts.columns
const fieldSelectors = Object.fromEntries(
  Object.entries(read('fieldselectors.json').kinds as Record<string, Record<string, unknown>>).map(
    ([kind, { files: _, note: __, ...facts }]) => [kind, facts],
  ),
)

const types = Object.fromEntries(
  [...wanted].sort().map((name) => [shorten(name), compactType(name, schema.types[name] as TypeFacts)]),
)
/** Values that the extraction leaves out: empty ones, and those named after another package's. */
const missingValues: Record<string, string[]> = {
  'io.k8s.api.core.v1.HostPathType': [''],
  'io.k8s.api.core.v1.IPFamily': [''],
  'io.k8s.api.discovery.v1.AddressType': ['IPv4', 'IPv6'],
}
const enums = Object.fromEntries(
  [...usedEnums]
    .sort()
    .map((name) => [
      shorten(name),
      [...(missingValues[name] ?? []), ...(schema.enums[name]?.values ?? [])].sort(),
    ]),
)
const publishedEnums = [...usedEnums]
  .filter((name) => schema.enums[name]?.enum)
  .sort()
  .map(shorten)
/** Options and watch events are kinds of every group version that the server was built with, served or not. */
const groupVersions =
  published['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions']?.['x-kubernetes-group-version-kind']?.map(
    ({ group, version }) => [group, version],
  ) ?? []
const lines = (entries: Record<string, unknown>) =>
  Object.entries(entries)
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(',\n')
const list = (items: unknown[]) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')
const groups = resources.groups.filter((group) => group.enabledVersions.length > 0)
const servedFacts = served.map(({ enabledByDefault: _, introduced: __, ...facts }) => facts)

writeFileSync(
  join(import.meta.dirname, '..', 'src', 'api', 'schema', 'v1.35.json'),
  `{
  "version": ${JSON.stringify(schema.version)},
  "groups": [\n${list(groups)}\n  ],
  "groupVersions": ${JSON.stringify(groupVersions)},
  "resources": [\n${list(servedFacts)}\n  ],
  "columns": {\n${lines(columns)}\n  },
  "fieldSelectors": {\n${lines(fieldSelectors)}\n  },
  "enums": {\n${lines(enums)}\n  },
  "publishedEnums": ${JSON.stringify(publishedEnums)},
  "types": {\n${lines(types)}\n  }
}\n`,
)
const kubectl = read('kubectl.json') as { version: string; groupOrder: string[]; commands: unknown[] }
writeFileSync(
  join(import.meta.dirname, '..', 'src', 'kubectl', 'commands.json'),
  `{
  "version": ${JSON.stringify(kubectl.version)},
  "groupOrder": ${JSON.stringify(kubectl.groupOrder)},
  "commands": [\n${list(kubectl.commands)}\n  ]\n}\n`,
)
console.log(
  `${Object.keys(types).length} types, ${servedFacts.length} resources, ${Object.keys(enums).length} enums`,
)
