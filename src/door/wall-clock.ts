// Lets virtual time follow the wall.

const tickMs = 50

export class WallClock {
  readonly #pass: (elapsedMs: number) => void
  readonly #speed: number
  #lastMs = performance.now()
  readonly #timer: NodeJS.Timeout

  /** `pass` is told of the virtual time that has gone by. */
  constructor(pass: (elapsedMs: number) => void, speed: number) {
    this.#pass = pass
    this.#speed = speed
    this.#timer = setInterval(() => this.catchUp(), tickMs)
  }

  /** Lets pass what has gone by since the last time. */
  catchUp(): void {
    const nowMs = performance.now()
    const elapsedMs = Math.floor((nowMs - this.#lastMs) * this.#speed)
    if (elapsedMs <= 0) return
    this.#lastMs += elapsedMs / this.#speed
    this.#pass(elapsedMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
