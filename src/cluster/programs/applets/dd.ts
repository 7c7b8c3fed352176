// dd: copies blocks; zeros take space without being stored.
import { byteLength, splitBytes } from '#api/byte-text.ts'
import { FileError } from '../../machines/file-error.ts'
import { input, print, readSome } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, sleep } from '../program.ts'
import { randomText } from '../streams.ts'
import { humanSize } from './list.ts'
import { parseSize } from './streaming.ts'

/** How fast a disk takes data: bytes a millisecond. */
const diskBytesPerMs = 500_000
const randomLimitBytes = 2 ** 20

function* dd(process: Process): Program {
  const operands = new Map(
    process.argv
      .slice(1)
      .map((word): [string, string] => [word.replace(/=.*/, ''), word.replace(/^[^=]*=/, '')]),
  )
  const blockBytes = parseSize(operands.get('bs') ?? '512')
  const count = operands.has('count') ? parseSize(operands.get('count')) : Number.POSITIVE_INFINITY
  const from = operands.get('if')
  const to = operands.get('of')
  const { files } = process.container.spec
  const startMs = process.container.on.clock.now()
  // The block buffer is real memory.
  process.allocate(blockBytes)
  if (process.status !== undefined) yield* sleep(0)
  let blocks = 0
  let bytes = 0
  let error: string | undefined
  try {
    const source = from === undefined ? undefined : files.stat(process.path(from), process.user)
    const isRandom = source?.kind === 'device' && source.device === 'random'
    // Much of it is as good as zeros, which take space without being stored.
    const isZero =
      source?.kind === 'device' &&
      source.device !== 'null' &&
      !(isRandom && blockBytes * count <= randomLimitBytes)
    const target = to === undefined ? undefined : files.lookUp(process.path(to), process.user)
    const out =
      to === undefined || target?.kind === 'device'
        ? undefined
        : files.openForWrite(process.path(to), process.user, { truncate: true })
    let text = from === undefined || isZero || isRandom ? '' : files.read(process.path(from), process.user)
    if (isRandom && !isZero) text = randomText(process.container.on.random, blockBytes * count)
    while (blocks < count) {
      if (from === undefined) text = yield* readSome(input(process), blockBytes)
      const [block, rest] = isZero ? ['', ''] : splitBytes(text, blockBytes)
      if (!isZero && block === '') break
      if (from !== undefined) text = rest
      if (out !== undefined) out.append(block, isZero ? blockBytes : 0)
      else if (to === undefined)
        yield* print(process, isZero ? '\0'.repeat(Math.min(blockBytes, 65_536)) : block)
      blocks++
      bytes += isZero ? blockBytes : byteLength(block)
      if (out?.isMemory) process.container.enforceMemory()
      yield* sleep(blockBytes / diskBytesPerMs)
    }
  } catch (caught) {
    if (!(caught instanceof FileError)) throw caught
    const name =
      caught.path === '' || blocks > 0
        ? `error writing '${to}'`
        : `can't open '${caught.errno === 'ENOENT' && from !== undefined && !files.exists(process.path(from)) ? from : to}'`
    error = `dd: ${name}: ${caught.message}\n`
  }
  const seconds = Math.max(0.001, (process.container.on.clock.now() - startMs) / 1000)
  const tail =
    error === undefined || blocks > 0
      ? `${blocks}+0 records in\n${blocks}+0 records out\n${bytes} bytes (${humanSize(bytes)}B) copied, ${seconds.toFixed(6)} seconds, ${humanSize(bytes / seconds)}B/s\n`
      : ''
  yield* print(process, `${error ?? ''}${tail}`, 2)
  return error === undefined ? 0 : 1
}

export const ddPrograms: Readonly<Record<string, ProgramMain>> = { dd }
