// The timeline as rows: who speaks stands in the first column, outputs are exactly what was printed, long ones fold.
import type { CommandEntry, GameEntry, TimelineEntry } from '#game/session-state.ts'
import { cut, pad, printable, widthOf, wrap } from '../cells.ts'
import { clockOf, emptyRow, row, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs, Slot, Span } from '../theme.ts'
import { between } from './between-words.ts'
import { rowsOfLines } from './wide-lines.ts'

export interface TimelineLook {
  /** Cells of a row. */
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
  /** Rows of the terminal: a folded output shows its first and its last lines at once. */
  readonly rows: number
  /** What is copied from the screen must be what was printed: nothing is arranged to be read. */
  readonly isPlain: boolean
}

export interface TimelineView extends TimelineLook {
  /** Entries whose long output is open. */
  readonly opened: ReadonlySet<number>
  /** Entries up to this id are not shown (Ctrl-L). */
  readonly hiddenUpTo: number
  /** What is searched for; an output that has it in its folded part is open meanwhile. */
  readonly find: string
}

/** An output of more lines folds. */
const foldFrom = 80
/** Rows of the screen that are not the timeline's, about. */
const otherRows = 8
/** An opened output shows at most so many of its rows. */
const openLimit = 5000
/** Who speaks, in the second column. */
const nameWidth = 8

interface Cached {
  readonly look: TimelineLook
  readonly isOpened: boolean
  readonly hasSpace: boolean
  readonly rows: readonly Row[]
}
const cache = new WeakMap<TimelineEntry, Cached>()

function rowsOf(entry: TimelineEntry, view: TimelineView, hasSpace: boolean): readonly Row[] {
  const isOpened = view.opened.has(entry.id) || isFoundIn(entry, view.find)
  const known = cache.get(entry)
  if (known !== undefined && known.isOpened === isOpened && known.hasSpace === hasSpace) {
    const { look } = known
    if (isSameLook(look, view)) return known.rows
  }
  const made = makeRows(entry, view, isOpened)
  const rows = hasSpace ? [emptyRow, ...made] : made
  cache.set(entry, { look: view, isOpened, hasSpace, rows })
  return rows
}

const isSameLook = (a: TimelineLook, b: TimelineLook) =>
  a.width === b.width &&
  a.signs === b.signs &&
  a.texts === b.texts &&
  a.rows === b.rows &&
  a.isPlain === b.isPlain

/** A shorter search is in nearly every output. */
const findLeast = 2

function isFoundIn(entry: TimelineEntry, find: string): boolean {
  return find.length >= findLeast && entry.kind === 'command' && holds(entry.output, find)
}

let searched = { find: '', pattern: /(?:)/i }

/** Columns that were moved together are found by what was printed, and by what is seen. */
function patternOf(find: string): RegExp {
  if (searched.find !== find) {
    const escaped = find.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, ' +')
    searched = { find, pattern: new RegExp(escaped, 'i') }
  }
  return searched.pattern
}

const holds = (text: string, find: string) => patternOf(find).test(text)

function makeRows(entry: TimelineEntry, look: TimelineLook, isOpened: boolean): readonly Row[] {
  switch (entry.kind) {
    case 'message':
      return said(entry.atMs, entry.from, voiceOf(entry.from), entry.text, look)
    case 'command':
      return commandRows(entry, look, isOpened)
    case 'game':
      return gameRows(entry, look)
    case 'cluster':
      return said(
        entry.atMs,
        'cluster',
        entry.type === 'Normal' ? 'dim' : 'warn',
        `${entry.reason} ${entry.object}: ${entry.text}`,
        look,
      )
  }
}

const voiceOf = (from: string): Slot => (from === 'pager' ? 'bad' : from === 'mentor' ? 'accent' : 'voice')

function said(atMs: number, from: string, slot: Slot, text: string, look: TimelineLook): readonly Row[] {
  const time = `${clockOf(atMs)} `
  const name = `${pad(from, nameWidth - 1, look.signs.more)} `
  const indent = widthOf(time) + widthOf(name)
  return paragraphs(text, look.width - indent).map((line, i) =>
    i === 0 ? [span(time, 'dim'), span(name, slot), span(line)] : [span(' '.repeat(indent)), span(line)],
  )
}

function paragraphs(text: string, cells: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrap(printable(line), cells))
}

const markSlots: { readonly [mark in GameEntry['mark']]: Slot } = {
  '+': 'good',
  '-': 'bad',
  i: 'accent',
  '!': 'warn',
}

function gameRows(entry: GameEntry, look: TimelineLook): readonly Row[] {
  const slot = markSlots[entry.mark]
  return paragraphs(entry.text, look.width - 2).map((line, i) => [
    span(i === 0 ? `${entry.mark} ` : '  ', slot),
    span(line),
  ])
}

/** A pasted script shows so many of its lines. */
const typedLines = 12

/** Stands for lines that are not shown until it is opened. */
function foldRow(hidden: number, { signs, texts }: TimelineLook): Row {
  const fold = row(`${signs.more} ${texts.timeline.folded(hidden)}`, 'accent')
  folds.add(fold)
  return fold
}

