// crashloop profile: lists who plays here, and carries progress from machine to machine.
import { readFileSync } from 'node:fs'
import type { Language } from '#game/session-state.ts'
import { type CommandLine, troubleOf, UsageError } from './command-line.ts'
import {
  defaultProfile,
  exportProfile,
  importProfile,
  isProfileName,
  profileNames,
  stateFolder,
} from './profiles.ts'
import { Saves } from './saves.ts'
import { programWords } from './text/index.ts'
import { writeWhole } from './whole-file.ts'

const deeds = ['list', 'export', 'import']

/** The profile that a command line asks for. Throws UsageError. */
export function profileOf({ flags }: CommandLine): string {
  const name = String(flags.profile ?? defaultProfile)
  if (isProfileName(name)) return name
  throw new UsageError(({ noProfileName }) => noProfileName('--profile: ', name))
}

/** Returns the exit code. Throws UsageError. */
export function profileCommand(line: CommandLine, language: Language): number {
  const [deed = 'list', file] = line.args
  if (!deeds.includes(deed)) throw new UsageError(({ noDeed }) => noDeed(deeds.join(', '), deed))
  if (deed === 'list') return list(line, language)
  const state = stateFolder()
  const name = profileOf(line)
  try {
    if (deed === 'export') {
      const text = exportProfile(name, state)
      if (file === undefined || file === '-') process.stdout.write(text)
      else writeWhole(file, text)
      return 0
    }
    const text = readFileSync(file === undefined || file === '-' ? 0 : file, 'utf8')
    const taken = importProfile(text, line.flags.profile === undefined ? undefined : name, state)
    process.stdout.write(`${programWords(language).imported(taken)}\n`)
    return 0
  } catch (error) {
    throw new UsageError((words) => words.deedTrouble(deed, troubleOf(error)(words)))
  }
}

function list({ flags, args }: CommandLine, language: Language): number {
  const [, extra] = args
  if (extra !== undefined) throw new UsageError(({ tooMuch }) => tooMuch('profile list', extra))
  const state = stateFolder()
  const rows = profileNames(state).map((name) => {
    const { levels, lastLevel } = new Saves(name, state).progress
    const stars = Object.values(levels).reduce((sum, level) => sum + level.stars, 0)
    return { name, solved: Object.keys(levels).length, stars, ...(lastLevel !== undefined && { lastLevel }) }
  })
  if (flags.json === true) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else
    for (const { name, solved, stars, lastLevel } of rows)
      process.stdout.write(
        `${name.padEnd(16)}  ${programWords(language).profileRow(solved, stars, lastLevel)}\n`,
      )
  return 0
}
