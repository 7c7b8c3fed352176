// Rows of the screen as plain lines.
import type { Row } from '../theme.ts'

/** A text of the game without drawn arrows, which are read out sign by sign. */
export function withPlainArrows(text: string): string {
  return text
    .replace(/──(?:(.+?)──)?([▶×])/g, (_, label: string | undefined, end: string) =>
      [...(label === undefined ? [] : [`-- ${label}`]), end === '▶' ? '->' : '-x'].join(' '),
    )
    .replaceAll('→', '->')
}

/** The text of a row, without blanks at its end. */
export function plainRow(row: Row): string {
  return row
    .map(({ text }) => text)
    .join('')
    .trimEnd()
}
