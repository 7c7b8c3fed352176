// Filters that pass text on as it comes: cat, head, tail, tee, yes, seq.
import { byteLength, splitBytes } from '#api/byte-text.ts'
import { FileError } from '../../machines/file-error.ts'
import { input, print, readAll, readSome } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, sleep } from '../program.ts'
import { openForRead, RedirectionError } from '../sh/redirect.ts'
import { FileWriter, type OpenFile } from '../streams.ts'
import { linesOf, textOf } from './inputs.ts'
import { parseOptions } from './options.ts'

/** Opens a file that a filter names; says so when it cannot. */
function* open(process: Process, word: string): Program<OpenFile | undefined> {
  if (word === '-') return input(process)
  try {
    const node = process.container.spec.files.stat(process.path(word), process.user)
    if (node.kind === 'directory') {
      yield* print(process, `${process.argv[0]}: read error: Is a directory\n`, 2)
      return undefined
    }
    return openForRead(process, word)
  } catch (error) {
    const reason = error instanceof FileError ? error.message : 'Permission denied'
    if (!(error instanceof FileError || error instanceof RedirectionError)) throw error
    yield* print(process, `${process.argv[0]}: can't open '${word}': ${reason}\n`, 2)
    return undefined
  }
}

function* cat(process: Process): Program {
  const { rest, flags } = parseOptions(process.argv.slice(1), 'nAetvbsu')
  let code = 0
  let number = 0
  for (const word of rest.length === 0 ? ['-'] : rest) {
    const file = yield* open(process, word)
    if (file === undefined) {
      code = 1
      continue
    }
    for (let text = yield* readSome(file); text !== ''; text = yield* readSome(file)) {
      if (flags.has('n'))
        text = textOf(linesOf(text).map((line) => `${String(++number).padStart(6)}\t${line}`))
      yield* print(process, text)
    }
  }
  return code
}

/** -n 5, -n5, -5, -c 10; undefined when none is given. */
function parseCount(words: readonly string[]): {
  count: string | undefined
  bytes: string | undefined
  rest: string[]
  flags: Set<string>
} {
  const rest: string[] = []
  const flags = new Set<string>()
  let count: string | undefined
  let bytes: string | undefined
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    const plain = /^-(\d+)$/.exec(word)
    const valued = /^-(\w*)([nc])(\S*)$/.exec(word)
    if (plain !== null) count = plain[1]
    else if (valued !== null) {
      const value = valued[3] || words[++i]
      if (valued[2] === 'n') count = value
      else bytes = value
      for (const letter of valued[1] as string) flags.add(letter)
    } else if (/^-./.test(word)) for (const letter of word.slice(1)) flags.add(letter)
    else rest.push(word)
  }
  return { count, bytes, rest, flags }
}

const sizeSuffixes: Readonly<Record<string, number>> = {
  k: 1024,
  K: 1024,
  m: 2 ** 20,
  M: 2 ** 20,
  G: 2 ** 30,
  b: 512,
}

/** A number with a suffix: 10k, 1M. */
export function parseSize(text: string | undefined): number {
  const match = /^(\d+)([kKmMGb]?)B?$/.exec(text ?? '')
  return match === null ? Number.NaN : Number(match[1]) * (sizeSuffixes[match[2] ?? ''] ?? 1)
}

function* head(process: Process): Program {
  const { count, bytes, rest, flags } = parseCount(process.argv.slice(1))
  let code = 0
  for (const [i, word] of (rest.length === 0 ? ['-'] : rest).entries()) {
    const file = yield* open(process, word)
    if (file === undefined) {
      code = 1
      continue
    }
    if (rest.length > 1 && !flags.has('q')) yield* print(process, `${i > 0 ? '\n' : ''}==> ${word} <==\n`)
    let left = bytes === undefined ? Number(count ?? 10) : parseSize(bytes)
    while (left > 0) {
      const text = yield* readSome(file, bytes === undefined ? undefined : left)
      if (text === '') break
      const part = bytes === undefined ? firstLines(text, left) : splitBytes(text, left)[0]
      yield* print(process, part)
      if (bytes === undefined || text.startsWith(part)) file.unread(text.slice(part.length))
      left -= bytes === undefined ? part.split('\n').length - 1 : byteLength(part)
    }
  }
  return code
}

