// A table that is wider than the timeline, arranged so that it can be read there.
import { pad, widthOf } from '../cells.ts'
import { between } from './between-words.ts'

export interface Columns {
  /** Where each column begins, in characters: that is what kubectl counts. */
  readonly starts: readonly number[]
  /** Cells between columns that keep them clear, the most first. */
  readonly gaps: readonly number[]
}

export interface Table extends Columns {
  /** The cells of each line, the heading's first. */
  readonly rows: readonly (readonly string[])[]
}

/** How much further in the columns stand that go on below the first one. */
const underIndent = 4
/** Fewer cells for sentences are hard to read. */
const sentenceLeast = 36
/** The part of a table's rows that may stand out of line, and how many of a long table. */
const outgrownShare = 0.25
const outgrownMost = 8
/** Nobody sees all rows of a longer table at once, and finding the widest takes its time. */
const outgrownRows = 400

/**
 * The rows of each line: columns closer together if that is enough, else the sentences of the last column or whole
 * columns in rows below.
 */
export function arranged(table: Table, cells: number): readonly (readonly string[])[] {
  const { rows, gaps } = table
  const widths = rows.map((row) => row.map(widthOf))
  const share = rows.length > outgrownRows ? 0 : outgrownShare
  const outgrown = Math.min(outgrownMost, Math.floor((rows.length - 1) * share))
  // Rows that stand out of line are better than columns that nearly touch, and worse than columns apart.
  for (const gap of gaps)
    for (const out of gap === gaps[0] ? [0] : [0, outgrown]) {
      const placed = inOneRow(table, widths, { gap, cells, outgrown: out })
      if (placed !== undefined) return placed.map((row) => [row])
    }
  const columns = widest(widths)
  const first = table.starts[0] ?? 0
  const shortened = [...columns.slice(0, -1), sentenceLeast]
  const gap = gaps.slice(1 - gaps.length).find((each) => total(shortened, each) + first <= cells)
  return gap === undefined
    ? inGroups(table, columns, cells)
    : rows.map((row) => hanging(row, { columns, first, gap, cells }))
}

/** Of the cells of a row, or of columns. */
type Widths = readonly number[]

const widest = (rows: readonly Widths[]): Widths =>
  (rows[0] ?? []).map((_, i) => rows.reduce((most, row) => Math.max(most, row[i] ?? 0), 0))
const total = (columns: Widths, gap: number) => columns.reduce((sum, width) => sum + width + gap, -gap)

interface Fitting {
  readonly gap: number
  readonly cells: number
  /** So many rows may have cells that are wider than their column: what is right of them moves. */
  readonly outgrown: number
}

/** Each row in one; undefined when there is no room for that. */
function inOneRow(
  { rows, starts }: Table,
  widths: readonly Widths[],
  { gap, cells, outgrown }: Fitting,
): readonly string[] | undefined {
  const first = starts[0] ?? 0
  let inLine = widths
  let columns = widest(widths)
  for (let left = outgrown; total(columns, gap) + first > cells; left--) {
    if (left === 0) return undefined
    ;({ inLine, columns } = withoutWidest(inLine, columns))
  }
  const placed = rows.map((row) => ' '.repeat(first) + inColumns(row, columns, gap))
  return placed.every((row) => widthOf(row) <= cells) ? placed : undefined
}

/** The rows without the one that needs the most; the heading stays. */
function withoutWidest(inLine: readonly Widths[], columns: Widths) {
  const candidates = new Set(
    columns
      .map((width, i) => inLine.findIndex((row, at) => at > 0 && row[i] === width))
      .filter((at) => at > 0),
  )
  let best = { inLine, columns }
  for (const candidate of candidates) {
    const rest = inLine.filter((_, at) => at !== candidate)
    const narrower = widest(rest)
    if (best.inLine === inLine || total(narrower, 0) < total(best.columns, 0))
      best = { inLine: rest, columns: narrower }
  }
  return best
}

/** Each cell in its column, or beside the one before where that is too wide. */
function inColumns(row: readonly string[], widths: readonly number[], gap: number): string {
  let text = ''
  let from = 0
  for (const [i, cell] of row.entries()) {
    const free = from - widthOf(text)
    if (cell !== '') text += ' '.repeat(i === 0 ? free : Math.max(1, free)) + cell
    from += (widths[i] ?? 0) + gap
  }
  return text
}

interface Hung {
  readonly columns: Widths
  /** Where the first column begins. */
  readonly first: number
  readonly gap: number
  readonly cells: number
}

/** The last column has sentences, which go on below where they began. */
function hanging(row: readonly string[], { columns, first, gap, cells }: Hung): readonly string[] {
  const fixed = columns.slice(0, -1)
  const from = first + total(fixed, gap) + gap
  const before = pad(' '.repeat(first) + inColumns(row.slice(0, -1), fixed, gap), from)
  const parts = between(row.at(-1) ?? '', cells - from)
  return parts.map((part, i) => ((i === 0 ? before : ' '.repeat(from)) + part).trimEnd())
}

/** As many columns as fit beside each other, the next ones in a row below, under the first. */
function inGroups(
  { rows, starts, gaps }: Table,
  widths: readonly number[],
  cells: number,
): readonly (readonly string[])[] {
  const gap = Math.min(2, ...gaps.slice(0, 1))
  const first = starts[0] ?? 0
  const groups: number[][] = [[]]
  let used = first - gap
  for (const [i, width] of widths.entries()) {
    if (used + gap + width > cells && (groups.at(-1)?.length ?? 0) > 0) {
      groups.push([])
      used = first + underIndent - gap
    }
    groups.at(-1)?.push(i)
    used += gap + width
  }
  return rows.map((row) =>
    groups.flatMap((group, g) => {
      const indent = g === 0 ? first : first + underIndent
      const text = inColumns(
        group.map((i) => row[i] ?? ''),
        group.map((i) => widths[i] ?? 0),
        gap,
      )
      if (text === '' && g > 0) return []
      return between(text, cells - indent).map((part) => ' '.repeat(indent) + part)
    }),
  )
}
