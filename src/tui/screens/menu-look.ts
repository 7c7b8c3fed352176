// The size and the words that rows of the menu are made with.
import { span } from '../rows.ts'
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

/** What shows the item in use, or the room for it. */
export const mark = (isAt: boolean): Span => span(`${blank}${isAt ? '> ' : '  '}`, 'accent')
