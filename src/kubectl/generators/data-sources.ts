// --from-literal, --from-file and --from-env-file. Models kubectl create configmap and secret, v1.35.
import { CommandError, type VerbCall } from '../verb.ts'

/** Which kind of object the data goes into; named in complaints. */
export interface DataHolder {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly name: string
}

/** The data of all sources, by key. Throws CommandError. */
export async function dataFromFlags(call: VerbCall, holder: DataHolder): Promise<Record<string, string>> {
  const { flags, io } = call
  const hasOther = flags.list('from-file').length > 0 || flags.list('from-literal').length > 0
  if (flags.list('from-env-file').length > 0 && hasOther)
    throw new CommandError('error: from-env-file cannot be combined with from-file or from-literal')
  const data: Record<string, string> = {}
  for (const literal of flags.list('from-literal')) {
    const [key, value] = parseLiteral(literal)
    add(data, key, value, holder)
  }
  for (const source of flags.list('from-file')) await addFile(call, data, source, holder)
  for (const path of flags.list('from-env-file'))
    for (const [key, value] of parseEnvFile(await read(call, path), io.env)) add(data, key, value, holder)
  return data
}

function add(data: Record<string, string>, key: string, value: string, { kind, name }: DataHolder): void {
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    throw new CommandError(
      `error: ${JSON.stringify(key)} is not a valid key name for a ${kind}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    )
  if (Object.hasOwn(data, key))
    throw new CommandError(
      kind === 'ConfigMap'
        ? `error: cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`
        : `error: cannot add key ${key}, another key by that name already exists`,
    )
  data[key] = value
}

function parseLiteral(literal: string): readonly [key: string, value: string] {
  const equals = literal.indexOf('=')
  if (equals <= 0) throw new CommandError(`error: invalid literal source ${literal}, expected key=value`)
  return [literal.slice(0, equals), literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2')]
}

async function addFile(
  call: VerbCall,
  data: Record<string, string>,
  source: string,
  holder: DataHolder,
): Promise<void> {
  const { files } = call.io
  const parts = source.split('=')
  if (parts.length > 2) throw new CommandError("error: key names or file paths cannot contain '='")
  const [first = '', second] = parts
  if (second !== undefined && (first === '' || second === ''))
    throw new CommandError(
      first === ''
        ? `error: key name for file path ${second} missing`
        : `error: file path for key name ${first} missing`,
    )
  const path = second ?? first
  if (!(await files.exists(path)))
    throw new CommandError(`error: error reading ${path}: no such file or directory`)
  if (await files.isFolder(path)) {
    if (second !== undefined) throw new CommandError('error: cannot give a key name for a directory path')
    for (const member of await files.list(path)) {
      const at = `${path.replace(/\/$/, '')}/${member}`
      if (!(await files.isFolder(at))) add(data, member, await files.read(at), holder)
    }
    return
  }
  add(data, second === undefined ? (path.split('/').at(-1) ?? path) : first, await read(call, path), holder)
}

async function read(call: VerbCall, path: string): Promise<string> {
  try {
    return await call.io.files.read(path)
  } catch {
    throw new CommandError(`error: error reading ${path}: no such file or directory`)
  }
}

function parseEnvFile(
  text: string,
  env: { readonly [name: string]: string | undefined },
): (readonly [key: string, value: string])[] {
  const pairs: (readonly [string, string])[] = []
  for (const line of text.split('\n')) {
    const trimmed = line.trimStart().replace(/\r$/, '')
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const equals = trimmed.indexOf('=')
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals)
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
      throw new CommandError(
        `error: ${JSON.stringify(key)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
      )
    pairs.push([key, equals < 0 ? (env[key] ?? '') : trimmed.slice(equals + 1)])
  }
  return pairs
}
