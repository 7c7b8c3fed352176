// "Did you mean this?": the commands that a mistyped one may stand for. Models cobra SuggestionsFor.
import { type CommandFacts, findCommand } from './commands.ts'

/** How many letters may differ. */
const nearEnough = 2

/** The subcommands near a word, in the order given. */
export function suggestions(word: string, parent: CommandFacts, order: readonly string[]): string[] {
  const typed = word.toLowerCase()
  return order.filter((name) => {
    if (letterDistance(typed, name) <= nearEnough || name.startsWith(typed)) return true
    return findCommand(parent, name)?.suggestFor?.some((other) => other.toLowerCase() === typed) ?? false
  })
}

/** Levenshtein's distance. */
function letterDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
