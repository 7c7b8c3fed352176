// A line that runs: it prints, may ask for lines or for an editor, and can be interrupted.
import type { Pace } from '#client/pace.ts'
import type { Interrupt } from '#shell/command.ts'
import type { LineIo } from '#shell/line-io.ts'

export interface JobOptions {
  readonly pace: Pace
  readonly print: (text: string) => void
  readonly clear: (what: 'output' | 'screen') => void
  /** Something the screen shows has changed: what is asked, the editor. */
  readonly tell: () => void
  readonly hasEditor: boolean
}

export class Job implements LineIo {
  readonly #options: JobOptions
  readonly #onInterrupt = new Set<() => void>()
  readonly #typed: (string | undefined)[] = []
  #isInterrupted = false
  #answer: ((line: string | undefined) => void) | undefined
  #question: string | undefined
  #editor: { path: string; text: string; save: (text: string) => void; close: () => void } | undefined
  readonly edit: LineIo['edit']

  constructor(options: JobOptions) {
    this.#options = options
    this.edit = options.hasEditor ? (path, text, save) => this.#openEditor(path, text, save) : undefined
  }

  readonly interrupt: Interrupt = ((job: Job): Interrupt => ({
    get isRaised() {
      return job.#isInterrupted
    },
    onRaise(tell) {
      if (job.#isInterrupted) tell()
      else job.#onInterrupt.add(tell)
      return () => job.#onInterrupt.delete(tell)
    },
  }))(this)

  /** The prompt of the line that is asked for; undefined when none is. */
  get question(): string | undefined {
    return this.#question
  }

  get editor(): { readonly path: string; readonly text: string } | undefined {
    return this.#editor
  }

  out(text: string): void {
    this.#options.print(text)
  }

  err(text: string): void {
    this.#options.print(text)
  }

  clear(what: 'output' | 'screen'): void {
    this.#options.clear(what)
  }

  readLine(prompt: string): Promise<string | undefined> {
    if (this.#typed.length > 0) return Promise.resolve(this.#typed.shift())
    return this.#options.pace.wait((settle) => {
      this.#question = prompt
      this.#answer = settle
      this.#options.tell()
    })
  }

  /** A line typed while the job runs, or the end of input. */
  feed(line: string | undefined): void {
    const answer = this.#answer
    if (answer === undefined) {
      this.#typed.push(line)
      return
    }
    this.#options.print(`${this.#question}${line ?? '^D'}\n`)
    this.#question = undefined
    this.#answer = undefined
    this.#options.tell()
    answer(line)
  }

  saveEditor(text: string): void {
    this.#editor?.save(text)
  }

  closeEditor(): void {
    this.#editor?.close()
  }

  raise(): void {
    if (this.#isInterrupted) return
    this.#isInterrupted = true
    for (const tell of [...this.#onInterrupt]) tell()
    this.#editor?.close()
    const answer = this.#answer
    this.#question = undefined
    this.#answer = undefined
    answer?.(undefined)
  }

  async #openEditor(path: string, text: string, save: (text: string) => void): Promise<void> {
    await this.#options.pace.wait<void>((settle) => {
      this.#editor = { path, text, save, close: settle }
      this.#options.tell()
    })
    this.#editor = undefined
    this.#options.tell()
  }
}
