// The size and the words that rows of the menu are made with.
import { emptyRow, padRow, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs, Span } from '../theme.ts'

export interface MenuLook {
  readonly width: number
  readonly height: number
  readonly signs: Signs
  readonly texts: Texts
}

export interface ListRows {
  readonly rows: readonly Row[]
  /** The row of the item in use. */
  readonly at: number
}

/** Cells at the left of everything. */
export const inset = 3
export const blank = ' '.repeat(inset)

/** On a large terminal the menu stands in the middle, no wider than this. */
export const widest = 84

/** Rows of at most that width, in the middle and a little above it. */
export function inMiddle(
  rows: readonly Row[],
  { width, height, signs }: Pick<MenuLook, 'width' | 'height' | 'signs'>,
): readonly Row[] {
  const cells = Math.min(width, widest)
  const left = span(' '.repeat(Math.floor((width - cells) / 2)))
  const above = Array.from({ length: Math.max(0, Math.floor((height - rows.length) / 3)) }, () => emptyRow)
  return [...above, ...rows].map((each) => [left, ...padRow(each, cells, signs.more)])
}

/** What shows the item in use, or the room for it. */
export const mark = (isAt: boolean): Span => span(`${blank}${isAt ? '> ' : '  '}`, 'accent')
