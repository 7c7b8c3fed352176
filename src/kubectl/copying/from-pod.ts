// Copying out of a container: its tar packs, kubectl unpacks. Models kubectl cmd/cp copyFromPod, TarPipe and untarAll, v1.35.
import { byteLength } from '#api/byte-text.ts'
import { cleanPath } from '#api/clean-path.ts'
import { TarError, type TarMember, TarReader } from '#api/tar.ts'
import type { ExitCode } from '#shell/command.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { folderOf, isWithin, joinPaths, withoutShortcuts } from './paths.ts'
import { type RemotePlace, runAt } from './place.ts'

/** Throws ApiError, CommandError. */
export async function copyFromPod(call: VerbCall, from: RemotePlace, to: string): Promise<ExitCode> {
  const members = await packed(call, from)
  const prefix = withoutShortcuts(cleanPath(from.path.replace(/^\/+/, '')))
  let hasToldOfLinks = false
  for (const { member, content } of members) {
    if (!member.name.startsWith(prefix)) throw new CommandError('error: tar contents corrupted')
    const path = joinPaths(to, member.name.slice(prefix.length))
    if (!isWithin(to, path)) {
      call.io.err(`warning: file ${JSON.stringify(path)} is outside target destination, skipping\n`)
      continue
    }
    await call.io.files.makeFolder(folderOf(path))
    if (member.type === 'directory') await call.io.files.makeFolder(path)
    else if (member.type === 'link') {
      call.io.err(linkWarning(path, member, hasToldOfLinks ? undefined : from))
      hasToldOfLinks = true
    } else if (await call.io.files.isFolder(path))
      throw new CommandError(`error: open ${path}: is a directory`)
    else await call.io.files.write(path, content)
  }
  return 0
}

function linkWarning(path: string, { target }: TarMember, from: RemotePlace | undefined): string {
  const quoted = JSON.stringify
  const skipped = `warning: skipping symlink: ${quoted(path)} -> ${quoted(target)}`
  if (from === undefined) return `${skipped}\n`
  const { namespace = '', pod } = from
  return `${skipped} (consider using "kubectl exec -n ${quoted(namespace)} ${quoted(pod)} -- tar cf - ${quoted(from.path)} | tar xf -")\n`
}

interface Packed {
  readonly member: TarMember
  readonly content: string
}

/** What the container's tar packs; where the stream breaks off, as often as --retries says from there on. */
async function packed(call: VerbCall, from: RemotePlace): Promise<readonly Packed[]> {
  const most = Number(call.flags.text('retries'))
  const reader = new TarReader()
  const archive = new Archive(reader)
  for (let retries = 0; ; ) {
    const command =
      most === 0
        ? ['tar', 'cf', '-', from.path]
        : ['sh', '-c', `tar cf - ${from.path} | tail -c+${archive.bytes === 0 ? 0 : archive.bytes + 1}`]
    try {
      await runAt(call, from, command, { out: (text) => archive.add(text), err: call.io.out })
    } catch (error) {
      // Who has read the end of the archive does not wait for what tar thinks of it.
      if (!reader.hasEnded) throw error
    }
    if (archive.failure !== undefined) throw new CommandError('error: archive/tar: invalid tar header')
    if (reader.hasEnded || archive.isComplete) return archive.members
    if (most < 0 || retries < most) {
      retries++
      call.io.out(`Resuming copy at ${archive.bytes} bytes, retry ${retries}/${most}\n`)
      continue
    }
    call.io.out(`Dropping out copy after ${retries} retries\n`)
    throw new CommandError('error: unexpected EOF')
  }
}

/** An archive as it arrives. */
class Archive {
  readonly #reader: TarReader
  readonly #members: { member: TarMember; content: string }[] = []
  bytes = 0
  failure: TarError | undefined

  constructor(reader: TarReader) {
    this.#reader = reader
  }

  get members(): readonly Packed[] {
    return this.#members
  }

  /** Whether it may end here. */
  get isComplete(): boolean {
    try {
      this.#reader.finish()
      return true
    } catch (error) {
      if (!(error instanceof TarError)) throw error
      return false
    }
  }

  add(text: string): void {
    if (this.failure !== undefined) return
    this.bytes += byteLength(text)
    try {
      for (const part of this.#reader.read(text)) {
        const last = this.#members.at(-1)
        if (part.kind === 'member') this.#members.push({ member: part.member, content: '' })
        else if (part.kind === 'content' && last !== undefined) last.content += part.text
      }
    } catch (error) {
      if (!(error instanceof TarError)) throw error
      this.failure = error
    }
  }
}
