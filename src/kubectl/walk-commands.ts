// Which command of the tree the words name.
import { type CommandFacts, findCommand, flagsOf, rootCommand } from './commands.ts'
import { splitCommand } from './flags.ts'

/** The deepest command that the words lead to, and the words that are not its name. */
export function walkCommands(words: readonly string[]): { facts: CommandFacts; rest: readonly string[] } {
  let facts = rootCommand
  let rest = words
  for (;;) {
    const found = splitCommand(flagsOf(facts), rest)
    const next = found === undefined ? undefined : findCommand(facts, found.word)
    if (found === undefined || next === undefined) return { facts, rest }
    facts = next
    rest = found.rest
  }
}
