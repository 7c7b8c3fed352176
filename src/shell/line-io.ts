// What a line has around it while it runs: the screen, the player, Ctrl-C.
import type { Interrupt } from './command.ts'

/** Where a line's output goes while it runs, and who answers its questions. */
export interface LineIo {
  out(text: string): void
  err(text: string): void
  /** Wipes what the line printed so far (`watch`), or the whole screen (`clear`). */
  clear(what: 'output' | 'screen'): void
  readonly interrupt: Interrupt
  /** Left out where a player sits in front of it, as nearly everywhere. */
  readonly hasKeyboard?: boolean
  /** The next line of the player; undefined at the end of input. */
  readLine(prompt: string): Promise<string | undefined>
  /** The game's editor; undefined where there is none. Calls `save` for each save; resolves when it is closed. */
  readonly edit: ((path: string, text: string, save: (text: string) => void) => Promise<void>) | undefined
}
