// An editor that works line by line: it numbers the lines of a text and takes commands to change them.

/** What a command to the editor did. */
export type Edited =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'save' }
  | { readonly kind: 'saveAndLeave' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'unknown' }

/** Lines shown at once. */
const pageLines = 40

/** A text being edited. */
export class FileEditor {
  readonly path: string
  #lines: string[]
  #saved: string

  constructor(path: string, text: string) {
    this.path = path
    this.#lines = text.replace(/\n$/, '').split('\n')
    this.#saved = this.text
  }

  /** The text as it is now; it ends with a new line. */
  get text(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`
  }

  get isChanged(): boolean {
    return this.text !== this.#saved
  }

  /** Call when the text has been saved. */
  saved(): void {
    this.#saved = this.text
  }

  /** The lines from a number on, each with its number. */
  page(from = 1): readonly string[] {
    const width = String(this.#lines.length).length
    return this.#lines
      .slice(from - 1, from - 1 + pageLines)
      .map((line, i) => `${String(from + i).padStart(width)}  ${line}`)
  }

  /**
   * `p` or `p 20` shows lines, `7 text` replaces line 7, `a 7 text` adds one after it, `d 7` or `d 7 9` deletes,
   * `/text` finds, `w` saves, `q` leaves, `x` does both. Blanks in front of a text are kept but for the first.
   */
  command(line: string): Edited {
    const [, name = '', first, rest] = /^\s*([a-z/]?)\s?(\d+)?(?: (.*))?$/.exec(line) ?? []
    const at = first === undefined ? undefined : Number(first)
    if (line.startsWith('/')) return this.#find(line.slice(1))
    if (name === 'p') return { kind: 'lines', lines: this.page(at ?? 1) }
    if (name === 'w') return { kind: 'save' }
    if (name === 'x') return { kind: 'saveAndLeave' }
    if (name === 'q') return { kind: 'leave' }
    if (at === undefined || at < (name === 'a' ? 0 : 1) || at > this.#lines.length) return { kind: 'unknown' }
    if (name === 'a') return this.#put(at, 0, rest ?? '')
    if (name === 'd') return this.#delete(at, rest)
    return name === '' && rest !== undefined ? this.#put(at - 1, 1, rest) : { kind: 'unknown' }
  }

  #put(index: number, count: number, text: string): Edited {
    this.#lines.splice(index, count, text)
    return this.#around(index)
  }

  #delete(from: number, to: string | undefined): Edited {
    const last = to === undefined ? from : Number(to)
    if (!(last >= from)) return { kind: 'unknown' }
    this.#lines.splice(from - 1, last - from + 1)
    return this.#around(from - 1)
  }

  #around(index: number): Edited {
    const from = Math.max(1, index)
    return { kind: 'lines', lines: this.page(from).slice(0, 3) }
  }

  #find(text: string): Edited {
    const width = String(this.#lines.length).length
    const found = this.#lines.flatMap((line, i) =>
      text !== '' && line.includes(text) ? [`${String(i + 1).padStart(width)}  ${line}`] : [],
    )
    return { kind: 'lines', lines: found.slice(0, pageLines) }
  }
}
