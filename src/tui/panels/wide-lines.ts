// Lines of an output that are wider than the timeline: columns of a table move together, all else breaks between words.
import { cut, widthOf } from '../cells.ts'
import { between } from './between-words.ts'
import { arranged, type Columns, type Table } from './wide-table.ts'

/** `NAME`, `LAST SEEN`, `PORT(S)`, `CPU(cores)`, `CPU%`, `UP-TO-DATE`. */
const heading = /^[A-Z][A-Z0-9_./-]*(?:\([A-Za-z%]+\))?%?(?: [A-Z0-9_./()%-]+)*$/
/** What stands in one column of a heading: words with a blank between them. */
const headings = /\S+(?: \S+)*/g

/** The part of a row that may stay empty below the beginning of a line. */
const indentMost = 0.4

/** The rows of each line. The text of a line is all there; only blanks between columns and at breaks are fewer. */
export function rowsOfLines(lines: readonly string[], cells: number): readonly (readonly string[])[] {
  if (lines.every((line) => widthOf(line) <= cells)) return lines.map((line) => [line])
  const rows: (readonly string[])[] = []
  for (let at = 0; at < lines.length; ) {
    const table = tableAt(lines, at)
    if (table === undefined) {
      rows.push(broken(lines[at] ?? '', cells))
      at++
      continue
    }
    const those = lines.slice(at, at + table.rows.length)
    const isWide = those.some((line) => widthOf(line) > cells)
    rows.push(...(isWide ? arranged(table, cells) : those.map((line) => [line])))
    at += those.length
  }
  return rows
}

/** The table whose heading stands at a line: that, and all lines below that have its columns. */
function tableAt(lines: readonly string[], at: number): Table | undefined {
  const line = lines[at] ?? ''
  const found = headingOf(line, lines[at + 1] ?? '')
  if (found === undefined) return undefined
  const rows = [cellsOf(line, found.starts) ?? []]
  for (let i = at + 1; i < lines.length; i++) {
    const cells = cellsOf(lines[i] ?? '', found.starts)
    if (cells === undefined) break
    rows.push(cells)
  }
  return rows.length > 1 ? { ...found, rows } : undefined
}

function headingOf(line: string, next: string): Columns | undefined {
  const parts = [...line.matchAll(headings)]
  if (parts.length < 2) return undefined
  const starts = parts.map(({ index }) => index)
  if (starts[0] === 0 && parts.every(([text]) => heading.test(text))) return { starts, gaps: [3, 2, 1] }
  // The events of `describe` are underlined.
  const under = [...next.matchAll(/-+/g)].map(({ index }) => index)
  const isUnderlined = /^[- ]+$/.test(next) && under.join() === starts.join()
  return isUnderlined ? { starts, gaps: [2] } : undefined
}

/** What a line has in each column; undefined when it is no line of the table. */
function cellsOf(line: string, starts: readonly number[]): readonly string[] | undefined {
  const characters = /[\ud800-\udfff]/.test(line) ? Array.from(line) : line
  const isAligned = starts.every((start, i) =>
    i === 0
      ? line.slice(0, start).trim() === ''
      : characters.length <= start || characters[start - 1] === ' ',
  )
  const part = (from: number, to: number | undefined) =>
    typeof characters === 'string' ? characters.slice(from, to) : characters.slice(from, to).join('')
  const cells = isAligned ? starts.map((start, i) => part(start, starts[i + 1])) : []
  const isWhole = cells.every((cell) => cell.trim() === '' || !cell.startsWith(' '))
  const filled = cells.filter((cell) => cell.trim() !== '').length
  if (isAligned && isWhole && filled > 1) return cells.map((cell) => cell.trimEnd())
  // A watch widens columns as it goes on.
  const apart = line.trim().split(/ {2,}/)
  return apart.length === starts.length ? apart : undefined
}

/** A line that is no part of a table: it goes on a little further in, below its value where it has a key. */
function broken(line: string, cells: number): readonly string[] {
  if (widthOf(line) <= cells) return [line]
  const [key = ''] = /^ *[A-Z][\w -]*: +(?=\S)/.exec(line) ?? []
  const [blank = ''] = /^ */.exec(line) ?? []
  const under = key !== '' ? key.length : Math.max(2, blank.length)
  const indent = under <= cells * indentMost ? under : 2
  const parts = between(line, cells - indent, cells)
  // Where there is nothing to break at, the line is cut as a terminal cuts it.
  if (parts.length < 2 || isInsideWord(line, parts[0] ?? '')) return cut(line, cells)
  return parts.map((part, i) => (i === 0 ? part : ' '.repeat(indent) + part))
}

const isInsideWord = (line: string, head: string) => line[head.length] !== ' ' && !head.endsWith(',')
