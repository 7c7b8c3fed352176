// Long texts in rows that end between words where they can.
import { headOf, widthOf } from '../cells.ts'

/** A break that leaves more of a row empty than this is worse than one inside a word. */
const fullLeast = 0.4

/** A text in rows, the first one as wide as it says: broken at blanks and after commas where there are any, else wherever the edge is. */
export function between(text: string, cells: number, firstCells = cells): readonly string[] {
  const parts: string[] = []
  let rest = text
  let room = firstCells
  while (widthOf(rest) > room) {
    const head = headOf(rest, room)
    const at =
      rest[head.length] === ' ' ? head.length : Math.max(head.lastIndexOf(' '), head.lastIndexOf(',') + 1)
    const isGood = at > head.length * fullLeast && head.slice(0, at).trim() !== ''
    const end = isGood ? at : Math.max(1, head.length)
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).replace(/^ +/, '')
    room = cells
  }
  return rest === '' && parts.length > 0 ? parts : [...parts, rest]
}
