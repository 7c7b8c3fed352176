// Reading what -f names: files, directories, patterns, standard input. Models cli-runtime FilenameParam, v1.35.
import type { CommandIo } from '#shell/command.ts'
import { buildKustomization } from '../kustomize/build.ts'
import { printYaml } from '../printers/yaml.ts'
import { CommandError, type VerbCall } from '../verb.ts'

/** A text with objects, and how errors call it. */
export interface ManifestFile {
  readonly source: string
  readonly text: string
}

const extensions = ['.json', '.yaml', '.yml']

/** The texts of -f and -R, in the order of the names. Throws CommandError. */
export async function manifestFiles(call: VerbCall): Promise<ManifestFile[]> {
  const { flags, io } = call
  const kustomization = flags.text('kustomize')
  if (kustomization !== '') {
    const objects = await buildKustomization(io, kustomization)
    return [{ source: kustomization, text: objects.map((object) => printYaml(object)).join('---\n') }]
  }
  const files: ManifestFile[] = []
  for (const name of flags.list('filename')) files.push(...(await filesOf(name, flags.on('recursive'), io)))
  return files
}

async function filesOf(name: string, recursive: boolean, io: CommandIo): Promise<ManifestFile[]> {
  if (name === '-') return [{ source: 'STDIN', text: io.stdin }]
  const [, address, host = ''] = /^https?:\/\/(([^/:]+)[^/]*)/.exec(name) ?? []
  if (address !== undefined)
    throw new CommandError(
      /^[\d.]+$/.test(host)
        ? `The connection to the server ${address} was refused - did you specify the right host or port?`
        : `Unable to connect to the server: dial tcp: lookup ${host}: no such host`,
    )
  const paths = await expand(name, io)
  if (paths.length === 0) throw new CommandError(`error: the path ${JSON.stringify(name)} does not exist`)
  const files: ManifestFile[] = []
  for (const path of paths) {
    const members = await directory(path, io)
    if (members === undefined) files.push({ source: path, text: await io.files.read(path) })
    else files.push(...(await filesUnder(path, members, recursive, io)))
  }
  if (files.length === 0)
    throw new CommandError(
      `error: error reading [${name}]: recognized file extensions are [${extensions.join(' ')}]`,
    )
  return files
}

async function filesUnder(
  path: string,
  members: readonly string[],
  recursive: boolean,
  io: CommandIo,
): Promise<ManifestFile[]> {
  const files: ManifestFile[] = []
  const prefix = path === '.' ? '' : `${path.replace(/\/+$/, '')}/`
  for (const member of [...members].sort()) {
    const at = `${prefix}${member}`
    const below = await directory(at, io)
    if (below !== undefined) {
      if (recursive) files.push(...(await filesUnder(at, below, recursive, io)))
    } else if (extensions.some((extension) => member.endsWith(extension)))
      files.push({ source: at, text: await io.files.read(at) })
  }
  return files
}

async function directory(path: string, io: CommandIo): Promise<readonly string[] | undefined> {
  return (await io.files.isFolder(path)) ? io.files.list(path) : undefined
}

/** The paths that a name or a quoted pattern stands for. */
async function expand(name: string, io: CommandIo): Promise<string[]> {
  if (await io.files.exists(name)) return [name]
  if (!/[*?[]/.test(name)) return []
  const slash = name.lastIndexOf('/')
  const folder = slash < 0 ? '.' : name.slice(0, slash)
  const members = (await directory(folder, io)) ?? []
  const pattern = new RegExp(
    `^${name
      .slice(slash + 1)
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  )
  return members
    .filter((member) => pattern.test(member))
    .sort()
    .map((member) => (slash < 0 ? member : `${folder}/${member}`))
}
