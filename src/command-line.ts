// The command line: which command, which flags, and a hint when a word is a slip. Loads nothing of the game.
import { parseArgs } from 'node:util'
import { nearest } from '#game/suggest.ts'
import { en, type ProgramWords } from './text/en.ts'
import type { Say } from './text/index.ts'

type FlagName = keyof ProgramWords['flags']

export interface FlagRow {
  readonly type: 'string' | 'boolean'
  readonly value?: string
  /** The words that say what it is for; those of its name unless told. */
  readonly about?: FlagName
}

type FlagRows = { readonly [name in FlagName]?: FlagRow }

export interface CommandRow {
  readonly name: keyof ProgramWords['commands']
  /** What stands behind the name: `[LEVEL]`. */
  readonly usage: string
  readonly most: number
  readonly flags: FlagRows
}

const seed: FlagRow = { type: 'string', value: 'N' }
const profile: FlagRow = { type: 'string', value: 'NAME' }
const json: FlagRow = { type: 'boolean' }
const ascii: FlagRow = { type: 'boolean' }
const linear: FlagRow = { type: 'boolean' }

export const commonFlags: FlagRows = {
  levels: { type: 'string', value: 'DIR' },
  lang: { type: 'string', value: 'en|ko' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
}

/** The commands, one row each; main.ts runs them by name. */
export const commandRows: readonly CommandRow[] = [
  {
    name: 'play',
    usage: '[LEVEL]',
    most: 1,
    flags: {
      seed,
      profile,
      playlist: { type: 'string', value: 'FILE' },
      result: { type: 'string', value: 'FILE' },
      ascii,
      linear,
    },
  },
  {
    name: 'run',
    usage: 'LEVEL',
    most: 1,
    flags: {
      script: { type: 'string', value: 'FILE|-' },
      seed,
      until: {
        type: 'string',
        value: 'DUR',
      },
      json,
    },
  },
  {
    name: 'drill',
    usage: '',
    most: 0,
    flags: {
      topic: { type: 'string', value: 'T' },
      seed: { type: 'string', value: 'N', about: 'drillSeed' },
      profile,
      ascii,
      linear,
    },
  },
  {
    name: 'replay',
    usage: 'LEVEL|FILE',
    most: 1,
    flags: { profile, speed: { type: 'string', value: 'X', about: 'replaySpeed' }, json, ascii, linear },
  },
  {
    name: 'sheet',
    usage: '[LEVEL...]',
    most: Number.POSITIVE_INFINITY,
    flags: {
      playlist: { type: 'string', value: 'FILE', about: 'sheetPlaylist' },
      solutions: { type: 'boolean' },
    },
  },
  { name: 'levels', usage: '', most: 0, flags: { profile, json } },
  {
    name: 'check',
    usage: '[PATH...]',
    most: Number.POSITIVE_INFINITY,
    flags: { json, watch: { type: 'boolean' } },
  },
  {
    name: 'new-level',
    usage: 'PATH',
    most: 1,
    flags: {},
  },
  {
    name: 'schema',
    usage: 'level|words|playlist',
    most: 1,
    flags: {},
  },
  {
    name: 'serve',
    usage: '[LEVEL|bare]',
    most: 1,
    flags: {
      port: { type: 'string', value: 'N' },
      kubeconfig: { type: 'string', value: 'FILE' },
      'token-auth-file': {
        type: 'string',
        value: 'CSV',
      },
      'client-ca-file': { type: 'string', value: 'PEM' },
      'disable-admission': { type: 'string', value: 'LIST' },
      nodes: { type: 'string', value: 'N' },
      speed: { type: 'string', value: 'X' },
      seed,
    },
  },
  {
    name: 'profile',
    usage: 'list|export|import [FILE]',
    most: 2,
    flags: { profile, json },
  },
  {
    name: 'bench',
    usage: '[NAME...]',
    most: Number.POSITIVE_INFINITY,
    flags: { json },
  },
]

export interface CommandLine {
  readonly command: CommandRow
  readonly args: readonly string[]
  readonly flags: { readonly [name: string]: string | boolean | undefined }
}

/** What was typed wrongly, as a sentence. Its message is the English one. */
export class UsageError extends Error {
  readonly say: Say

  constructor(said: Say | string) {
    const say = typeof said === 'string' ? () => said : said
    super(say(en))
    this.say = say
  }
}

/** What went wrong, in the player's language where it is ours to say. */
export function troubleOf(error: unknown): Say {
  return error instanceof UsageError ? error.say : () => (error as Error).message
}

/** Reads the arguments. Throws UsageError. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const isFlag = (word: string) => word.startsWith('-') && word !== '-'
  const first = argv.find((word) => !isFlag(word))
  const named = commandRows.find(({ name }) => name === first && argv[0] === first)
  const command = named ?? (commandRows[0] as CommandRow)
  const names = commandRows.map(({ name }) => name)
  if (named === undefined && first !== undefined && first === argv[0])
    throw new UsageError(({ noCommand }) => noCommand(first, nearest(first, names)))
  const known: { readonly [name: string]: FlagRow } = { ...commonFlags, ...command.flags }
  const rest = named === undefined ? argv : argv.slice(1)
  for (const word of rest.filter((each) => isFlag(each))) {
    const name = word.replace(/^--?/, '').split('=')[0] as string
    const [given = ''] = word.split('=')
    if (word !== '-h' && !(name in known))
      throw new UsageError(({ noFlag }) => noFlag(command.name, given, nearest(name, Object.keys(known))))
  }
  let parsed: { values: CommandLine['flags']; positionals: string[] }
  try {
    const options = Object.fromEntries(Object.entries(known).map(([name, { type }]) => [name, { type }]))
    parsed = parseArgs({
      args: rest.map((word) => (word === '-h' ? '--help' : word)),
      allowPositionals: true,
      options,
    }) as typeof parsed
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0] as string)
  }
  const extra = parsed.positionals[command.most]
  if (extra !== undefined) throw new UsageError(({ tooMuch }) => tooMuch(command.name, extra))
  return { command, args: parsed.positionals, flags: parsed.values }
}

/** The help of the program, or of one command. */
export function helpText(words: ProgramWords, command?: CommandRow): string {
  const flagLines = (flags: FlagRows) =>
    Object.entries(flags).map(([name, { value, about = name as FlagName }]) => {
      const shown = value === undefined ? `--${name}` : `--${name} ${value}`
      return `  ${shown.padEnd(20)} ${words.flags[about]}`
    })
  if (command !== undefined)
    return [
      `crashloop ${command.name} ${command.usage}`.trimEnd(),
      '',
      words.commands[command.name],
      '',
      ...flagLines({ ...command.flags, ...commonFlags }),
      '',
    ].join('\n')
  const calls = commandRows.map(({ name, usage }) => `crashloop ${name} ${usage}`.trimEnd())
  const width = Math.max(...calls.map((call) => call.length))
  const rows = commandRows.map(({ name }, i) => `  ${calls[i]?.padEnd(width)}  ${words.commands[name]}`)
  return [words.about, '', ...rows, '', ...flagLines(commonFlags), '', words.levelArgument, ''].join('\n')
}
