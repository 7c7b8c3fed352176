// gzip, gunzip, zcat: pack and unpack files and streams.
import { bytesOfText, textOfBytes } from '#api/byte-text.ts'
import { gunzip, gzip } from '../compression/gzip.ts'
import { input, print, readAll } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { readInput } from './inputs.ts'
import { parseOptions } from './options.ts'

const suffix = '.gz'
/** How fast a processor packs: bytes a millisecond. */
const bytesPerMs = 50_000

interface Order {
  readonly isUnpacking: boolean
  readonly isToOutput: boolean
  readonly isKept: boolean
  readonly isForced: boolean
}

function compressor(given: Partial<Order>): ProgramMain {
  return function* (process) {
    const { flags, rest } = parseOptions(process.argv.slice(1), 'cdkfntvq123456789')
    const order: Order = {
      isUnpacking: given.isUnpacking === true || flags.has('d') || flags.has('t'),
      isToOutput: given.isToOutput === true || flags.has('c') || flags.has('t'),
      isKept: flags.has('k'),
      isForced: flags.has('f'),
    }
    let code = 0
    for (const word of rest.length === 0 ? ['-'] : rest)
      code = Math.max(code, yield* treat(process, word, order, flags.has('t')))
    return code
  }
}

function* treat(process: Process, word: string, order: Order, isTest: boolean): Program {
  const { files } = process.container.spec
  const [name = ''] = process.argv
  if (word !== '-' && order.isUnpacking && !order.isToOutput && !/\.(gz|tgz)$/.test(word)) {
    yield* print(process, `${name}: ${word}: unknown suffix\n`, 2)
    return 1
  }
  const text = word === '-' ? yield* readAll(input(process)) : yield* readInput(process, word)
  if (text === undefined) return 1
  const bytes = bytesOfText(text)
  process.work(bytes.length / bytesPerMs)
  const result = order.isUnpacking ? gunzip(bytes) : gzip(bytes)
  if (typeof result === 'string') {
    yield* print(process, `${name}: ${result}\n`, 2)
    return 1
  }
  if (isTest) return 0
  if (word === '-' || order.isToOutput) {
    yield* print(process, textOfBytes(result))
    return 0
  }
  const target = order.isUnpacking ? word.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar') : `${word}${suffix}`
  if (files.exists(process.path(target)) && !order.isForced) {
    yield* print(process, `${name}: can't open '${target}': File exists\n`, 2)
    return 1
  }
  const { mode } = files.stat(process.path(word), process.user)
  files.write(process.path(target), textOfBytes(result), { user: process.user, mode })
  if (!order.isKept) files.remove(process.path(word), { user: process.user })
  return 0
}

export const gzipPrograms: Readonly<Record<string, ProgramMain>> = {
  gzip: compressor({}),
  gunzip: compressor({ isUnpacking: true }),
  zcat: compressor({ isUnpacking: true, isToOutput: true }),
}
