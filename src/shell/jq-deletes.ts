// Says deletions in a jq filter so that the workstation's jq, which deletes one plain path at a time, makes them all.

/** `del(.a, .items[].b)` becomes `(del(.a) | (.items[] |= del(.b)))`; what is not understood stays as it is. */
export function withPlainDeletes(filter: string): string {
  let text = ''
  let from = 0
  for (const { index } of filter.matchAll(/(?<![\w.])del\(/g)) {
    if (index < from || isInString(filter, index)) continue
    const arguments_ = argumentsAt(filter, index + 'del('.length)
    if (arguments_ === undefined) continue
    const deletes = arguments_.parts.map(deletion)
    text += filter.slice(from, index) + (deletes.length === 1 ? deletes[0] : `(${deletes.join(' | ')})`)
    from = arguments_.end
  }
  return text + filter.slice(from)
}

const isInString = (filter: string, index: number) =>
  (filter.slice(0, index).replaceAll(/\\./g, '').split('"').length - 1) % 2 === 1

/** What stands between the parentheses, split at the commas that are in no further ones; `end` is behind them. */
function argumentsAt(filter: string, start: number): { parts: readonly string[]; end: number } | undefined {
  const parts: string[] = []
  let depth = 0
  let partStart = start
  for (let i = start; i < filter.length; i++) {
    const character = filter[i] as string
    if (isInString(filter, i)) continue
    if (depth === 0 && (character === ',' || character === ')')) {
      parts.push(filter.slice(partStart, i).trim())
      partStart = i + 1
      if (character === ')') return { parts, end: i + 1 }
    }
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
  }
  return undefined
}

/** A path into every item of a list is one deletion in each of them. */
function deletion(path: string): string {
  const [, items, rest] = /^(\.[^|()]*\[\])(\.[^|()[\]]+|\["[^"]+"\])$/.exec(path) ?? []
  if (items === undefined || rest === undefined) return `del(${path})`
  return `(${items} |= del(${rest.startsWith('[') ? `.${rest}` : rest}))`
}
