// The line being typed: a text, a cursor, what was cut last. Pure, so that no keystroke can be lost to a stale frame.
import { graphemesOf } from '../cells.ts'

export interface Line {
  readonly text: string
  /** Index into the text; always between two graphemes. */
  readonly cursor: number
  /** What was cut last, for Ctrl-Y. */
  readonly cut: string
}

export const emptyLine: Line = { text: '', cursor: 0, cut: '' }

const wordCharacter = /[\p{L}\p{N}_]/u

/** No grapheme is longer; a whole pasted script need not be taken apart to find a neighbour. */
const reach = 256

function before(text: string, cursor: number): number {
  const last = graphemesOf(text.slice(Math.max(0, cursor - reach), cursor)).at(-1)
  return cursor - (last?.length ?? 0)
}

function after(text: string, cursor: number): number {
  const next = graphemesOf(text.slice(cursor, cursor + reach))[0]
  return cursor + (next?.length ?? 0)
}

/** Where Alt-B goes: the start of the word before the cursor. */
function wordStart(text: string, cursor: number): number {
  let at = cursor
  while (at > 0 && !wordCharacter.test(text.slice(before(text, at), at))) at = before(text, at)
  while (at > 0 && wordCharacter.test(text.slice(before(text, at), at))) at = before(text, at)
  return at
}

/** Where Alt-F goes: the end of the word after the cursor. */
function wordEnd(text: string, cursor: number): number {
  let at = cursor
  while (at < text.length && !wordCharacter.test(text.slice(at, after(text, at)))) at = after(text, at)
  while (at < text.length && wordCharacter.test(text.slice(at, after(text, at)))) at = after(text, at)
  return at
}

/** Where Ctrl-W cuts from: the last run of anything but spaces. */
function blankStart(text: string, cursor: number): number {
  const head = text.slice(0, cursor).trimEnd()
  return Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n')) + 1
}

const rowStart = (text: string, cursor: number) => (cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1)
const rowEnd = (text: string, cursor: number) => {
  const end = text.indexOf('\n', cursor)
  return end < 0 ? text.length : end
}

/** The cursor between graphemes: inserting can join what stood apart (a jamo, a combining mark). */
function settled(text: string, cursor: number): number {
  // No grapheme reaches over the end of a row.
  let at = rowStart(text, cursor)
  for (const grapheme of graphemesOf(text.slice(at, cursor + reach))) {
    if (at >= cursor) break
    at += grapheme.length
  }
  return at
}

export function insert(line: Line, added: string): Line {
  const text = line.text.slice(0, line.cursor) + added + line.text.slice(line.cursor)
  return { ...line, text, cursor: settled(text, line.cursor + added.length) }
}

function remove(line: Line, from: number, to: number, keep: boolean): Line {
  if (from === to) return line
  const text = line.text.slice(0, from) + line.text.slice(to)
  return { text, cursor: settled(text, from), cut: keep ? line.text.slice(from, to) : line.cut }
}

function transpose(line: Line): Line {
  const { text } = line
  const middle = line.cursor === text.length ? before(text, line.cursor) : line.cursor
  const start = before(text, middle)
  const end = after(text, middle)
  if (start === middle || middle === end) return line
  const swapped = text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end)
  return { ...line, text: swapped, cursor: settled(swapped, end) }
}

/** Up or down among the rows of a line of several; undefined at the edge. */
export function moveRow(line: Line, by: -1 | 1): Line | undefined {
  const start = rowStart(line.text, line.cursor)
  const column = line.cursor - start
  if (by < 0) {
    if (start === 0) return undefined
    const from = rowStart(line.text, start - 1)
    return { ...line, cursor: settled(line.text, Math.min(from + column, start - 1)) }
  }
  const end = rowEnd(line.text, line.cursor)
  if (end === line.text.length) return undefined
  return { ...line, cursor: settled(line.text, Math.min(end + 1 + column, rowEnd(line.text, end + 1))) }
}

/** What the editing keys do; each takes the line and gives the next. */
export const edits = {
  left: (line: Line): Line => ({ ...line, cursor: before(line.text, line.cursor) }),
  right: (line: Line): Line => ({ ...line, cursor: after(line.text, line.cursor) }),
  wordLeft: (line: Line): Line => ({ ...line, cursor: wordStart(line.text, line.cursor) }),
  wordRight: (line: Line): Line => ({ ...line, cursor: wordEnd(line.text, line.cursor) }),
  lineStart: (line: Line): Line => ({ ...line, cursor: rowStart(line.text, line.cursor) }),
  lineEnd: (line: Line): Line => ({ ...line, cursor: rowEnd(line.text, line.cursor) }),
  deleteLeft: (line: Line): Line => remove(line, before(line.text, line.cursor), line.cursor, false),
  deleteRight: (line: Line): Line => remove(line, line.cursor, after(line.text, line.cursor), false),
  cutWordLeft: (line: Line): Line => remove(line, wordStart(line.text, line.cursor), line.cursor, true),
  cutWordRight: (line: Line): Line => remove(line, line.cursor, wordEnd(line.text, line.cursor), true),
  cutBlankLeft: (line: Line): Line => remove(line, blankStart(line.text, line.cursor), line.cursor, true),
  cutToStart: (line: Line): Line => remove(line, rowStart(line.text, line.cursor), line.cursor, true),
  cutToEnd: (line: Line): Line => remove(line, line.cursor, rowEnd(line.text, line.cursor), true),
  paste: (line: Line): Line => insert(line, line.cut),
  transpose,
} as const

export type EditName = keyof typeof edits
