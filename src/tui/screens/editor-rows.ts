// The editor inside the game: a text, its path above, its keys below.
import { headOf, printable, widthOf } from '../cells.ts'
import type { Line } from '../prompt/editor.ts'
import { row } from '../rows.ts'
import type { Row } from '../theme.ts'

export interface EditorWindow {
  readonly rows: readonly Row[]
  readonly cursor: { readonly x: number; readonly y: number }
}

/** The rows around the cursor; a long line moves sideways with it. */
export function editorRows({ text, cursor }: Line, width: number, height: number): EditorWindow {
  const lines = text.split('\n')
  const before = text.slice(0, cursor).split('\n')
  const at = before.length - 1
  const from = Math.max(0, Math.min(at - Math.floor(height / 2), lines.length - height))
  const left = printable(before[at] ?? '')
  const skipped = widthOf(left) < width ? 0 : headOf(left, widthOf(left) - Math.floor(width / 2)).length
  return {
    rows: lines.slice(from, from + height).map((line) => row(headOf(printable(line).slice(skipped), width))),
    cursor: { x: widthOf(left.slice(skipped)), y: at - from },
  }
}