function commandRows(entry: CommandEntry, look: TimelineLook, isOpened: boolean): readonly Row[] {
  const sign = `${entry.prompt.trim().at(-1) ?? '$'} `
  const lines = entry.line.split('\n')
  const isLong = lines.length > typedLines && !isOpened
  const typed = (isLong ? lines.slice(0, typedLines - 1) : lines).flatMap((line, i) => {
    const first = i === 0 ? sign : '> '
    const clean = printable(line)
    const cells = look.width - 2
    return (look.isPlain ? cut(clean, cells) : between(clean, cells)).map(
      (part, j): Row => [span(j === 0 ? first : '  ', 'dim'), span(part, 'own')],
    )
  })
  const rest = isLong ? [foldRow(lines.length - typedLines + 1, look)] : []
  return [...typed, ...rest, ...outputRows(entry, look, isOpened)]
}

/** Rows that stand for the lines of a folded output. */
const folds = new WeakSet<Row>()

function outputRows(entry: CommandEntry, look: TimelineLook, isOpened: boolean): readonly Row[] {
  if (entry.output === '') return []
  const lines = entry.output.replace(/\n$/, '').split('\n')
  const asRows = (of: readonly (readonly string[])[]) => of.flat().map((text) => row(text))
  const dropped = entry.droppedLines
  if (lines.length <= foldFrom && dropped === 0) return asRows(shownRows(lines, look))
  const room = Math.max(12, look.rows - otherRows)
  const head = isOpened ? openLimit / 2 : Math.floor(room / 3)
  const tail = isOpened ? openLimit / 2 : Math.floor(room / 2)
  const hidden = Math.max(0, lines.length - head - tail) + (isOpened ? 0 : dropped)
  if (hidden === 0) return asRows(shownRows(lines, look))
  const fold = isOpened
    ? row(`${look.signs.more} ${look.texts.timeline.tooLong(hidden)}`, 'accent')
    : foldRow(hidden, look)
  // What is left of a table keeps its columns on both sides of the fold.
  const rows = shownRows([...lines.slice(0, head), ...lines.slice(-tail)], look)
  return [...asRows(rows.slice(0, head)), fold, ...asRows(rows.slice(head))]
}

function shownRows(
  lines: readonly string[],
  { width, isPlain }: TimelineLook,
): readonly (readonly string[])[] {
  const clean = lines.map(printable)
  return isPlain ? clean.map((line) => cut(line, width)) : rowsOfLines(clean, width)
}

/** Whether the entry's output is folded or could be. */
export function canFold(entry: TimelineEntry): boolean {
  if (entry.kind !== 'command') return false
  return countLines(entry.output) > foldFrom || countLines(entry.line) >= typedLines
}

function countLines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

export interface TimelineWindow {
  readonly rows: readonly Row[]
  /** The first row shown, counted from the top of everything. */
  readonly top: number
  /** Rows below the last one shown. */
  readonly below: number
  /** The last entry of which something is shown and that can be folded or opened. */
  readonly foldable: number | undefined
  /** The last entry whose fold itself is shown: it can be pointed at. */
  readonly fold: number | undefined
  /** Rows that have what is searched for, counted from the top of everything. */
  readonly hits: readonly number[]
}

interface Block {
  readonly entry: TimelineEntry
  readonly rows: readonly Row[]
}

function blocksOf(entries: readonly TimelineEntry[], view: TimelineView): readonly Block[] {
  const blocks: Block[] = []
  let before: TimelineEntry | undefined
  for (const entry of entries) {
    if (entry.id <= view.hiddenUpTo) continue
    const hasSpace =
      before !== undefined &&
      (entry.kind === 'command' || (before.kind === 'command' && entry.kind === 'message'))
    blocks.push({ entry, rows: rowsOf(entry, view, hasSpace) })
    before = entry
  }
  return blocks
}

const textOf = (row: Row) => row.map(({ text }) => text).join('')

function hitsIn(blocks: readonly Block[], find: string): readonly number[] {
  if (find === '') return []
  const hits: number[] = []
  let at = 0
  for (const { rows } of blocks) {
    for (const [i, row] of rows.entries()) if (holds(textOf(row), find)) hits.push(at + i)
    at += rows.length
  }
  return hits
}

/** The rows to show: the newest, or those from `top` on. Never more than `height`. */
export function timelineWindow(
  entries: readonly TimelineEntry[],
  view: TimelineView,
  height: number,
  top: number | undefined,
): TimelineWindow {
  const blocks = blocksOf(entries, view)
  const total = blocks.reduce((sum, { rows }) => sum + rows.length, 0)
  const last = Math.max(0, total - height)
  const from = top === undefined ? last : Math.max(0, Math.min(top, last))
  const rows: Row[] = []
  let at = 0
  let foldable: number | undefined
  let fold: number | undefined
  for (const block of blocks) {
    const end = at + block.rows.length
    if (end > from && at < from + height) {
      const shown = block.rows.slice(Math.max(0, from - at), from + height - at)
      rows.push(...shown)
      if (shown.some((each) => folds.has(each))) fold = block.entry.id
      if (canFold(block.entry)) foldable = block.entry.id
    }
    at = end
  }
  return {
    rows: view.find === '' ? rows : rows.map((row) => marked(row, view.find)),
    top: from,
    below: total - from - rows.length,
    foldable,
    fold,
    hits: hitsIn(blocks, view.find),
  }
}

/** A row in which what is searched for stands out. */
function marked(row: Row, find: string): Row {
  if (!holds(textOf(row), find)) return row
  const pattern = new RegExp(patternOf(find), 'gi')
  return row.flatMap(({ text, slot }) => {
    const parts: Span[] = []
    let at = 0
    for (const { index, 0: found } of text.matchAll(pattern)) {
      parts.push({ text: text.slice(at, index), slot }, { text: found, slot: 'flash' })
      at = index + found.length
    }
    return [...parts, { text: text.slice(at), slot }]
  })
}
