// Copying into a container: a tar of the workstation's files, unpacked by the container's tar.
// Models kubectl cmd/cp copyToPod and makeTar, v1.35.
import { byteLength } from '#api/byte-text.ts'
import { cleanPath } from '#api/clean-path.ts'
import { archiveEnd, memberHead, paddingAfter } from '#api/tar.ts'
import type { CommandFiles, ExitCode, FileFacts } from '#shell/command.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { baseOf, folderOf, joinPaths } from './paths.ts'
import { type RemotePlace, runAt } from './place.ts'

const silent = { out: () => {}, err: () => {} }

/** Throws ApiError, CommandError. */
export async function copyToPod(call: VerbCall, from: string, to: RemotePlace): Promise<ExitCode> {
  if (!(await call.io.files.exists(from)))
    throw new CommandError(`error: ${from} doesn't exist in local filesystem`)
  const path = (await isFolderThere(call, to)) ? joinPaths(to.path, baseOf(from)) : to.path
  const archive = (await membersOf(call.io.files, cleanPath(from), baseOf(cleanPath(path)))) + archiveEnd
  const unpreserved = call.flags.on('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : []
  const command = ['tar', ...unpreserved, '-xmf', '-', '-C', folderOf(path)]
  return runAt(call, to, command, { stdin: archive, out: call.io.out, err: call.io.err })
}

/** Whatever speaks against it, even that nothing can be asked, means no. */
async function isFolderThere(call: VerbCall, to: RemotePlace): Promise<boolean> {
  try {
    await runAt(call, to, ['test', '-d', to.path], silent)
    return true
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return false
  }
}

/** The members of a path and all below it under a name; folders have one only where they are empty. */
async function membersOf(files: CommandFiles, path: string, name: string): Promise<string> {
  const facts = await files.facts(path)
  if (facts.kind === 'file') {
    const content = await files.read(path)
    const sizeBytes = byteLength(content)
    return headOf(facts, name, sizeBytes) + content + paddingAfter(sizeBytes)
  }
  const names = facts.kind === 'link' ? [] : await files.list(path)
  if (names.length === 0) return headOf(facts, name, 0)
  const parts: string[] = []
  for (const child of names) parts.push(await membersOf(files, `${path}/${child}`, `${name}/${child}`))
  return parts.join('')
}

function headOf({ kind, mode, mtimeMs, target, owner }: FileFacts, name: string, sizeBytes: number): string {
  return memberHead({
    name,
    type: kind === 'folder' ? 'directory' : kind,
    mode,
    uid: owner.id,
    gid: owner.id,
    userName: owner.name,
    groupName: owner.name,
    mtimeMs,
    sizeBytes,
    target,
  })
}
