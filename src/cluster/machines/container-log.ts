// What a container wrote, line by line with its time, as kept under /var/log/pods. The oldest lines go when it is long.
import { firstCharacters } from '#api/byte-text.ts'
import type { Cancel } from '#api/request.ts'

export interface LogLine {
  readonly timeMs: number
  readonly stream: 'stdout' | 'stderr'
  /** With its newline, unless it is a piece of a longer line or the container ended in the middle of it. */
  readonly text: string
}

const maxLines = 20_000
/** Of all lines together: containerLogMaxSize. */
const maxCharacters = 10 * 2 ** 20
/** containerd cuts longer lines into pieces of this size: max_container_log_line_size. */
const maxLineCharacters = 16_384

export class ContainerLog {
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
    return this.#lines
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
    const text = this.#lines
      .slice(-80)
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

  #dropOldest(): void {
    let from = Math.max(0, this.#lines.length - maxLines)
    let characters = this.#lines.slice(from).reduce((sum, { text }) => sum + text.length, 0)
    while (characters > maxCharacters) characters -= this.#lines[from++]?.text.length ?? 0
    this.#lines = this.#lines.slice(from)
    this.#characters = characters
  }

  #add(line: LogLine): void {
    this.#lines.push(line)
    this.#characters += line.text.length
    if (this.#lines.length > maxLines * 1.25 || this.#characters > maxCharacters * 1.25) this.#dropOldest()
    for (const see of [...this.#followers]) see(line)
  }
}
