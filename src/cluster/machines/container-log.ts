// What a container wrote, line by line with its time, as kept under /var/log/pods. The oldest lines go when it is long.
import type { Cancel } from '#api/request.ts'

export interface LogLine {
  readonly timeMs: number
  readonly stream: 'stdout' | 'stderr'
  /** With its newline, unless the container ended in the middle of a line. */
  readonly text: string
}

const maxLines = 20_000

export class ContainerLog {
  #lines: LogLine[] = []
  #dropped = 0
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
    const parts = (this.#partial[stream] + text).split('\n')
    this.#partial[stream] = parts.pop() ?? ''
    for (const part of parts) this.#add({ timeMs: this.#nowMs(), stream, text: `${part}\n` })
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

  #add(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > maxLines * 1.25) {
      this.#dropped += this.#lines.length - maxLines
      this.#lines = this.#lines.slice(-maxLines)
    }
    for (const see of [...this.#followers]) see(line)
  }
}
