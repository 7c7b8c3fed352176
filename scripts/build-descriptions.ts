// Makes src/descriptions.json, what the API's types and fields are for, from two npm packages (both Apache-2.0) whose
// comments are the API's own texts: node scripts/build-descriptions.ts
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

/** The official client. No release was made of v1.35: these are the texts of v1.36, without those of object fields. */
const client = '@kubernetes/client-node@2.0.1'
/** Texts of v1.30, those of object fields among them. */
const types = 'kubernetes-types@1.30.0'

const root = join(import.meta.dirname, '..')
const schema = JSON.parse(readFileSync(join(root, 'src', 'api', 'schema', 'v1.35.json'), 'utf8')) as {
  types: Record<string, { fields: Record<string, unknown> }>
}

const folder = mkdtempSync(join(tmpdir(), 'descriptions-'))
function unpack(source: string): string {
  const into = mkdtempSync(join(folder, 'package-'))
  const [packed = ''] = execFileSync('npm', ['pack', '--silent', source], {
    cwd: into,
    encoding: 'utf8',
  }).split('\n')
  execFileSync('tar', ['xf', packed], { cwd: into })
  return join(into, 'package')
}
const generated = join(unpack(client), 'dist', 'gen')
const models = join(generated, 'models')
const declarations = unpack(types)

/** Where the client keeps a type: names that several groups have begin with the group. */
function fileOf(type: string): string | undefined {
  const [group = '', version = '', name = ''] = type.split('.')
  const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1)
  if (type === 'version.Info') return join(models, 'VersionInfo')
  return [`${capital(group)}${capital(version)}${name}`, `${capital(version)}${name}`]
    .map((file) => join(models, file))
    .find((file) => existsSync(`${file}.d.ts`))
}

const commentOf = (text: string) =>
  text
    .replace(/^\s*\*\s?/gm, '')
    .replace(/\\(['"])/g, '$1')
    .replaceAll('*_/', '*/')
    .trim()

interface Described {
  text?: string
  fields?: Record<string, string>
}

/** What the second package tells of a type's fields: an interface with a comment above each member. */
function declaredTexts(type: string): Record<string, string> {
  const [group = '', version = '', name = ''] = type.split('.')
  const file = join(declarations, group, `${version}.d.ts`)
  if (!existsSync(file)) return {}
  const [, body = ''] =
    new RegExp(`export interface ${name} \\{\n([\\s\\S]*?)\n\\}`).exec(readFileSync(file, 'utf8')) ?? []
  return Object.fromEntries(
    [...body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*"?([\w$]+)"?\??:/g)].map(
      ([, comment = '', field = '']) => [field, commentOf(comment)],
    ),
  )
}

function describe(type: string, file: string, wanted: Record<string, unknown>): Described {
  const code = readFileSync(`${file}.d.ts`, 'utf8')
  const [, text = ''] = /\/\*\*\n((?:\*.*\n)+)\*\/\nexport declare class/.exec(code) ?? []
  const names = new Map<string, string>()
  for (const [, name = '', baseName = ''] of readFileSync(`${file}.js`, 'utf8').matchAll(
    /"name": "(.+)",\s+"baseName": "(.+)"/g,
  ))
    names.set(name, baseName)
  const fields: Record<string, string> = Object.fromEntries(
    Object.entries(declaredTexts(type)).filter(([field]) => field in wanted),
  )
  for (const [, comment = '', name = ''] of code.matchAll(
    / {4}\/\*\*\n((?: {4}\*.*\n)+?) {4}\*\/\n {4}'(.+?)'\??:/g,
  )) {
    const field = names.get(name) ?? name
    if (field in wanted) fields[field] = commentOf(comment)
  }
  return {
    ...(text !== '' && { text: commentOf(text) }),
    ...(Object.keys(fields).length > 0 && { fields }),
  }
}

/** The kinds whose fields a method takes as its query, by how the method is called. */
const queryKinds: readonly (readonly [method: RegExp, type: string])[] = [
  [/^list/, 'meta.v1.ListOptions'],
  [/^deleteCollection/, 'meta.v1.ListOptions'],
  [/^delete/, 'meta.v1.DeleteOptions'],
  [/^create/, 'meta.v1.CreateOptions'],
  [/^replace/, 'meta.v1.UpdateOptions'],
  [/^patch/, 'meta.v1.PatchOptions'],
  [/^connect.*PodAttach$/, 'core.v1.PodAttachOptions'],
  [/^connect.*PodExec$/, 'core.v1.PodExecOptions'],
  [/^connect.*PodPortforward$/, 'core.v1.PodPortForwardOptions'],
  [/^connect.*PodProxy$/, 'core.v1.PodProxyOptions'],
  [/^connect.*ServiceProxy$/, 'core.v1.ServiceProxyOptions'],
  [/^connect.*NodeProxy$/, 'core.v1.NodeProxyOptions'],
  [/^readNamespacedPodLog$/, 'core.v1.PodLogOptions'],
]

/** Paragraphs became two spaces, and what HTML minds is escaped. */
function plainText(told: string): string {
  return told
    .replaceAll('\\&', '&')
    .replace(/&#x([0-9A-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(quot|lt|gt|amp);/g, (_, name: 'quot' | 'lt' | 'gt' | 'amp') => entities[name])
    .replace(/ {2}(?=[A-Z])/g, '\n\n')
}

const entities = { quot: '"', lt: '<', gt: '>', amp: '&' } as const

/** What the client tells of the parameters of its methods: the fields of the kinds that requests are told by. */
function* describedParameters(): Generator<{ type: string; field: string; text: string }> {
  for (const api of ['CoreV1Api', 'AppsV1Api']) {
    const code = readFileSync(join(generated, 'apis', `${api}.d.ts`), 'utf8')
    for (const [, comment = '', method = ''] of code.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+)\(/g))
      for (const [, name = '', told = ''] of comment.matchAll(/@param (\w+) (.+)/g)) {
        const field = name.replace(/^_/, '')
        const text = plainText(told)
        for (const [pattern, type] of queryKinds)
          if (pattern.test(method) && field in (schema.types[type]?.fields ?? {})) yield { type, field, text }
      }
  }
}

const descriptions: Record<string, Described> = {}
let missing = 0
for (const [type, { fields }] of Object.entries(schema.types)) {
  const file = fileOf(type)
  if (file !== undefined) descriptions[type] = describe(type, file, fields)
  missing += Object.keys(fields).filter((name) => descriptions[type]?.fields?.[name] === undefined).length
}
for (const { type, field, text } of describedParameters()) {
  descriptions[type] ??= {}
  descriptions[type].fields ??= {}
  descriptions[type].fields[field] ??= text
}
rmSync(folder, { recursive: true })

const compressed = brotliCompressSync(JSON.stringify(descriptions), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
})
writeFileSync(
  join(root, 'src', 'descriptions.json'),
  `${JSON.stringify({ sources: [client, types], license: 'Apache-2.0', brotli: compressed.toString('base64') }, null, 2)}\n`,
)
console.log(
  `${Object.keys(descriptions).length} types, ${Math.round(compressed.length / 1024)} KiB, ${missing} fields without a text`,
)
