// An AbortSignal for the interpreter, in a layer that has no platform of its own.
import type { ExecOptions } from 'just-bash'

type Signal = NonNullable<ExecOptions['signal']>

export class AbortSwitch {
  readonly #listeners = new Set<() => void>()
  #isRaised = false
  readonly signal: Signal

  constructor() {
    const isRaised = () => this.#isRaised
    const signal = {
      get aborted() {
        return isRaised()
      },
      reason: new Error('interrupted'),
      addEventListener: (_: string, tell: () => void) => void this.#listeners.add(tell),
      removeEventListener: (_: string, tell: () => void) => void this.#listeners.delete(tell),
      throwIfAborted() {
        if (isRaised()) throw new Error('interrupted')
      },
    }
    this.signal = signal as unknown as Signal
  }

  get isRaised(): boolean {
    return this.#isRaised
  }

  raise(): void {
    this.#isRaised = true
    for (const tell of [...this.#listeners]) tell()
  }
}
