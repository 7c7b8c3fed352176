// The command line: which command, which flags, and a hint when a word is a slip. Loads nothing of the game.
import { parseArgs } from 'node:util'
import { didYouMean } from '#game/suggest.ts'

export interface FlagRow {
  readonly type: 'string' | 'boolean'
  readonly value?: string
  readonly about: string
}

export interface CommandRow {
  readonly name: string
  /** What stands behind the name: `[LEVEL]`. */
  readonly usage: string
  readonly about: string
  readonly most: number
  readonly flags: { readonly [name: string]: FlagRow }
}

const seed: FlagRow = { type: 'string', value: 'N', about: 'the world to play in (default 1)' }
const profile: FlagRow = { type: 'string', value: 'NAME', about: 'who plays: whose progress is kept' }
const json: FlagRow = { type: 'boolean', about: 'print JSON' }

export const commonFlags: { readonly [name: string]: FlagRow } = {
  levels: { type: 'string', value: 'DIR', about: "play the levels of a folder instead of the game's own" },
  lang: { type: 'string', value: 'en|ko', about: 'the language (default: of the locale)' },
  help: { type: 'boolean', about: 'print this' },
  version: { type: 'boolean', about: 'print the version' },
}

/** The commands, one row each; main.ts runs them by name. */
export const commandRows: readonly CommandRow[] = [
  {
    name: 'play',
    usage: '[LEVEL]',
    about: 'play in the terminal: the menu, or straight into a level',
    most: 1,
    flags: {
      seed,
      profile,
      playlist: { type: 'string', value: 'FILE', about: 'play the exercises of a playlist' },
      result: { type: 'string', value: 'FILE', about: 'what to hand in (default NAME.PROFILE.result.json)' },
      ascii: { type: 'boolean', about: 'draw lines and signs with ASCII only' },
      linear: {
        type: 'boolean',
        about: 'line by line, nothing redrawn: for screen readers (chosen by itself when TERM is dumb)',
      },
    },
  },
  {
    name: 'run',
    usage: 'LEVEL',
    about: 'play a script without a screen and print the transcript and the verdict',
    most: 1,
    flags: {
      script: { type: 'string', value: 'FILE|-', about: 'the lines to type (- is standard input)' },
      seed,
      until: {
        type: 'string',
        value: 'DUR',
        about: 'virtual time to let pass at the end (default 10m, until solved)',
      },
      json,
    },
  },
  {
    name: 'drill',
    usage: '',
    about: 'mend an unknown fault of a living cluster',
    most: 0,
    flags: {
      topic: { type: 'string', value: 'T', about: 'workload, service, scheduling or node (default any)' },
      seed: { type: 'string', value: 'N', about: "which one (default: today's)" },
      profile,
    },
  },
  {
    name: 'replay',
    usage: 'LEVEL|FILE',
    about: 'show again how a level was solved, or check a result that was handed in',
    most: 1,
    flags: {
      profile,
      speed: { type: 'string', value: 'X', about: 'how fast to show it (default 1)' },
      json,
    },
  },
  {
    name: 'sheet',
    usage: '[LEVEL...]',
    about: 'print exercises as Markdown, for people on paper',
    most: Number.POSITIVE_INFINITY,
    flags: {
      playlist: { type: 'string', value: 'FILE', about: 'the exercises of a playlist' },
      solutions: { type: 'boolean', about: 'with hints, solutions and debriefs, for the instructor' },
    },
  },
  { name: 'levels', usage: '', about: 'list the levels, with your stars', most: 0, flags: { profile, json } },
  {
    name: 'check',
    usage: '[PATH...]',
    about: 'validate and prove levels',
    most: Number.POSITIVE_INFINITY,
    flags: { json, watch: { type: 'boolean', about: 'check again what changes, until Ctrl-C' } },
  },
  {
    name: 'new-level',
    usage: 'PATH',
    about: 'write a level to begin with: it proves at once and says what each part is for',
    most: 1,
    flags: {},
  },
  {
    name: 'schema',
    usage: 'level|words|playlist',
    about: 'print the JSON Schema of a file, for editors',
    most: 1,
    flags: {},
  },
  {
    name: 'serve',
    usage: '[LEVEL|bare]',
    about: 'open a world to real clients over HTTPS on this machine; time follows the wall',
    most: 1,
    flags: {
      port: { type: 'string', value: 'N', about: 'where to listen (default 6443, 0 takes a free one)' },
      kubeconfig: { type: 'string', value: 'FILE', about: 'where to write the way in' },
      'token-auth-file': {
        type: 'string',
        value: 'CSV',
        about: 'users by token: token,user,uid,"group1,group2"',
      },
      'disable-admission': { type: 'string', value: 'LIST', about: 'admission plugins to leave out' },
      nodes: { type: 'string', value: 'N', about: 'machines of the world' },
      speed: { type: 'string', value: 'X', about: 'how fast time passes (default 1)' },
      seed,
    },
  },
  {
    name: 'profile',
    usage: 'list|export|import [FILE]',
    about: 'who plays here; take progress to another machine and back',
    most: 2,
    flags: { profile, json },
  },
  {
    name: 'bench',
    usage: '[NAME...]',
    about: 'measure speed and memory against their budgets',
    most: Number.POSITIVE_INFINITY,
    flags: { json },
  },
]

