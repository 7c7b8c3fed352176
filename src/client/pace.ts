// Who is computing and who only waits for virtual time: the clock may move on when nobody computes.

/** Counts running jobs and those of them that wait for the clock. */
export class Pace {
  #running = 0
  #waiting = 0
  #whenIdle: (() => void)[] = []
  readonly #dues = new Set<{ readonly atMs: number }>()

  /** Every running job waits for virtual time (or there is none). */
  get isIdle(): boolean {
    return this.#waiting >= this.#running
  }

  /** Resolves as soon as every running job waits. */
  idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  /** Counts a job as running until it settles. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    this.#running++
    try {
      return await job()
    } finally {
      this.#running--
      this.#tellIfIdle()
    }
  }

  /**
   * A promise for something that only the clock can bring. `arrange` gets the function that settles it; from then on
   * the job counts as computing again, before anything else can happen.
   */
  wait<T>(arrange: (settle: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve) => {
      let isWaiting = true
      this.#waiting++
      arrange((value) => {
        if (!isWaiting) return
        isWaiting = false
        this.#waiting--
        resolve(value)
      })
      this.#tellIfIdle()
    })
  }

  /**
   * When the first of the waits ends that are no part of the player's time, such as for an answer that is on its way:
   * the clock may go on so far even while the game is paused.
   */
  get dueMs(): number | undefined {
    if (this.#dues.size === 0) return undefined
    return Math.min(...[...this.#dues].map(({ atMs }) => atMs))
  }

  /** Waits for a moment that `dueMs` tells of; `at` calls back then. */
  async waitUntil(atMs: number, at: (run: () => void) => void): Promise<void> {
    const due = { atMs }
    this.#dues.add(due)
    await this.wait<void>((settle) =>
      at(() => {
        this.#dues.delete(due)
        settle()
      }),
    )
  }

  #tellIfIdle(): void {
    if (!this.isIdle) return
    const waiters = this.#whenIdle
    this.#whenIdle = []
    for (const tell of waiters) tell()
  }
}
