// The prompt as rows, and where the cursor stands among them.
import { cut, pad, printable, tailOf, widthOf } from '../cells.ts'
import { row, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'
import type { Line } from './editor.ts'
import { type Candidates, type PromptState, pasteLimit, type Search } from './prompt.ts'

export interface PromptLook {
  readonly width: number
  /** Never more rows than this. */
  readonly height: number
  readonly signs: Signs
  readonly texts: Texts
  /** What stands before the line. */
  readonly sign: string
  /** Lines that wait for the command that runs. */
  readonly waiting: number
  /** Lines that were not kept, because too many waited. */
  readonly lost: number
  readonly failure: string | undefined
}

export interface PromptRows {
  readonly rows: readonly Row[]
  readonly cursor: { readonly x: number; readonly y: number }
}

/** Rows of candidates or matches at most. */
const listLimit = 8

export function promptRows(state: PromptState, look: PromptLook): PromptRows {
  const { search } = state
  if (search !== undefined) return searchRows(search, look)
  const below = belowLine(state, look)
  const written = lineRows(state.line, look)
  const room = Math.max(1, look.height - below.length)
  const from = Math.max(0, Math.min(written.cursor.y - Math.floor(room / 2), written.rows.length - room))
  const shown = written.rows.slice(from, from + room)
  return {
    rows: [...shown, ...below].slice(0, look.height),
    cursor: { x: written.cursor.x, y: written.cursor.y - from },
  }
}

/** Rows of the line near the cursor only: a pasted script may have thousands. */
function lineRows({ text, cursor }: Line, { width, height, sign, signs: { more } }: PromptLook): PromptRows {
  const lines = text.split('\n')
  let start = 0
  let cursorLine = 0
  while (start + (lines[cursorLine]?.length ?? 0) < cursor) {
    start += (lines[cursorLine]?.length ?? 0) + 1
    cursorLine++
  }
  const rows: Row[] = []
  let at = { x: 0, y: 0 }
  const first = Math.max(0, cursorLine - height)
  for (let i = first; i < Math.min(lines.length, cursorLine + height + 1); i++) {
    const prefix = i === 0 ? signIn(sign, width, more) : '> '
    if (i === cursorLine) at = cursorIn(prefix, text.slice(start, cursor), width, rows.length)
    const parts = cut(prefix + printable(lines[i] ?? ''), width)
    rows.push(...parts.map((part, j) => (j === 0 ? headed(prefix, part) : row(part))))
    if (i === cursorLine && at.y === rows.length) rows.push(row(''))
  }
  return { rows, cursor: at }
}

/** A very long prompt must leave room for the line. */
function signIn(sign: string, width: number, more: string): string {
  return widthOf(sign) <= width / 2 ? sign : more + tailOf(sign, Math.floor(width / 2) - widthOf(more))
}

const headed = (prefix: string, part: string): Row => [
  span(prefix, 'accent'),
  span(part.slice(prefix.length)),
]

function cursorIn(prefix: string, before: string, width: number, top: number): { x: number; y: number } {
  const parts = cut(prefix + printable(before), width)
  const x = widthOf(parts.at(-1) ?? '')
  return x >= width ? { x: 0, y: top + parts.length } : { x, y: top + parts.length - 1 }
}

function belowLine(state: PromptState, look: PromptLook): readonly Row[] {
  const { texts } = look
  const { candidates, note, line } = state
  const rows: Row[] = []
  if (candidates !== undefined) rows.push(...candidateRows(candidates, look))
  const lines = line.text.split('\n').length
  if (note?.kind === 'pasteTooLong')
    rows.push(row(texts.prompt.pasteTooLong(sizeOf(note.characters), sizeOf(pasteLimit)), 'warn'))
  else if (note?.kind === 'noCandidates') rows.push(row(texts.prompt.noCandidates, 'dim'))
  else if (look.failure !== undefined) rows.push(row(look.failure, 'bad'))
  else if (lines > 2) rows.push(row(texts.prompt.manyLines(lines), 'dim'))
  else if (look.lost > 0) rows.push(row(texts.prompt.lost(look.lost), 'warn'))
  else if (look.waiting > 0) rows.push(row(texts.prompt.waiting(look.waiting), 'dim'))
  return rows
}

function sizeOf(characters: number): string {
  return characters < 1_000_000
    ? `${Math.round(characters / 1024)} KB`
    : `${(characters / 1_000_000).toFixed(1)} MB`
}

/** The part of a list around the item in use. */
function windowOf(count: number, at: number, room: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(at - Math.floor(room / 2), count - room))
  return { from, to: Math.min(count, from + room) }
}

function candidateRows(
  { items, at }: Candidates,
  { width, height, signs, texts }: PromptLook,
): readonly Row[] {
  const room = Math.max(1, Math.min(listLimit, height - 2))
  const { from, to } = windowOf(items.length, Math.max(0, at), room)
  const names = items.slice(from, to).map(({ text }) => widthOf(text))
  const nameWidth = Math.min(Math.max(...names), Math.floor(width * 0.6))
  const rows = items.slice(from, to).map(({ text, detail = '' }, i): Row => {
    const isAt = from + i === at
    return [
      span(isAt ? '> ' : '  ', 'accent'),
      span(pad(text, nameWidth, signs.more), isAt ? 'accent' : 'text'),
      span(detail === '' ? '' : `   ${detail}`, 'dim'),
    ]
  })
  const left = items.length - to
  return left > 0 ? [...rows, row(`  ${signs.more} ${texts.prompt.moreCandidates(left)}`, 'dim')] : rows
}

function searchRows(search: Search, look: PromptLook): PromptRows {
  const { texts, width, signs } = look
  const asked = texts.prompt.search(search.query)
  const { from, to } = windowOf(
    search.hits.length,
    search.at,
    Math.max(1, Math.min(listLimit, look.height - 1)),
  )
  const hits = search.hits.slice(from, to).map((hit, i): Row => {
    const isAt = from + i === search.at
    const shown = hit.replaceAll('\n', ` ${signs.between} `)
    return [span(isAt ? '> ' : '  ', 'accent'), span(shown, isAt ? 'accent' : 'text')]
  })
  const none = search.query !== '' && hits.length === 0 ? [row(`  ${texts.prompt.noHit}`, 'dim')] : []
  const shown = tailOf(asked, width - 1)
  return { rows: [row(shown, 'own'), ...hits, ...none], cursor: { x: widthOf(shown), y: 0 } }
}
