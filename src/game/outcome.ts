// How a play ended: the result, told again in other words when the language changes.
import { type DebriefFacts, reportOf } from './debrief.ts'
import type { Result } from './session-state.ts'
import type { GameWords } from './text/index.ts'

export class Outcome {
  readonly #tell: (result: Result) => void
  #isKnown = false
  #result: Result | undefined
  #facts: DebriefFacts | undefined

  /** `tell` puts the result, with what the run tells of it, into the session's state. */
  constructor(tell: (result: Result) => void) {
    this.#tell = tell
  }

  /** From the moment on when it was solved. */
  get isKnown(): boolean {
    return this.#isKnown
  }

  /** It is solved; `look` finds out what the debrief is made from, and `score` how well it was done. */
  async solve(
    look: () => Promise<DebriefFacts>,
    score: (facts: DebriefFacts) => Result,
    words: () => GameWords,
  ): Promise<void> {
    this.#isKnown = true
    const facts = await look()
    this.#facts = facts
    this.#result = score(facts)
    this.reword(words())
  }

  /** Tells it in these words; nothing before it is solved. */
  reword(words: GameWords): void {
    const [result, facts] = [this.#result, this.#facts]
    if (result !== undefined && facts !== undefined) this.#tell({ ...result, report: reportOf(facts, words) })
  }
}
