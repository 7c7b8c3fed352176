// How a kubectl line may go on: commands, flags, their values, kinds, names. Models cobra's __complete, v1.35.
import { type CommandFacts, type FlagFacts, findCommand, flagsOf, rootCommand } from './commands.ts'
import { argumentSources, flagSources } from './completion-sources.ts'
import { FlagError, parseFlags } from './flags.ts'
import { flagSummary, summaryOf } from './help.ts'
import type { VerbCall } from './verb.ts'
import { walkCommands } from './walk-commands.ts'

/** One way to go on. */
export interface Candidate {
  readonly text: string
  readonly detail?: string | undefined
}

export interface Completion {
  readonly candidates: readonly Candidate[]
  /** Nothing else is known: names of files may do. */
  readonly takesFiles: boolean
}

export interface Asked {
  /** The call as far as it is typed. Throws nothing; its client may. */
  readonly call: VerbCall
  /** The arguments before the word. */
  readonly args: readonly string[]
  readonly word: string
}

/** What tells names that fit; undefined when nothing is known about the place. */
export type Source = (asked: Asked) => Promise<readonly Candidate[] | undefined>

/** Makes a call of a command from words. */
export type MakeCall = (facts: CommandFacts, words: readonly string[]) => Promise<VerbCall>

/** The ways in which the last of the words may go on. */
export async function completeWords(words: readonly string[], makeCall: MakeCall): Promise<Completion> {
  const word = words.at(-1) ?? ''
  const { facts, rest } = walkCommands(words.slice(0, -1))
  const flags = flagsOf(facts)
  const open = openFlag(flags, rest, word)
  if (open !== undefined) {
    const { before, flag, prefix, value } = open
    const source = flagSources[flag.name]
    const call = await makeCall(facts, withoutDash(before))
    const found = await source?.({ call, args: positional(flags, before), word: value })
    if (found === undefined) return { candidates: [], takesFiles: true }
    const candidates = fitting(found, value).map(({ text, detail }) => ({ text: prefix + text, detail }))
    return { candidates, takesFiles: false }
  }
  if (word.startsWith('-')) return { candidates: flagCandidates(facts, word), takesFiles: false }
  return completeArgument(facts, rest, word, makeCall)
}

async function completeArgument(
  facts: CommandFacts,
  rest: readonly string[],
  word: string,
  makeCall: MakeCall,
): Promise<Completion> {
  const args = positional(flagsOf(facts), rest)
  const required = facts.flags
    .filter((flag) => flag.required && !isGiven(flag, rest))
    .map((flag) => flagCandidate(facts, flag))
  const isGroup = facts.subcommands !== undefined && args.length === 0
  if (isGroup) {
    const found = subcommandCandidates(facts)
    return { candidates: fitting(found, word), takesFiles: false }
  }
  const source = argumentSources[facts.path.replace(/^kubectl ?/, '')]
  const call = await makeCall(facts, withoutDash(rest))
  const found = await source?.({ call, args, word })
  const candidates = [...fitting(required, word), ...fitting(found ?? [], word)]
  return { candidates, takesFiles: found === undefined }
}

interface OpenFlag {
  readonly before: readonly string[]
  readonly flag: FlagFacts
  /** What stands before the value in the same word: `--output=`. */
  readonly prefix: string
  readonly value: string
}

/** The flag whose value is being typed. */
function openFlag(flags: readonly FlagFacts[], rest: readonly string[], word: string): OpenFlag | undefined {
  if (rest.includes('--')) return undefined
  const inWord = /^(--[^=]+=)(.*)$/s.exec(word)
  if (inWord !== null) {
    const [, prefix = '', value = ''] = inWord
    const flag = flags.find(({ name }) => `--${name}=` === prefix)
    return flag === undefined ? undefined : { before: rest, flag, prefix, value }
  }
  const last = rest.at(-1)
  if (last === undefined || !last.startsWith('-') || last.includes('=')) return undefined
  const flag = last.startsWith('--')
    ? flags.find(({ name }) => name === last.slice(2))
    : lastOfLetters(flags, last.slice(1))
  if (flag === undefined || flag.noOptDefVal !== undefined) return undefined
  return { before: rest.slice(0, -1), flag, prefix: '', value: word }
}

/** The flag at the end of `-Aw`; none when one before it takes the rest as its value, as in `-ojson`. */
function lastOfLetters(flags: readonly FlagFacts[], letters: string): FlagFacts | undefined {
  for (const [i, letter] of [...letters].entries()) {
    const flag = flags.find(({ shorthand }) => shorthand === letter)
    if (flag === undefined || i === letters.length - 1) return flag
    if (flag.noOptDefVal === undefined) return undefined
  }
  return undefined
}

/** Words that can be parsed: a dash alone at the end is one that is being typed. */
function withoutDash(words: readonly string[]): readonly string[] {
  return words.filter((word) => word !== '-' && word !== '--')
}

function positional(flags: readonly FlagFacts[], words: readonly string[]): readonly string[] {
  try {
    return parseFlags(flags, words).args
  } catch (error) {
    if (error instanceof FlagError) return []
    throw error
  }
}

function isGiven({ name, shorthand }: FlagFacts, words: readonly string[]): boolean {
  return words.some(
    (word) => word === `--${name}` || word.startsWith(`--${name}=`) || word === `-${shorthand}`,
  )
}

function subcommandCandidates(facts: CommandFacts): readonly Candidate[] {
  return [...(facts.subcommands ?? [])].sort().flatMap((name) => {
    const command = findCommand(facts, name)
    return command === undefined ? [] : [{ text: name, detail: summaryOf(command) }]
  })
}

function flagCandidates(facts: CommandFacts, word: string): readonly Candidate[] {
  const inherited = rootCommand.flags.filter((flag) => flag.persistent && !flag.hidden)
  const own = facts.flags.filter((flag) => !flag.hidden && !inherited.includes(flag))
  const all = [...inherited, ...own].flatMap((flag) => {
    const long = flagCandidate(facts, flag)
    return flag.shorthand ? [long, { ...long, text: `-${flag.shorthand}` }] : [long]
  })
  return fitting(all, word)
}

function flagCandidate(facts: CommandFacts, flag: FlagFacts): Candidate {
  return { text: `--${flag.name}`, detail: flagSummary(facts, flag).split('\n')[0] }
}

function fitting(candidates: readonly Candidate[], word: string): readonly Candidate[] {
  return candidates.filter(({ text }) => text.startsWith(word))
}
