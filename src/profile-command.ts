// crashloop profile: lists who plays here, and carries progress from machine to machine.
import { readFileSync, writeFileSync } from 'node:fs'
import { type CommandLine, UsageError } from './command-line.ts'
import {
  defaultProfile,
  exportProfile,
  importProfile,
  isProfileName,
  profileNames,
  stateFolder,
} from './profiles.ts'
import { Saves } from './saves.ts'

const deeds = ['list', 'export', 'import']

/** The profile that a command line asks for. Throws UsageError. */
export function profileOf({ flags }: CommandLine): string {
  const name = String(flags.profile ?? defaultProfile)
  if (isProfileName(name)) return name
  throw new UsageError(`--profile: "${name}" is no name: small letters, digits and dashes, 32 at most`)
}

/** Returns the exit code. Throws UsageError. */
export function profileCommand(line: CommandLine): number {
  const [deed = 'list', file] = line.args
  if (!deeds.includes(deed)) throw new UsageError(`profile: say one of ${deeds.join(', ')}, not "${deed}"`)
  if (deed === 'list') return list(line)
  const state = stateFolder()
  const name = profileOf(line)
  try {
    if (deed === 'export') {
      const text = exportProfile(name, state)
      if (file === undefined || file === '-') process.stdout.write(text)
      else writeFileSync(file, text)
      return 0
    }
    const text = readFileSync(file === undefined || file === '-' ? 0 : file, 'utf8')
    const taken = importProfile(text, line.flags.profile === undefined ? undefined : name, state)
    process.stdout.write(`profile ${taken} is here now; play with --profile ${taken}\n`)
    return 0
  } catch (error) {
    throw new UsageError(`profile ${deed}: ${(error as Error).message}`)
  }
}

function list({ flags, args }: CommandLine): number {
  if (args.length > 1) throw new UsageError(`profile list takes no "${args[1]}" here`)
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
        `${name.padEnd(16)}  ${solved} solved, ${stars} stars${lastLevel === undefined ? '' : `, last in ${lastLevel}`}\n`,
      )
  return 0
}
