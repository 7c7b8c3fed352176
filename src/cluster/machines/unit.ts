// A service of a machine under systemd: started at boot, started again when it ends by itself.
import type { Cancel } from '#api/request.ts'
import { type Clock, ScopedClock } from '../clock.ts'

/** What a unit runs, until the returned function is called or its clock ends. */
export type UnitProgram = (clock: Clock) => () => void

export type UnitState = 'active' | 'inactive' | 'activating' | 'failed'

export interface JournalLine {
  readonly timeMs: number
  readonly text: string
}

const maxJournalLines = 1000

export class Unit {
  readonly name: string
  readonly #program: UnitProgram
  readonly #restartAfterMs: number
  #running: { readonly stop: () => void; readonly clock: ScopedClock } | undefined
  #cancelRestart: Cancel | undefined
  #machineClock: Clock | undefined
  #journal: JournalLine[] = []
  #state: UnitState = 'inactive'
  /** When the state last changed, in virtual milliseconds. */
  sinceMs = 0

  constructor(name: string, program: UnitProgram, restartAfterMs: number) {
    this.name = name
    this.#program = program
    this.#restartAfterMs = restartAfterMs
  }

  get state(): UnitState {
    return this.#state
  }

  get journal(): readonly JournalLine[] {
    return this.#journal
  }

  /** Adds a line to what `journalctl -u` shows. */
  write(timeMs: number, text: string): void {
    this.#journal.push({ timeMs, text })
    if (this.#journal.length > maxJournalLines * 1.25) this.#journal = this.#journal.slice(-maxJournalLines)
  }

  start(machineClock: Clock): void {
    if (this.#running !== undefined) return
    this.#machineClock = machineClock
    this.#cancelRestart?.()
    this.#cancelRestart = undefined
    const clock = new ScopedClock(machineClock)
    this.#enter('active')
    this.#running = { clock, stop: this.#program(clock) }
  }

  stop(): void {
    this.#cancelRestart?.()
    this.#cancelRestart = undefined
    this.#end()
    this.#enter('inactive')
  }

  /** The process dies, by a signal or a panic; systemd starts it again after a while. */
  die(): void {
    if (this.#running === undefined) return
    this.#end()
    this.#enter('activating')
    const machineClock = this.#machineClock
    if (machineClock === undefined) return
    this.#cancelRestart = machineClock.after(this.#restartAfterMs, () => this.start(machineClock))
  }

  losePower(): void {
    this.#cancelRestart = undefined
    this.#end()
    this.#enter('inactive')
  }

  #end(): void {
    const running = this.#running
    this.#running = undefined
    running?.clock.stop()
    running?.stop()
  }

  #enter(state: UnitState): void {
    this.#state = state
    this.sinceMs = this.#machineClock?.now() ?? 0
  }
}
