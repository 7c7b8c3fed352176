// `!!`, `!12`, `!-2`, `!kub`, `!$`: words that stand for earlier lines, as bash reads them at its prompt.

/** What stands for an earlier line, where it begins. Not before a blank, `=`, `(` or the end of a quotation. */
const event = /^!(?:!|\$|-?\d+|[^\s!=("';|&<>$][^\s;|&<>"')]*)/

/** The line with earlier ones put in; or the word that stands for none. */
export function expandHistory(
  line: string,
  history: readonly string[],
): { readonly line: string } | { readonly missing: string } {
  // Several lines are a script that was pasted.
  if (!line.includes('!') || line.includes('\n')) return { line }
  let expanded = ''
  let isQuoted = false
  for (let at = 0; at < line.length; ) {
    const [character = ''] = line.slice(at, at + 1)
    if (character === "'" && !isInDouble(line.slice(0, at))) isQuoted = !isQuoted
    const isPlain = character !== '!' || isQuoted || /[\\[${]$/.test(line.slice(0, at))
    const word = isPlain ? undefined : event.exec(line.slice(at))?.[0]
    const meant = word === undefined ? character : earlier(word.slice(1), history)
    if (meant === undefined) return { missing: word ?? '' }
    expanded += meant
    at += word?.length ?? 1
  }
  return { line: expanded }
}

/** Whether a quotation with double quotes is open at the end: in it a single quote is a letter. */
function isInDouble(text: string): boolean {
  return (text.replace(/\\.|'[^'"]*'/g, '').match(/"/g)?.length ?? 0) % 2 === 1
}

function earlier(word: string, history: readonly string[]): string | undefined {
  if (word === '!') return history.at(-1)
  if (word === '$') return history.at(-1)?.trim().split(/\s+/).at(-1)
  const number = Number(word)
  if (!Number.isNaN(number)) return number === 0 ? undefined : history.at(number < 0 ? number : number - 1)
  return history.findLast((line) => line.startsWith(word))
}