function firstLines(text: string, count: number): string {
  let end = 0
  for (let i = 0; i < count; i++) {
    const next = text.indexOf('\n', end)
    if (next < 0) return text
    end = next + 1
  }
  return text.slice(0, end)
}

/** A reader of an endless file takes a kilobyte every ten microseconds; so many of them count as one step. */
const endlessStepBytes = 2 ** 20
const endlessStepMs = 10
const endlessLimitBytes = 64 * 2 ** 30
const followMs = 1000

function* tail(process: Process): Program {
  const { count, bytes, rest, flags } = parseCount(process.argv.slice(1))
  const [word = '-'] = rest
  const path = process.path(word)
  const node = word === '-' ? undefined : process.container.spec.files.lookUp(path, process.user)
  if (node?.kind === 'device' && node.device !== 'null') return yield* eatMemory(process)
  const isFollowing = flags.has('f') || flags.has('F')
  const file = yield* open(process, word)
  if (file === undefined && !flags.has('F')) return 1
  const text = file === undefined ? '' : yield* readAll(file)
  yield* print(process, lastPart(text, count, bytes))
  if (!isFollowing) return 0
  let seen = text.length
  for (;;) {
    yield* sleep(followMs)
    if (word === '-') continue
    const now = process.container.spec.files.exists(path) ? process.container.readFile(path) : undefined
    if (now === undefined) continue
    if (now.length < seen) seen = 0
    yield* print(process, now.slice(seen))
    seen = now.length
  }
}

function lastPart(text: string, count: string | undefined, bytes: string | undefined): string {
  if (bytes !== undefined)
    return splitBytes(
      text,
      bytes.startsWith('+') ? Number(bytes) - 1 : Math.max(0, byteLength(text) - parseSize(bytes)),
    )[1]
  const lines = linesOf(text)
  if (count?.startsWith('+')) return textOf(lines.slice(Math.max(0, Number(count) - 1)))
  const wanted = Number(count ?? 10)
  return wanted === 0 ? '' : textOf(lines.slice(-wanted))
}

/** A file without an end never gives its last lines: the reader keeps all it read until memory runs out. */
function* eatMemory(process: Process): Program {
  while (process.memoryBytes < endlessLimitBytes) {
    process.allocate(endlessStepBytes)
    yield* sleep(endlessStepMs)
  }
  return 1
}

function* tee(process: Process): Program {
  const { rest, flags } = parseOptions(process.argv.slice(1), 'ai')
  const files: OpenFile[] = []
  let code = 0
  for (const word of rest)
    try {
      const { files: system } = process.container.spec
      files.push(
        new FileWriter(system.openForWrite(process.path(word), process.user, { truncate: !flags.has('a') })),
      )
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* print(process, `tee: ${word}: ${error.message}\n`, 2)
      code = 1
    }
  const source = input(process)
  for (let text = yield* readSome(source); text !== ''; text = yield* readSome(source)) {
    for (const file of files) file.write(text)
    yield* print(process, text)
  }
  return code
}

function* yes(process: Process): Program {
  const line = `${process.argv.slice(1).join(' ') || 'y'}\n`
  const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)))
  for (;;) {
    process.work(2)
    yield* print(process, block)
  }
}

const maxSequence = 1_000_000

function* seq(process: Process): Program {
  const { values, flags, rest } = parseOptions(
    process.argv.slice(1).map((word) => (/^-\d/.test(word) ? ` ${word}` : word)),
    'ws:',
  )
  const numbers = rest.map(Number)
  const [first = 1, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
  if (
    numbers.length === 0 ||
    numbers.some(Number.isNaN) ||
    step === undefined ||
    last === undefined ||
    step === 0
  ) {
    yield* print(
      process,
      `seq: invalid number '${rest.find((word) => Number.isNaN(Number(word))) ?? ''}'\n`,
      2,
    )
    return 1
  }
  const list: string[] = []
  for (
    let value = first;
    (step > 0 ? value <= last : value >= last) && list.length < maxSequence;
    value += step
  )
    list.push(String(value))
  const width = flags.has('w') ? Math.max(0, ...list.map((item) => item.length)) : 0
  if (list.length > 0)
    yield* print(process, `${list.map((item) => item.padStart(width, '0')).join(values.get('s') ?? '\n')}\n`)
  return 0
}

export const streamingPrograms: Readonly<Record<string, ProgramMain>> = { cat, head, tail, tee, yes, seq }
