// The whole screen in this process, on a terminal that exists in memory: press keys, wait until all is drawn, look.
import { Readable, Writable } from 'node:stream'
import type { Terminal } from '@xterm/headless'
import type { Appearance } from '#game/appearance.ts'
import type { Language } from '#game/session-state.ts'
import { type Loaded, startScreen } from '#tui/start.tsx'
import type { Input } from '#tui/terminal.ts'
import { newTerminal, visibleLines } from './xterm.ts'

export const keys = {
  enter: '\r',
  tab: '\t',
  escape: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f3: '\x1bOR',
  f4: '\x1bOS',
  left: '\x1b[D',
  right: '\x1b[C',
  f5: '\x1b[15~',
  f6: '\x1b[17~',
  f7: '\x1b[18~',
  f8: '\x1b[19~',
  ctrl: (letter: string) => String.fromCharCode(letter.toLowerCase().charCodeAt(0) - 96),
  alt: (letter: string) => `\x1b${letter}`,
  paste: (text: string) => `\x1b[200~${text}\x1b[201~`,
} as const

class FakeInput extends Readable implements Input {
  readonly isTTY = true
  isRaw = false
  override _read(): void {}
  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

class FakeOutput extends Writable {
  readonly isTTY = true
  columns: number
  rows: number
  written = 0
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    super({ decodeStrings: false })
    this.#terminal = terminal
    this.columns = terminal.cols
    this.rows = terminal.rows
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.length
    this.#terminal.write(chunk, done)
  }
}

export interface HarnessOptions {
  readonly columns?: number
  readonly rows?: number
  readonly env?: { readonly [name: string]: string | undefined }
  readonly language?: Language
  readonly ascii?: boolean
  readonly appearance?: unknown
  readonly load: () => Promise<Loaded>
}

export class Harness {
  readonly terminal: Terminal
  readonly #input = new FakeInput()
  readonly #output: FakeOutput
  readonly ended: Promise<void>
  /** What the player chose in the settings, oldest first. */
  readonly kept: Appearance[] = []

  constructor(options: HarnessOptions) {
    const { columns = 120, rows = 40, env = {}, language = 'en', ascii = false, appearance, load } = options
    // A kernel's terminal turns a line feed into a new line; here nobody else does.
    this.terminal = newTerminal(columns, rows, { convertEol: true })
    this.#output = new FakeOutput(this.terminal)
    this.ended = startScreen({
      stdin: this.#input,
      stdout: this.#output as unknown as NodeJS.WriteStream,
      fd: undefined,
      env,
      language,
      ascii,
      appearance,
      keepAppearance: (kept) => this.kept.push(kept),
      load,
    })
    // A test that expects the end looks at it itself.
    this.ended.catch(() => undefined)
  }

  get isRaw(): boolean {
    return this.#input.isRaw
  }

  /** Bytes written to the terminal so far. */
  get written(): number {
    return this.#output.written
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active
    return { x: cursorX, y: cursorY }
  }

  /** The rows as one sees them, without blanks at the end. */
  get lines(): readonly string[] {
    return visibleLines(this.terminal)
  }

  get frame(): string {
    return this.lines.join('\n')
  }

  /** Sends each text as a chunk of its own and waits until nothing is drawn any more. */
  async press(...chunks: readonly string[]): Promise<void> {
    for (const chunk of chunks) {
      this.#input.push(chunk)
      // A lone ESC is only known to be the key when nothing follows for a while.
      await this.idle(chunk === keys.escape ? 60 : 30)
    }
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.terminal.resize(columns, rows)
    this.#output.columns = columns
    this.#output.rows = rows
    this.#output.emit('resize')
    await this.idle()
  }

  /** Resolves when nothing has been written for a while: longer than a frame is held back. */
  async idle(quietMs = 30): Promise<void> {
    let before: number
    do {
      before = this.#output.written
      await new Promise((resolve) => setTimeout(resolve, quietMs))
    } while (before !== this.#output.written)
  }

  /** Waits until the frame contains a text; fails with the frame when it does not come. */
  async sees(text: string): Promise<void> {
    await this.until(() => this.frame.includes(text), text)
  }

  /** Waits until something holds; fails with the frame when that does not come. */
  async until(holds: () => boolean, what = 'that', timeoutMs = 10_000): Promise<void> {
    const limit = performance.now() + timeoutMs
    while (!holds()) {
      if (performance.now() > limit) throw new Error(`"${what}" did not come:\n${this.frame}`)
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
  }

  /** Presses Ctrl-C until the screen is gone. */
  async leave(): Promise<void> {
    let isOver = false
    const over = this.ended.finally(() => {
      isOver = true
    })
    while (!isOver) {
      this.#input.push(keys.ctrl('c'))
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 10))])
    }
  }
}
