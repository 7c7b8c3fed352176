// What file descriptors stand for: pipes, files, devices and the container's own output.
import { firstCharacters, joinByteTexts, textOfBytes } from '#api/byte-text.ts'
import type { Cancel } from '#api/request.ts'
import { FileError } from '../machines/file-error.ts'
import type { WritableFile } from '../machines/file-system.ts'
import type { Device } from '../machines/file-tree.ts'
import type { RandomStream } from '../random.ts'

/** How much an unread pipe holds before its writers wait. */
const pipeCapacity = 65_536

/** What a read gives: text, '' at the end, or 'later' when nothing is there yet. */
export type ReadResult = { readonly text: string } | 'later'

/** An open file, shared by all descriptors and processes that hold it. */
export abstract class OpenFile {
  #holders = 0

  hold(): this {
    this.#holders++
    return this
  }

  release(): void {
    if (--this.#holders === 0) this.close()
  }

  /** At most `limit` characters. */
  abstract read(limit: number): ReadResult
  /** True when taken, false when the writer must wait. Throws FileError. */
  abstract write(text: string): boolean | 'broken'
  /** Calls back once when reading or writing may be tried again. */
  abstract whenReady(wake: () => void): Cancel
  abstract close(): void

  get isTerminal(): boolean {
    return false
  }

  /** Gives back what was read too far. */
  unread(_text: string): void {}
}

/** Those who wait for a stream to move. */
class Waiters {
  readonly #waiting = new Set<() => void>()

  add(wake: () => void): Cancel {
    this.#waiting.add(wake)
    return () => this.#waiting.delete(wake)
  }

  wakeAll(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }
}

/** A pipe's shared middle. */
class PipeBuffer {
  text = ''
  isReadEndOpen = true
  isWriteEndOpen = true
  readonly waiters = new Waiters()
}

class PipeReader extends OpenFile {
  readonly #pipe: PipeBuffer
  readonly #isTerminal: boolean

  constructor(pipe: PipeBuffer, isTerminal: boolean) {
    super()
    this.#pipe = pipe
    this.#isTerminal = isTerminal
  }

  override get isTerminal(): boolean {
    return this.#isTerminal
  }

  read(limit: number): ReadResult {
    const pipe = this.#pipe
    if (pipe.text === '') return pipe.isWriteEndOpen ? 'later' : { text: '' }
    const text = firstCharacters(pipe.text, limit)
    pipe.text = pipe.text.slice(text.length)
    pipe.waiters.wakeAll()
    return { text }
  }

  override unread(text: string): void {
    this.#pipe.text = text + this.#pipe.text
  }

  write(): never {
    throw new FileError('EINVAL', 'pipe')
  }

  whenReady(wake: () => void): Cancel {
    return this.#pipe.waiters.add(wake)
  }

  close(): void {
    this.#pipe.isReadEndOpen = false
    this.#pipe.waiters.wakeAll()
  }
}

class PipeWriter extends OpenFile {
  readonly #pipe: PipeBuffer

  constructor(pipe: PipeBuffer) {
    super()
    this.#pipe = pipe
  }

  read(): never {
    throw new FileError('EINVAL', 'pipe')
  }

  write(text: string): boolean | 'broken' {
    const pipe = this.#pipe
    if (!pipe.isReadEndOpen) return 'broken'
    if (pipe.text.length >= pipeCapacity) return false
    pipe.text = joinByteTexts(pipe.text, text)
    pipe.waiters.wakeAll()
    return true
  }

  whenReady(wake: () => void): Cancel {
    return this.#pipe.waiters.add(wake)
  }

  close(): void {
    this.#pipe.isWriteEndOpen = false
    this.#pipe.waiters.wakeAll()
  }
}

/** A new pipe: what is written to the one end is read from the other. */
export function makePipe(options: { readonly isTerminal?: boolean } = {}): {
  reader: OpenFile
  writer: OpenFile
} {
  const pipe = new PipeBuffer()
  return { reader: new PipeReader(pipe, options.isTerminal ?? false), writer: new PipeWriter(pipe) }
}

/** Text that can be read to its end: a file, a here-document. */
export class TextReader extends OpenFile {
  #text: () => string
  #at = 0

  constructor(text: () => string) {
    super()
    this.#text = text
  }

  read(limit: number): ReadResult {
    const text = firstCharacters(this.#text().slice(this.#at, this.#at + limit + 1), limit)
    this.#at += text.length
    return { text }
  }

  override unread(text: string): void {
    this.#at -= text.length
  }

  write(): never {
    throw new FileError('EINVAL', '')
  }

  whenReady(wake: () => void): Cancel {
    wake()
    return () => {}
  }

  close(): void {
    this.#text = () => ''
  }
}

/** A file open for writing. */
export class FileWriter extends OpenFile {
  readonly file: WritableFile

  constructor(file: WritableFile) {
    super()
    this.file = file
  }

  read(): ReadResult {
    return { text: '' }
  }

  write(text: string): boolean {
    this.file.append(text, 0)
    return true
  }

  whenReady(wake: () => void): Cancel {
    wake()
    return () => {}
  }

  close(): void {}
}

/** Where output leaves the container: the log, or the terminal of who looks on. */
export class OutputSink extends OpenFile {
  readonly #see: (text: string) => void
  readonly #isTerminal: boolean
  readonly #waiters = new Waiters()
  #isSuspended = false

  constructor(see: (text: string) => void, isTerminal: boolean) {
    super()
    this.#see = see
    this.#isTerminal = isTerminal
  }

  /** Lets writers wait, because whoever looks on cannot keep up, or go on. */
  suspend(isSuspended: boolean): void {
    this.#isSuspended = isSuspended
    if (!isSuspended) this.#waiters.wakeAll()
  }

  override get isTerminal(): boolean {
    return this.#isTerminal
  }

  read(): ReadResult {
    return { text: '' }
  }

  write(text: string): boolean {
    if (this.#isSuspended) return false
    this.#see(text)
    return true
  }

  whenReady(wake: () => void): Cancel {
    if (this.#isSuspended) return this.#waiters.add(wake)
    wake()
    return () => {}
  }

  close(): void {}
}

/** So many bytes by chance. */
export function randomText(random: RandomStream, count: number): string {
  return textOfBytes(Uint8Array.from({ length: count }, () => random.below(256)))
}

/** /dev/null and its kin. */
export class DeviceFile extends OpenFile {
  readonly device: Device['device']
  readonly #random: RandomStream | undefined

  /** Without a source of chance random bytes are zeros. */
  constructor(device: Device['device'], random?: RandomStream) {
    super()
    this.device = device
    this.#random = random
  }

  read(limit: number): ReadResult {
    const count = Math.min(limit, pipeCapacity)
    if (this.device === 'random' && this.#random !== undefined)
      return { text: randomText(this.#random, count) }
    const isEndless = this.device === 'zero' || this.device === 'full' || this.device === 'random'
    return { text: isEndless ? '\0'.repeat(count) : '' }
  }

  write(): boolean {
    if (this.device === 'full') throw new FileError('ENOSPC', '/dev/full')
    return true
  }

  whenReady(wake: () => void): Cancel {
    wake()
    return () => {}
  }

  close(): void {}
}
