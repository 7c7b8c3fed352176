// The timeline as rows: who speaks stands in the first column, outputs are exactly what was printed, long ones fold.
import type { CommandEntry, GameEntry, TimelineEntry } from '#game/session-state.ts'
import { cut, pad, printable, widthOf, wrap } from '../cells.ts'
import { clockOf, emptyRow, row, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs, Slot } from '../theme.ts'

export interface TimelineLook {
  /** Cells of a row. */
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
}

export interface TimelineView extends TimelineLook {
  /** Entries whose long output is open. */
  readonly opened: ReadonlySet<number>
  /** Entries up to this id are not shown (Ctrl-L). */
  readonly hiddenUpTo: number
}

/** An output of more rows folds; so many of its first and last rows stay. */
const foldFrom = 80
const headRows = 40
const tailRows = 30
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
  const isOpened = view.opened.has(entry.id)
  const known = cache.get(entry)
  if (known !== undefined && known.isOpened === isOpened && known.hasSpace === hasSpace) {
    const { look } = known
    if (look.width === view.width && look.signs === view.signs && look.texts === view.texts) return known.rows
  }
  const made = makeRows(entry, view, isOpened)
  const rows = hasSpace ? [emptyRow, ...made] : made
  cache.set(entry, { look: view, isOpened, hasSpace, rows })
  return rows
}

function makeRows(entry: TimelineEntry, look: TimelineLook, isOpened: boolean): readonly Row[] {
  switch (entry.kind) {
    case 'message':
      return said(entry.atMs, entry.from, voiceOf(entry.from), entry.text, look)
    case 'command':
      return commandRows(entry, look, isOpened)
    case 'game':
      return marked(entry, look)
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

function marked(entry: GameEntry, look: TimelineLook): readonly Row[] {
  const slot = markSlots[entry.mark]
  return paragraphs(entry.text, look.width - 2).map((line, i) => [
    span(i === 0 ? `${entry.mark} ` : '  ', slot),
    span(line),
  ])
}

function commandRows(entry: CommandEntry, look: TimelineLook, isOpened: boolean): readonly Row[] {
  const sign = `${entry.prompt.trim().at(-1) ?? '$'} `
  const typed = entry.line.split('\n').flatMap((line, i) => {
    const first = i === 0 ? sign : '> '
    return cut(printable(line), look.width - 2).map(
      (part, j): Row => [span(j === 0 ? first : '  ', 'dim'), span(part, 'own')],
    )
  })
  return [...typed, ...outputRows(entry, look, isOpened)]
}

function outputRows(entry: CommandEntry, look: TimelineLook, isOpened: boolean): readonly Row[] {
  if (entry.output === '') return []
  const lines = entry.output.replace(/\n$/, '').split('\n')
  const show = (some: readonly string[]) =>
    some.flatMap((line) => cut(printable(line), look.width)).map((line) => row(line))
  const dropped = entry.droppedLines
  if (lines.length <= foldFrom && dropped === 0) return show(lines)
  const head = isOpened ? openLimit / 2 : headRows
  const tail = isOpened ? openLimit / 2 : tailRows
  const hidden = Math.max(0, lines.length - head - tail) + dropped
  if (hidden === 0) return show(lines)
  const fold = row(`${look.signs.more} ${look.texts.timeline.folded(hidden)}`, 'accent')
  return [...show(lines.slice(0, head)), fold, ...show(lines.slice(-tail))]
}

/** Whether the entry's output is folded or could be. */
export function canFold(entry: TimelineEntry): boolean {
  return entry.kind === 'command' && countLines(entry.output) > foldFrom
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
}

/** The rows to show: the newest, or those from `top` on. Never more than `height`. */
export function timelineWindow(
  entries: readonly TimelineEntry[],
  view: TimelineView,
  height: number,
  top: number | undefined,
): TimelineWindow {
  const blocks: { readonly entry: TimelineEntry; readonly rows: readonly Row[] }[] = []
  let total = 0
  let before: TimelineEntry | undefined
  for (const entry of entries) {
    if (entry.id <= view.hiddenUpTo) continue
    const hasSpace =
      before !== undefined &&
      (entry.kind === 'command' || (before.kind === 'command' && entry.kind === 'message'))
    const rows = rowsOf(entry, view, hasSpace)
    blocks.push({ entry, rows })
    total += rows.length
    before = entry
  }
  const last = Math.max(0, total - height)
  const from = top === undefined ? last : Math.max(0, Math.min(top, last))
  const rows: Row[] = []
  let at = 0
  let foldable: number | undefined
  for (const block of blocks) {
    const end = at + block.rows.length
    if (end > from && at < from + height) {
      rows.push(...block.rows.slice(Math.max(0, from - at), from + height - at))
      if (canFold(block.entry)) foldable = block.entry.id
    }
    at = end
  }
  return { rows, top: from, below: total - from - rows.length, foldable }
}
