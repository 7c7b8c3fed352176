// Text as a terminal counts it: graphemes and cells. ASCII, which is nearly all of it, takes the short way.
import stringWidth from 'string-width'
import { remembering } from '#api/remembering.ts'

const ascii = /^[\x20-\x7e]*$/
const segmenter = new Intl.Segmenter()

/** Measuring is slow, and a language has only so many characters. */
const widthOfCharacter = remembering(2048, (text) => stringWidth(text))

/** How many cells a text takes on one row. */
export function widthOf(text: string): number {
  if (ascii.test(text)) return text.length
  return text.length > 2 ? stringWidth(text) : widthOfCharacter(text)
}

/** The graphemes of a text: what a player takes for one character. */
export function graphemesOf(text: string): readonly string[] {
  return ascii.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** The first part of a text that takes at most so many cells. */
export function headOf(text: string, cells: number): string {
  if (cells <= 0) return ''
  if (ascii.test(text)) return text.slice(0, cells)
  let used = 0
  let head = ''
  for (const grapheme of graphemesOf(text)) {
    used += stringWidth(grapheme)
    if (used > cells) break
    head += grapheme
  }
  return head
}

/** The last part of a text that takes at most so many cells. */
export function tailOf(text: string, cells: number): string {
  if (cells <= 0) return ''
  if (ascii.test(text)) return text.slice(-cells)
  let used = 0
  let tail = ''
  for (const grapheme of graphemesOf(text).toReversed()) {
    used += stringWidth(grapheme)
    if (used > cells) break
    tail = grapheme + tail
  }
  return tail
}

/** The text in at most so many cells; what does not fit ends in the sign for "there is more". */
export function clip(text: string, cells: number, more = '…'): string {
  if (widthOf(text) <= cells) return text
  return headOf(text, cells - widthOf(more)) + (cells >= widthOf(more) ? more : '')
}

/** The text in at most so many cells, cut in the middle: the ends of generated names are what tells them apart. */
export function clipMiddle(text: string, cells: number, more = '…'): string {
  if (widthOf(text) <= cells) return text
  const room = cells - widthOf(more)
  if (room < 4) return clip(text, cells, more)
  const tail = tailOf(text, Math.min(6, Math.floor(room / 2)))
  return headOf(text, room - widthOf(tail)) + more + tail
}

/** The text in exactly so many cells. */
export function pad(text: string, cells: number, more = '…'): string {
  const fitted = clip(text, cells, more)
  return fitted + ' '.repeat(Math.max(0, cells - widthOf(fitted)))
}

/** The rows a line takes when it is cut wherever it reaches the edge, as a terminal does. Lines may be megabytes long. */
export function cut(line: string, cells: number): readonly string[] {
  const rows: string[] = []
  if (ascii.test(line)) {
    const width = Math.max(1, cells)
    for (let at = 0; at < line.length; at += width) rows.push(line.slice(at, at + width))
    return line === '' ? [line] : rows
  }
  let row = ''
  let used = 0
  for (const grapheme of graphemesOf(line)) {
    const width = widthOf(grapheme)
    if (row !== '' && used + width > cells) {
      rows.push(row)
      row = ''
      used = 0
    }
    row += grapheme
    used += width
  }
  return [...rows, row]
}

/** The rows a sentence takes when it is broken between words; all rows begin where the first one does. */
export function wrap(sentence: string, cells: number): readonly string[] {
  if (widthOf(sentence) <= cells) return [sentence]
  const [indent = ''] = /^ */.exec(sentence) ?? []
  const rows: string[] = []
  let row = ''
  for (const word of sentence.trim().split(' ')) {
    const longer = row === '' ? indent + word : `${row} ${word}`
    if (widthOf(longer) <= cells) {
      row = longer
      continue
    }
    if (row !== '') rows.push(row)
    const parts = cut(indent + word, cells)
    rows.push(...parts.slice(0, -1))
    row = parts.at(-1) ?? ''
  }
  return [...rows, row]
}

// Colours, cursor moves and titles would break the frame; bells and the like have no cell.
const escapes = /\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g
const controls = /[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/g

/** Output as rows can show it: no control characters, tabs as spaces up to the next eighth cell. */
export function printable(line: string): string {
  if (ascii.test(line)) return line
  const clean = line.replace(escapes, '').replace(controls, '')
  if (!clean.includes('\t')) return clean
  let shown = ''
  for (const [i, part] of clean.split('\t').entries()) {
    if (i > 0) shown += ' '.repeat(8 - (widthOf(shown) % 8))
    shown += part
  }
  return shown
}
