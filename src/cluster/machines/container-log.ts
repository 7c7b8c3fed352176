// What a container wrote, line by line with its time, as kept under /var/log/pods. The oldest lines go when it is long.
import { firstCharacters } from '#api/byte-text.ts'
import type { Cancel } from '#api/request.ts'
import { PackedLines } from './packed-lines.ts'

export interface LogLine {
  readonly timeMs: number
  readonly stream: 'stdout' | 'stderr'
  /** With its newline, unless it is a piece of a longer line or the container ended in the middle of it. */
  readonly text: string
}

const maxLines = 20_000
/** Of all lines together: containerLogMaxSize. */
const maxCharacters = 10 * 2 ** 20
/** So many of the latest lines at least lie ready, unless they are long: whoever looks again and again asks for these. */
const readyLines = 250
const readyCharacters = 2 ** 18
/** containerd cuts longer lines into pieces of this size: max_container_log_line_size. */
const maxLineCharacters = 16_384

export class ContainerLog {
  /** The oldest first. */
  readonly #packed: PackedLines[] = []
  #packedLines = 0
  #packedCharacters = 0
  /** Those since. */
  #lines: LogLine[] = []
  #characters = 0
  readonly #partial = { stdout: '', stderr: '' }
  readonly #followers = new Set<(line: LogLine) => void>()
  readonly #nowMs: () => number
  #isClosed = false
  readonly #closers = new Set<() => void>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get lines(): readonly LogLine[] {
    return this.last(Number.POSITIVE_INFINITY)
  }

  /** The latest lines, as many as asked for or as there are. */
  last(count: number): readonly LogLine[] {
    if (count <= 0) return []
    if (count <= this.#lines.length) return this.#lines.slice(-count)
    const found: (readonly LogLine[])[] = [this.#lines]
    let missing = count - this.#lines.length
    for (const part of this.#packed.toReversed()) {
      if (missing <= 0) break
      found.push(missing < part.count ? part.unpack().slice(-missing) : part.unpack())
      missing -= part.count
    }
    return found.toReversed().flat()
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  write(stream: LogLine['stream'], text: string): void {
    const timeMs = this.#nowMs()
    const whole = this.#partial[stream] + text
    let from = 0
    // A line that was written as one stays the one text that it is: there are many.
    for (let end = whole.indexOf('\n'); end >= 0; end = whole.indexOf('\n', from)) {
      this.#add({ timeMs, stream, text: this.#cut(whole.slice(from, end + 1), timeMs, stream) })
      from = end + 1
    }
    this.#partial[stream] = this.#cut(whole.slice(from), timeMs, stream)
  }

  /** The container ended: half lines are written out, followers are told. */
  close(): void {
    if (this.#isClosed) return
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#partial[stream]
      this.#partial[stream] = ''
      if (text !== '') this.#add({ timeMs: this.#nowMs(), stream, text })
    }
    this.#isClosed = true
    for (const end of [...this.#closers]) end()
    this.#closers.clear()
    this.#followers.clear()
  }

  /** Tells of each line from now on, and of the end. */
  follow(see: (line: LogLine) => void, end: () => void): Cancel {
    this.#followers.add(see)
    this.#closers.add(end)
    return () => {
      this.#followers.delete(see)
      this.#closers.delete(end)
    }
  }

  /** The end of the log, as a termination message takes it: at most 80 lines and 2048 characters. */
  tail(): string {
    const text = this.last(80)
      .map((line) => line.text)
      .join('')
    return text.slice(-2048)
  }

  /** Adds what a line is too long by, piece by piece, and gives the rest. */
  #cut(line: string, timeMs: number, stream: LogLine['stream']): string {
    let rest = line
    while (rest.length > maxLineCharacters + Number(rest.endsWith('\n'))) {
      const text = firstCharacters(rest, maxLineCharacters)
      this.#add({ timeMs, stream, text })
      rest = rest.slice(text.length)
    }
    return rest
  }

  #add(line: LogLine): void {
    this.#lines.push(line)
    this.#characters += line.text.length
    if (this.#lines.length >= 2 * readyLines || this.#characters > 2 * readyCharacters) this.#packOlderHalf()
    for (const see of [...this.#followers]) see(line)
  }

  /** The older half of what lies ready is packed, and goes when it is packed and too much. */
  #packOlderHalf(): void {
    const part = new PackedLines(this.#lines.splice(0, Math.ceil(this.#lines.length / 2)))
    this.#characters -= part.characters
    this.#packed.push(part)
    this.#packedLines += part.count
    this.#packedCharacters += part.characters
    while (this.#packedLines > maxLines || this.#packedCharacters > maxCharacters) {
      const oldest = this.#packed.shift()
      if (oldest === undefined) return
      this.#packedLines -= oldest.count
      this.#packedCharacters -= oldest.characters
    }
  }
}
