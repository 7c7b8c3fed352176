// Rows of the screen as plain lines.
import type { Row } from '../theme.ts'

/** The text of a row, without blanks at its end. */
export function plainRow(row: Row): string {
  return row
    .map(({ text }) => text)
    .join('')
    .trimEnd()
}
