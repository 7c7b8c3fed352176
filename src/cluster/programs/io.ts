// Reading and writing descriptors, waiting where a real process would.

import { debtLimitMs } from './debt.ts'
import type { Process } from './process.ts'
import { type Program, ProgramExit, sleep, waitFor } from './program.ts'
import { type OpenFile, TextReader } from './streams.ts'

const readSize = 65_536
/** How fast a process writes. */
const charactersPerMs = 200_000
/** No program keeps more of its input than this; a real one would run out of memory. */
const maxInput = 16 * 2 ** 20

/** Writes text to a descriptor; a full pipe makes the writer wait, a pipe nobody reads ends it. */
export function* print(process: Process, text: string, descriptor = 1): Program<void> {
  const file = process.files.get(descriptor)
  if (file === undefined || text === '') return
  process.work(text.length / charactersPerMs)
  if (process.debtMs > debtLimitMs) yield* sleep(0)
  for (;;) {
    const result = file.write(text)
    if (result === true) return
    if (result === 'broken') {
      process.signal('PIPE')
      throw new ProgramExit(141)
    }
    yield* waitFor<undefined>((wake) => file.whenReady(() => wake(undefined)))
  }
}

/** Some text from an open file, or '' at its end. */
export function* readSome(file: OpenFile, limit = readSize): Program<string> {
  for (;;) {
    const result = file.read(limit)
    if (result !== 'later') return result.text
    yield* waitFor<undefined>((wake) => file.whenReady(() => wake(undefined)))
  }
}

/** All text up to the end. */
export function* readAll(file: OpenFile): Program<string> {
  const parts: string[] = []
  let length = 0
  for (;;) {
    const text = yield* readSome(file)
    if (text === '') return parts.join('')
    parts.push(text)
    length += text.length
    if (length > maxInput) throw new ProgramExit(1)
  }
}

/** The next line with its newline, a last line without one, or undefined at the end. */
export function* readLine(file: OpenFile): Program<string | undefined> {
  let line = ''
  for (;;) {
    const text = yield* readSome(file)
    if (text === '') return line === '' ? undefined : line
    const end = text.indexOf('\n')
    if (end >= 0) {
      file.unread(text.slice(end + 1))
      return line + text.slice(0, end + 1)
    }
    line += text
    if (line.length > maxInput) throw new ProgramExit(1)
  }
}

const nothing = new TextReader(() => '')

/** What a descriptor reads from; a closed one is at its end. */
export function input(process: Process, descriptor = 0): OpenFile {
  return process.files.get(descriptor) ?? nothing
}

/** Waits for a child to end; gives its exit code. */
export function* waitForChild(process: Process, child: Process): Program<number> {
  if (child.status === undefined) yield* waitFor<undefined>((wake) => child.onEnd(() => wake(undefined)))
  process.children.delete(child)
  return child.status?.code ?? 0
}
