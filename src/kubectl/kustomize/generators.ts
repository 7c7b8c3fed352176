// configMapGenerator and secretGenerator, and the hash at the end of their names. Models kustomize kv and hasher, v5.7.
import { encodeBase64 } from '#api/base64.ts'
import { sha256 } from '#api/sha256.ts'
import { goJson } from '../printers/json.ts'
import type { Files } from './files.ts'
import { KustomizeError } from './kustomize-error.ts'
import { type Fields, kindOf, type Resource } from './resource.ts'

export interface GeneratorOptions {
  readonly labels?: Fields
  readonly annotations?: Fields
  readonly immutable?: boolean
  readonly disableNameSuffixHash?: boolean
}

export interface GeneratorArguments {
  readonly name: string
  readonly namespace?: string
  readonly behavior?: string
  readonly type?: string
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
  readonly env?: string
  readonly envs?: readonly string[]
  readonly options?: GeneratorOptions
}

/** The object that a generator makes. Throws KustomizeError. */
export async function generated(
  kind: 'ConfigMap' | 'Secret',
  given: GeneratorArguments,
  defaults: GeneratorOptions,
  files: Files,
): Promise<Resource> {
  const data: Record<string, string> = {}
  for (const [key, value] of await pairsOf(given, files)) {
    if (key in data)
      throw new KustomizeError(
        `loading KV pairs: cannot add key ${JSON.stringify(key)}, another key by that name already exists`,
      )
    data[key] = kind === 'Secret' ? folded(encodeBase64(value)) : value
  }
  const options: GeneratorOptions = {
    ...defaults,
    ...given.options,
    labels: { ...defaults.labels, ...given.options?.labels },
    annotations: { ...defaults.annotations, ...given.options?.annotations },
  }
  const has = (pairs: Fields | undefined) => Object.keys(pairs ?? {}).length > 0
  const object: Fields = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: given.name,
      ...(given.namespace && { namespace: given.namespace }),
      ...(has(options.labels) && { labels: options.labels }),
      ...(has(options.annotations) && { annotations: options.annotations }),
    },
    ...(has(data) && { data }),
    ...(kind === 'Secret' && { type: given.type || 'Opaque' }),
    ...(options.immutable && { immutable: true }),
  }
  return { object, formerNames: [], needsHash: options.disableNameSuffixHash !== true }
}

/** Long base64 is cut into lines of 70. */
function folded(text: string): string {
  if (text.length <= 70) return text
  return `${(text.match(/.{1,70}/g) ?? []).join('\n')}\n`
}

async function pairsOf(given: GeneratorArguments, files: Files): Promise<[string, string][]> {
  const pairs: [string, string][] = []
  const read = async (path: string, sources: string) => {
    try {
      return await files.read(path)
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error
      throw new KustomizeError(`loading KV pairs: ${sources}: ${error.message}`)
    }
  }
  const envs = [...(given.envs ?? []), ...(given.env ? [given.env] : [])]
  for (const path of envs) pairs.push(...envPairs(await read(path, `env source files: [${envs.join(' ')}]`)))
  const literals = given.literals ?? []
  for (const literal of literals) {
    const equals = literal.indexOf('=')
    if (equals < 1)
      throw new KustomizeError(
        `loading KV pairs: literal sources [${literals.join(' ')}]: invalid literal source ${literal}, expected key=value`,
      )
    pairs.push([literal.slice(0, equals), unquoted(literal.slice(equals + 1))])
  }
  const sources = given.files ?? []
  for (const source of sources) {
    const equals = source.indexOf('=')
    const path = equals < 0 ? source : source.slice(equals + 1)
    const key = equals < 0 ? (path.split('/').at(-1) as string) : source.slice(0, equals)
    pairs.push([key, await read(path, `file sources: [${sources.join(' ')}]`)])
  }
  return pairs
}

function unquoted(value: string): string {
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value
}

function envPairs(text: string): [string, string][] {
  return text
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=')
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)]
    })
}

const letters: { readonly [digit: string]: string } = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** The end of a generated object's name: ten letters of the digest of its content. */
export function contentHash(resource: Resource): string {
  const { data, binaryData, stringData, type } = resource.object
  const content =
    kindOf(resource) === 'Secret'
      ? { kind: 'Secret', type, name: '', data: data ?? '', ...(stringData !== undefined && { stringData }) }
      : { kind: 'ConfigMap', name: '', data: data ?? '', ...(binaryData !== undefined && { binaryData }) }
  return [...sha256(goJson(content)).slice(0, 10)].map((digit) => letters[digit] ?? digit).join('')
}
