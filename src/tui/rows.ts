// Rows made of spans: measuring, cutting, filling up, framing.
import { headOf, pad, widthOf } from './cells.ts'
import type { Row, Signs, Slot, Span } from './theme.ts'

export const span = (text: string, slot: Slot = 'text'): Span => ({ text, slot })
export const row = (text: string, slot: Slot = 'text'): Row => [{ text, slot }]
export const emptyRow: Row = []

export function rowWidth(spans: Row): number {
  return spans.reduce((sum, { text }) => sum + widthOf(text), 0)
}

/** The row in at most so many cells. */
export function clipRow(spans: Row, cells: number, more: string): Row {
  return rowWidth(spans) <= cells ? spans : padRow(spans, cells, more)
}

/** The row in exactly so many cells. */
export function padRow(spans: Row, cells: number, more: string): Row {
  const width = rowWidth(spans)
  if (width === cells) return spans
  if (width < cells) return [...spans, span(' '.repeat(cells - width))]
  const kept: Span[] = []
  let left = cells - widthOf(more)
  for (const { text, slot } of spans) {
    const part = headOf(text, left)
    kept.push({ text: part, slot })
    left -= widthOf(part)
    if (part.length < text.length) break
  }
  return [...kept, span(more, 'dim'), span(' '.repeat(Math.max(0, left)))]
}

/** One text at the left edge, one at the right. The right one goes first when there is no room. */
export function spread(left: Row, right: Row, cells: number, more: string): Row {
  const gap = cells - rowWidth(left) - rowWidth(right)
  return gap < 1 ? padRow(left, cells, more) : [...left, span(' '.repeat(gap)), ...right]
}

/** `┌ title ──── heading ┐` */
export function topBorder(width: number, title: string, signs: Signs, slot: Slot, heading = ''): Row {
  const fitted = title === '' ? '' : ` ${pad(title, Math.min(widthOf(title), width - 6), signs.more)} `
  const room = width - 2 - widthOf(fitted)
  const right = heading === '' || widthOf(heading) + 4 > room ? '' : ` ${heading}${signs.horizontal}`
  const line = signs.horizontal.repeat(Math.max(0, room - widthOf(right)))
  return [
    span(signs.topLeft, slot),
    span(fitted, 'text'),
    span(line, slot),
    span(right, 'dim'),
    span(signs.topRight, slot),
  ]
}

/** `└──── foot ┘` */
export function bottomBorder(width: number, foot: string, signs: Signs, slot: Slot): Row {
  const fitted = foot === '' || widthOf(foot) > width - 6 ? '' : ` ${foot} `
  const line = signs.horizontal.repeat(Math.max(0, width - 2 - widthOf(fitted)))
  return [span(signs.bottomLeft + line, slot), span(fitted, 'dim'), span(signs.bottomRight, slot)]
}

/** Virtual time as a clock: `00:04`, from an hour on `01:00:04`. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${two(hours)}:${rest}` : rest
}

/** A length of time as kubectl writes ages: `5s`, `3m`, `2h`. */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 120) return `${seconds}s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`
  return `${Math.floor(seconds / 3600)}h`
}
