// Lines of the player run one after another: what is typed while one runs waits for its end.
import type { ExitCode } from '#shell/command.ts'
import type { LevelPlay } from './level-play.ts'

/** What bash says of a line that Ctrl-C has ended. */
const interrupted: ExitCode = 130

/** The lines that wait. */
export class LineQueue {
  readonly #current: () => LevelPlay | undefined
  readonly #waiting: { readonly line: string; readonly done: (exitCode: ExitCode) => void }[] = []
  #isRunning = false

  /** `current` is the play that is open: lines of another one are not gone on with. */
  constructor(current: () => LevelPlay | undefined) {
    this.#current = current
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Runs a line, now or when those before it have ended. Resolves at its end. */
  run(play: LevelPlay, line: string): Promise<ExitCode> {
    if (this.#isRunning) return new Promise((done) => this.#waiting.push({ line, done }))
    return this.#runNow(play, line)
  }

  /** The next one begins at the very moment at which this one ends, however time is granted. */
  #runNow(play: LevelPlay, line: string): Promise<ExitCode> {
    this.#isRunning = true
    return play.run(line, () => {
      this.#isRunning = false
      const next = this.#current() === play ? this.#waiting.shift() : undefined
      if (next !== undefined) void this.#runNow(play, next.line).then(next.done)
    })
  }

  /** Lines that wait are not run any more. */
  drop(): void {
    for (const { done } of this.#waiting.splice(0)) done(interrupted)
  }
}
