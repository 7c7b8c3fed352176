// What is wrong with the text of an expression, told as cel-go tells it. Models cel-go common.Errors, v0.26.

/** One mistake and the place that it is told of; without a place it counts as the beginning. */
export interface Issue {
  readonly message: string
  readonly at: number | undefined
}

/** All mistakes, in the order in which they stand in the text. */
export function issuesText(issues: readonly Issue[], text: string): string {
  const placed = issues.map((issue, index) => ({ ...issue, index, ...placeOf(text, issue.at) }))
  return placed
    .sort((a, b) => a.line - b.line || a.column - b.column || a.index - b.index)
    .map(({ message, line, column }) => shown(message, text, line, column))
    .join('\n')
}

interface Place {
  /** From 1; 0 where there is no place. */
  readonly line: number
  /** From 0, in characters. */
  readonly column: number
}

function placeOf(text: string, at: number | undefined): Place {
  if (at === undefined) return { line: -1, column: -1 }
  const before = text.slice(0, at)
  return {
    line: before.split('\n').length,
    column: [...before.slice(before.lastIndexOf('\n') + 1)].length,
  }
}

function shown(message: string, text: string, line: number, column: number): string {
  const head = `ERROR: <input>:${line}:${column + 1}: ${message}`
  const source = text.split('\n')[line - 1]
  if (source === undefined) return head
  const snippet = [...source.replaceAll('\t', ' ')]
  const isWide = (character = '') => (character.codePointAt(0) ?? 0) > 0x7f
  const dots = snippet.slice(0, column).map((character) => (isWide(character) ? '．' : '.'))
  return `${head}\n | ${snippet.join('')}\n | ${dots.join('')}${isWide(snippet[column]) ? '＾' : '^'}`
}
