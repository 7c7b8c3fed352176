// What a command printed, bounded: the beginning and the end stay, the middle goes.

const headLimit = 64_000
const tailLimit = 256_000

export class Output {
  readonly #leftOut: (lines: number) => string
  #head = ''
  #tail = ''
  #dropped = 0
  /** Of a line without an end the middle is gone, too. */
  #isCut = false

  /** `leftOut` says how many lines are missing. */
  constructor(leftOut: (lines: number) => string) {
    this.#leftOut = leftOut
  }

  get droppedLines(): number {
    return this.#dropped + (this.#isCut ? 1 : 0)
  }

  get text(): string {
    const { droppedLines } = this
    return droppedLines === 0
      ? this.#head + this.#tail
      : `${this.#head}${this.#leftOut(droppedLines)}\n${this.#tail}`
  }

  add(text: string): void {
    const isHeadOpen = this.#tail === '' && this.#head.length + text.length <= headLimit
    if (isHeadOpen) {
      this.#head += text
      return
    }
    this.#tail += text
    if (this.#tail.length <= 2 * tailLimit) return
    const last = this.#tail.length - tailLimit
    const end = this.#tail.indexOf('\n', last) + 1
    const cut = end === 0 ? last : end
    this.#isCut ||= end === 0
    this.#dropped += this.#tail.slice(0, cut).split('\n').length - 1
    this.#tail = this.#tail.slice(cut)
  }

  clear(): void {
    this.#head = ''
    this.#tail = ''
    this.#dropped = 0
    this.#isCut = false
  }
}
