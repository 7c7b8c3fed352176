// The built program on a real pseudo terminal, with a terminal in memory behind it.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IPty, spawn } from '@lydell/node-pty'
import type { Terminal } from '@xterm/headless'
import { newTerminal, visibleLines } from './xterm.ts'

export const program = join(import.meta.dirname, '..', '..', 'dist', 'crashloop.js')

export class Pty {
  readonly terminal: Terminal
  readonly #pty: IPty
  readonly ended: Promise<{ readonly exitCode: number; readonly signal: number }>
  #text = ''
  /** Called whenever something new is on the screen. */
  onFrame = () => {}

  constructor(
    command: string,
    args: readonly string[],
    columns = 80,
    rows = 24,
    /** Where the game keeps what it knows of players. */
    stateHome = mkdtempSync(join(tmpdir(), 'crashloop-')),
    term = 'xterm-256color',
  ) {
    this.terminal = newTerminal(columns, rows)
    const { CI: _, NO_COLOR: __, ...env } = process.env
    this.#pty = spawn(command, [...args], {
      cols: columns,
      rows,
      name: term,
      env: { ...env, LANG: 'C.UTF-8', XDG_STATE_HOME: stateHome },
    })
    this.#pty.onData((text) => {
      this.#text += text
      this.terminal.write(text, () => this.onFrame())
    })
    // What came before the end is on the screen once the terminal has taken all of it.
    this.ended = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode, signal = 0 }) =>
        this.terminal.write('', () => resolve({ exitCode, signal })),
      ),
    )
  }

  get pid(): number {
    return this.#pty.pid
  }

  /** All bytes that came, escapes and all. */
  get text(): string {
    return this.#text
  }

  /** Neither the alternate screen nor a hidden cursor nor marked pastes are left behind. */
  get isRestored(): boolean {
    const last = (on: string, off: string) => this.#text.lastIndexOf(off) >= this.#text.lastIndexOf(on)
    return (
      this.terminal.buffer.active.type === 'normal' &&
      last('\x1b[?1049h', '\x1b[?1049l') &&
      last('\x1b[?25l', '\x1b[?25h') &&
      last('\x1b[?2004h', '\x1b[?2004l')
    )
  }

  get hidesCursor(): boolean {
    return this.#text.lastIndexOf('\x1b[?25l') > this.#text.lastIndexOf('\x1b[?25h')
  }

  get frame(): string {
    return visibleLines(this.terminal).join('\n')
  }

  press(...chunks: readonly string[]): void {
    for (const chunk of chunks) this.#pty.write(chunk)
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
    this.#pty.resize(columns, rows)
  }

  kill(signal?: string): void {
    this.#pty.kill(signal)
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.until(
      () => (typeof text === 'string' ? this.frame.includes(text) : text.test(this.frame)),
      text,
    )
  }

  /** Waits until something holds; fails with the frame when it does not come. */
  async until(holds: () => boolean, what: unknown, timeoutMs = 20_000): Promise<void> {
    const limit = performance.now() + timeoutMs
    while (!holds()) {
      if (performance.now() > limit) throw new Error(`"${what}" did not come:\n${this.frame}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
