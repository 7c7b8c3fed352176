// What happens in a level besides the player: people speak, manifests arrive, faults come and go.
import { Unreachable } from '#client/client.ts'
import type { LevelSpec, LevelStep } from './level/level.ts'
import type { Look } from './look.ts'
import { type LevelSetup, SetupError } from './setup.ts'
import type { Stage } from './stage.ts'

export interface StoryOptions {
  /** The level in the language of this moment. */
  readonly spec: () => LevelSpec
  readonly stage: Stage
  readonly setup: LevelSetup
  readonly speak: (from: string, text: string) => void
  /** A step of the level could not be done. */
  readonly complain: (error: SetupError) => void
}

/** Something to do before the player comes. */
interface Early {
  readonly at: number
  readonly run: () => Promise<void>
}

/** Between two tries to reach the server. */
const retryMs = 1000
/** Who speaks later does not greet. */
const greetingMostMs = 8000
/** Who tells of what a step did when it names nobody. */
const narrator = 'pager'

/** Runs a level's messages and steps: at their time, or once what they wait for holds. */
export class Story {
  readonly #options: StoryOptions
  /** What takes the faults out again, by their name. */
  readonly #heals = new Map<string, (() => void)[]>()
  /** Positions in the spec of what waits for a check or for a goal. */
  #waitingSteps: number[] = []
  #waitingMessages: number[] = []
  #isWon: (goal: string) => boolean = () => false
  #isStopped = false

  constructor(options: StoryOptions) {
    this.#options = options
  }

  /** How long before the player comes the first step is due. */
  get earliestMs(): number {
    return Math.max(0, ...this.#early.map(({ at }) => -at))
  }

  /** How long those speak who greet the player. */
  get greetingMs(): number {
    const { story } = this.#options.spec()
    return Math.max(
      0,
      ...story.map(({ at = 0, when, after }) =>
        when === undefined && after === undefined && at <= greetingMostMs ? at : 0,
      ),
    )
  }

  /** Moves the clock to the player's arrival, doing on the way what is due before it; `at` is negative. */
  async prepare(arrivalMs: number, also: readonly Early[] = []): Promise<void> {
    const { clock } = this.#options.stage
    const steps = this.#early.map(({ at, step }) => ({ at, run: () => this.#do(step) }))
    for (const { at, run } of [...steps, ...also].sort((a, b) => a.at - b.at)) {
      clock.advance(arrivalMs + at - clock.now())
      await run()
    }
    clock.advance(arrivalMs - clock.now())
  }

  /** The player is there. */
  begin(): void {
    const { spec, stage } = this.#options
    for (const [i, { when, after, at = 0 }] of (spec().timeline ?? []).entries())
      if (when !== undefined || after !== undefined) this.#waitingSteps.push(i)
      else if (at >= 0) stage.clock.after(at, () => this.#start(i))
    for (const [i, { when, after, at = 0 }] of spec().story.entries())
      if (when !== undefined || after !== undefined) this.#waitingMessages.push(i)
      else if (at === 0) this.#speak(i)
      else stage.clock.after(at, () => this.#speak(i))
  }

  /** Goes on with what waited for the world to be as it is now. */
  look(look: Look, isWon: (goal: string) => boolean): void {
    this.#isWon = isWon
    const { timeline = [], story } = this.#options.spec()
    const isDue = (of: readonly Pick<LevelStep, 'when' | 'after'>[]) => (i: number) => {
      const { when, after } = of[i] ?? {}
      return after === undefined ? (when?.verdict(look).holds ?? false) : isWon(after)
    }
    const [steps, messages] = [
      this.#waitingSteps.filter(isDue(timeline)),
      this.#waitingMessages.filter(isDue(story)),
    ]
    this.#waitingSteps = this.#waitingSteps.filter((i) => !steps.includes(i))
    this.#waitingMessages = this.#waitingMessages.filter((i) => !messages.includes(i))
    for (const i of steps) this.#in(timeline[i]?.at, () => this.#start(i))
    for (const i of messages) this.#in(story[i]?.at, () => this.#speak(i))
  }

  stop(): void {
    this.#isStopped = true
  }

  #in(delayMs: number | undefined, run: () => void): void {
    if (delayMs === undefined) run()
    else this.#options.stage.clock.after(delayMs, run)
  }

  get #early(): readonly { readonly at: number; readonly step: LevelStep }[] {
    return (this.#options.spec().timeline ?? []).flatMap((step) =>
      step.at !== undefined && step.at < 0 ? [{ at: step.at, step }] : [],
    )
  }

  #start(i: number): void {
    const step = this.#options.spec().timeline?.[i]
    if (step === undefined || this.#isStopped) return
    if (step.every !== undefined) this.#in(step.every, () => this.#start(i))
    const done = this.#options.stage.pace.run(() => this.#do(step))
    done.catch((error: unknown) => {
      if (!(error instanceof SetupError)) throw error
      this.#options.complain(error)
    })
  }

  #speak(i: number): void {
    const message = this.#options.spec().story[i]
    if (message?.unless !== undefined && this.#isWon(message.unless)) return
    if (message !== undefined && !this.#isStopped) this.#options.speak(message.from, message.text)
  }

  async #do(step: LevelStep): Promise<void> {
    const { setup, stage, speak } = this.#options
    for (const manifest of step.apply ?? []) await this.#reach(() => setup.apply(manifest))
    for (const which of step.delete ?? []) await this.#reach(() => setup.delete(which))
    for (const which of step.patch ?? []) await this.#reach(() => setup.patch(which))
    if (step.fault !== undefined && stage.faults !== undefined) {
      const { name, params } = step.fault
      this.#heals.set(name, [...(this.#heals.get(name) ?? []), stage.faults.inject(name, params)])
    }
    if (step.heal !== undefined) {
      for (const heal of this.#heals.get(step.heal) ?? []) heal()
      this.#heals.delete(step.heal)
    }
    if (step.say !== undefined && !this.#isStopped) speak(step.from ?? narrator, step.say)
  }

  /** Does what needs the API server, as soon as that can be reached. */
  async #reach(deed: () => Promise<void>): Promise<void> {
    const { pace, clock } = this.#options.stage
    while (!this.#isStopped)
      try {
        await deed()
        return
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
        await pace.wait<void>((settle) => void clock.after(retryMs, settle))
      }
  }
}
