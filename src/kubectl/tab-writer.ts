// Aligns cells that tabs end. Models Go's text/tabwriter and its fork that remembers widths.

export interface TabLayout {
  /** Least width of a column, padding included. */
  readonly minWidth: number
  readonly padding: number
  /** Columns never get narrower from one flush to the next. */
  readonly remembersWidths?: boolean
}

/** The layout of tables, as `kubectl get` prints them. */
export const tableLayout: TabLayout = { minWidth: 6, padding: 3, remembersWidths: true }
/** The layout of `kubectl describe`. */
export const describeLayout: TabLayout = { minWidth: 0, padding: 2 }

export class TabWriter {
  readonly #layout: TabLayout
  readonly #remembered: number[] = []
  #text = ''

  constructor(layout: TabLayout) {
    this.#layout = layout
  }

  /** Adds text: a tab ends a cell, a newline ends a line. */
  write(text: string): void {
    this.#text += text
  }

  /** The aligned text of what was written since the last flush. */
  flush(): string {
    const lines = this.#text.split('\n').map((line) => line.split('\t'))
    this.#text = ''
    const printed: string[] = []
    this.#format(lines, 0, lines.length, [], printed)
    return printed.join('\n')
  }

  /** A column is a run of lines that have an ended cell in it; the last cell of a line belongs to none. */
  #format(lines: readonly string[][], from: number, to: number, widths: number[], printed: string[]): void {
    const column = widths.length
    let start = from
    for (let at = from; at < to; at++) {
      if (column >= cellsOf(lines, at) - 1) continue
      printLines(lines, start, at, widths, printed)
      start = at
      let width = Math.max(this.#layout.minWidth, this.#remembered[column] ?? 0)
      for (; at < to && column < cellsOf(lines, at) - 1; at++)
        width = Math.max(width, textWidth(lines[at]?.[column] ?? '') + this.#layout.padding)
      if (this.#layout.remembersWidths) this.#remembered[column] = width
      this.#format(lines, start, at, [...widths, width], printed)
      start = at
    }
    printLines(lines, start, to, widths, printed)
  }
}

function cellsOf(lines: readonly string[][], at: number): number {
  return lines[at]?.length ?? 0
}

/** Go counts code points. */
function textWidth(text: string): number {
  return [...text].length
}

function printLines(
  lines: readonly string[][],
  from: number,
  to: number,
  widths: readonly number[],
  printed: string[],
): void {
  for (const line of lines.slice(from, to))
    printed.push(
      line.map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - textWidth(cell)))).join(''),
    )
}

/** Aligns lines of cells; the last cell of a line stays as it is. */
export function alignColumns(lines: readonly (readonly string[])[], layout = tableLayout): string {
  const writer = new TabWriter(layout)
  for (const line of lines) writer.write(`${line.join('\t')}\n`)
  return writer.flush()
}
