// Reads lines from the terminal as any shell does, and writes lines above the one that is being typed.
import { createInterface, type Interface } from 'node:readline'
import type { Completion } from '#game/session-state.ts'
import type { Input } from '../terminal.ts'

export interface LineReaderOptions {
  readonly input: Input
  readonly output: NodeJS.WritableStream
  /** The terminal cannot go back in a line: it, or the kernel, edits lines, and we see them when they are whole. */
  readonly isDumb: boolean
  readonly onLine: (line: string) => void
  /** Ctrl-C; `typed` was thrown away. */
  readonly onInterrupt: (typed: string) => void
  /** Ctrl-D on an empty line; or the end of the input, after which nothing will ever come. */
  readonly onEnd: (isOver: boolean) => void
  readonly complete: (line: string) => Promise<Completion>
  /** A line that ends with a Tab, on a terminal whose lines come whole: how could it go on? */
  readonly onTab: (line: string) => void
}

/** News wait while something is typed: nobody's words are torn apart. */
export class LineReader {
  readonly #options: LineReaderOptions
  #reader: Interface
  #prompt = ''
  /** What stands on the line of the cursor; undefined when that is empty. */
  #shown: string | undefined
  #held: string[] = []
  #isStopped = false

  constructor(options: LineReaderOptions) {
    this.#options = options
    this.#reader = this.#open([])
    options.input.on('keypress', this.#pressed)
  }

  /** What stands before the line to type; with the empty text nothing is shown, and lines are taken all the same. */
  prompt(prompt: string): void {
    this.#prompt = prompt
    if (this.#reader.line === '') this.#show()
  }

  /** Writes lines; while something is typed they wait. */
  say(lines: readonly string[]): void {
    this.#held.push(...lines)
    if (this.#reader.line === '') this.#flush()
  }

  /** Gives the terminal back. */
  stop(): void {
    this.#flush()
    this.#isStopped = true
    const { input, output } = this.#options
    input.off('keypress', this.#pressed)
    if (this.#shown !== undefined) output.write('\n')
    this.#reader.close()
    input.pause()
  }

  get #isEditing(): boolean {
    return this.#options.input.isTTY === true && !this.#options.isDumb
  }

  readonly #pressed = (): void => {
    // The reader itself hears of the key after us.
    setImmediate(() => {
      if (this.#reader.line === '') this.#flush()
    })
  }

  #flush(): void {
    const lines = this.#held.splice(0)
    if (lines.length === 0 || this.#isStopped) return
    this.#options.output.write(`${this.#wayOut()}${lines.join('\n')}\n`)
    this.#shown = undefined
    this.#show()
  }

  /** From behind the prompt to the start of an empty line. */
  #wayOut(): string {
    if (this.#shown === undefined) return ''
    return this.#isEditing ? '\r\x1b[K' : '\n'
  }

  #show(): void {
    if (this.#isStopped || (this.#shown ?? '') === this.#prompt) return
    this.#options.output.write(this.#wayOut())
    this.#shown = undefined
    this.#reader.setPrompt(this.#prompt)
    if (this.#prompt === '' || this.#options.input.isTTY !== true) return
    this.#reader.prompt()
    this.#shown = this.#prompt
  }

  #open(history: string[]): Interface {
    const { input, output, complete } = this.#options
    const reader = createInterface({
      input,
      output,
      terminal: this.#isEditing,
      history,
      completer: (line: string, tell: (error: Error | null, found: [string[], string]) => void) => {
        complete(line).then(
          ({ from, candidates }) => tell(null, [candidates.map(({ text }) => text), line.slice(from)]),
          (error: unknown) => tell(error instanceof Error ? error : new Error(String(error)), [[], line]),
        )
      },
    })
    reader.on('line', (line) => {
      this.#shown = undefined
      this.#flush()
      if (input.isTTY === true && !this.#isEditing && line.endsWith('\t'))
        this.#options.onTab(line.replace(/\t+$/, ''))
      else this.#options.onLine(line)
    })
    reader.on('SIGINT', () => this.interrupt())
    // Back from Ctrl-Z: the reader has stopped reading.
    reader.on('SIGCONT', () => reader.resume())
    reader.on('history', (lines) => {
      history = lines
    })
    reader.on('close', () => this.#ended(history))
    return reader
  }

  /** Ctrl-C: what is typed goes. */
  interrupt(): void {
    const typed = this.#reader.line
    if (this.#isEditing) {
      // As its own keys would: to the end of the line, and everything before the cursor away.
      this.#reader.write(null, { ctrl: true, name: 'e' })
      this.#reader.write(null, { ctrl: true, name: 'u' })
    }
    this.#options.output.write('^C\n')
    this.#shown = undefined
    this.#flush()
    this.#options.onInterrupt(typed)
  }

  #ended(history: string[]): void {
    if (this.#isStopped) return
    this.#shown = undefined
    if (this.#isEditing) {
      this.#options.output.write('\n')
      this.#reader = this.#open(history)
      this.#options.onEnd(false)
    } else this.#options.onEnd(true)
  }
}
