// The difference of two texts as `diff -u` shows it.

/** Lines of context around a change. */
const contextLines = 3

interface Edit {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

/** The hunks, each with its header; empty when the texts are equal. */
export function unifiedDiff(from: string, to: string): string {
  const edits = editScript(linesOf(from), linesOf(to))
  const changed = edits.flatMap(({ sign }, i) => (sign === ' ' ? [] : [i]))
  let text = ''
  let start = 0
  while (start < changed.length) {
    let end = start
    while (
      end + 1 < changed.length &&
      (changed[end + 1] as number) - (changed[end] as number) <= 2 * contextLines + 1
    )
      end++
    const first = Math.max(0, (changed[start] as number) - contextLines)
    const last = Math.min(edits.length - 1, (changed[end] as number) + contextLines)
    text += hunk(edits, first, last)
    start = end + 1
  }
  return text
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function hunk(edits: readonly Edit[], first: number, last: number): string {
  const before = edits.slice(0, first)
  const shown = edits.slice(first, last + 1)
  const range = (other: '+' | '-') => {
    const count = shown.filter(({ sign }) => sign !== other).length
    const line = before.filter(({ sign }) => sign !== other).length + (count === 0 ? 0 : 1)
    return count === 1 ? String(line) : `${line},${count}`
  }
  const body = shown.map(({ sign, line }) => `${sign}${line}\n`).join('')
  return `@@ -${range('+')} +${range('-')} @@\n${body}`
}

/** The shortest way from one list of lines to the other, removals before additions. */
function editScript(from: readonly string[], to: readonly string[]): Edit[] {
  const lengths = commonLengths(from, to)
  const edits: Edit[] = []
  let i = 0
  let j = 0
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      edits.push({ sign: ' ', line: from[i] as string })
      i++
      j++
    } else if (j >= to.length || (i < from.length && at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      edits.push({ sign: '-', line: from[i] as string })
      i++
    } else {
      edits.push({ sign: '+', line: to[j] as string })
      j++
    }
  }
  return edits
}

const at = (table: readonly Uint32Array[], i: number, j: number) => table[i]?.[j] ?? 0

/** The length of the longest common sequence of what is left from each pair of lines on. */
function commonLengths(from: readonly string[], to: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: from.length + 1 }, () => new Uint32Array(to.length + 1))
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--) {
      const row = table[i] as Uint32Array
      row[j] =
        from[i] === to[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1))
    }
  return table
}
