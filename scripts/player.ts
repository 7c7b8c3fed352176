// Somebody at the built game on a terminal in memory: types, presses keys, waits for what comes, takes pictures.
import { writeFileSync } from 'node:fs'
import { Pty, program } from '../test/terminal/pty.ts'
import { svgOf } from '../test/terminal/svg.ts'

/** What keys send, by the words on them. */
export const keys: { readonly [name: string]: string } = {
  F1: '\x1bOP',
  F2: '\x1bOQ',
  F3: '\x1bOR',
  F4: '\x1bOS',
  F5: '\x1b[15~',
  F6: '\x1b[17~',
  F7: '\x1b[18~',
  F8: '\x1b[19~',
  F10: '\x1b[21~',
  PgUp: '\x1b[5~',
  Left: '\x1b[D',
  Right: '\x1b[C',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Enter: '\r',
  Esc: '\x1b',
  Tab: '\t',
  'Ctrl-R': '\x12',
  'Ctrl-C': '\x03',
}

export interface Seat {
  readonly columns: number
  readonly rows: number
  readonly lang: string
  /** Straight into a level; the menu otherwise. */
  readonly level?: string | undefined
}

/** Long enough for what a key or a line does to show. */
const lookMs = 400
const quietMs = 150

export class Player {
  readonly game: Pty

  constructor({ columns, rows, lang, level }: Seat) {
    const args = [program, ...(level === undefined ? [] : ['play', level]), '--lang', lang]
    this.game = new Pty(process.execPath, args, columns, rows)
  }

  /** Presses a key, or types what is no name of one. */
  async press(key: string): Promise<void> {
    this.game.press(keys[key] ?? key)
    await this.look()
  }

  async type(line: string): Promise<void> {
    this.game.press(line)
    await sleep(quietMs)
    await this.press('Enter')
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.game.sees(text)
    await sleep(quietMs)
  }

  look(ms = lookMs): Promise<void> {
    return sleep(ms)
  }

  /** Writes what is to be seen now. */
  picture(file: string): void {
    writeFileSync(file, svgOf(this.game.terminal, { hasCursor: !this.game.hidesCursor }))
  }

  async leave(): Promise<void> {
    this.game.kill('SIGTERM')
    await this.game.ended
  }
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