export interface CommandLine {
  readonly command: CommandRow
  readonly args: readonly string[]
  readonly flags: { readonly [name: string]: string | boolean | undefined }
}

/** What was typed wrongly, as a sentence. */
export class UsageError extends Error {}

/** Reads the arguments. Throws UsageError. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const isFlag = (word: string) => word.startsWith('-') && word !== '-'
  const first = argv.find((word) => !isFlag(word))
  const named = commandRows.find(({ name }) => name === first && argv[0] === first)
  const command = named ?? (commandRows[0] as CommandRow)
  if (named === undefined && first !== undefined && first === argv[0])
    throw new UsageError(
      `there is no command "${first}"${didYouMean(
        first,
        commandRows.map(({ name }) => name),
      )}`,
    )
  const known = { ...commonFlags, ...command.flags }
  const rest = named === undefined ? argv : argv.slice(1)
  for (const word of rest.filter((each) => isFlag(each))) {
    const name = word.replace(/^--?/, '').split('=')[0] as string
    if (word !== '-h' && !(name in known))
      throw new UsageError(
        `${command.name} has no flag ${word.split('=')[0]}${didYouMean(name, Object.keys(known)).replace('mean ', 'mean --')}`,
      )
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
  if (parsed.positionals.length > command.most)
    throw new UsageError(`${command.name} takes no "${parsed.positionals[command.most]}" here`)
  return { command, args: parsed.positionals, flags: parsed.values }
}

/** The help of the program, or of one command. */
export function helpText(command?: CommandRow): string {
  const flagLines = (flags: CommandRow['flags']) =>
    Object.entries(flags).map(([name, { value, about }]) => {
      const shown = value === undefined ? `--${name}` : `--${name} ${value}`
      return `  ${shown.padEnd(20)} ${about}`
    })
  if (command !== undefined)
    return [
      `crashloop ${command.name} ${command.usage}`.trimEnd(),
      '',
      command.about,
      '',
      ...flagLines({ ...command.flags, ...commonFlags }),
      '',
    ].join('\n')
  const calls = commandRows.map(({ name, usage }) => `crashloop ${name} ${usage}`.trimEnd())
  const width = Math.max(...calls.map((call) => call.length))
  const rows = commandRows.map(({ about }, i) => `  ${calls[i]?.padEnd(width)}  ${about}`)
  return [
    'crashloop: keep a Kubernetes cluster alive',
    '',
    ...rows,
    '',
    ...flagLines(commonFlags),
    '',
    'LEVEL is an id (first-contact/wrong-image), a path to a YAML file, a drill (drill/any-7), or sandbox.',
    '',
  ].join('\n')
}
