// What is written to a process from outside: it waits here while the process does not read.
import type { OpenFile } from './streams.ts'

export class Feed {
  readonly #file: OpenFile
  #waiting: { readonly text: string; readonly taken: (() => void) | undefined }[] = []
  #hasEnded = false
  #isPumping = false

  /** Holds an open end of a pipe until `end`. */
  constructor(file: OpenFile) {
    this.#file = file
  }

  /** Calls `taken` once the text is in the pipe, or when nobody will ever read it. */
  write(text: string, taken?: () => void): void {
    if (text === '' || this.#hasEnded) {
      taken?.()
      return
    }
    this.#waiting.push({ text, taken })
    this.#pump()
  }

  /** Nothing follows: the reader comes to the end after what waits. */
  end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#pump()
  }

  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const result = this.#file.write(next.text)
      if (result !== false) {
        this.#waiting.shift()
        next.taken?.()
      } else {
        this.#file.whenReady(() => {
          this.#isPumping = false
          this.#pump()
        })
        return
      }
    }
    this.#isPumping = false
    if (this.#hasEnded) this.#file.release()
  }
}
