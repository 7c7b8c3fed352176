// crashloop: argv in, a game or an answer out. Loads only what the command needs.
import type { Language } from '#game/session-state.ts'
import { nearest } from '#game/suggest.ts'
import { type CommandLine, helpText, readCommandLine, UsageError } from './command-line.ts'
import { release } from './release.ts'
import { programWords } from './text/index.ts'

/** The language asked for, wherever it stands, so that mistakes are told in it as well; else the locale's. */
function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv): Language {
  const asked = argv.map((word, i) => (word === '--lang' ? argv[i + 1] : /^--lang=(.*)/.exec(word)?.[1]))
  const known = asked.find((each) => each === 'en' || each === 'ko')
  return known ?? (/^ko/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'ko' : 'en')
}

function seedOf(flag: unknown): number {
  const seed = flag === undefined ? 1 : Number(flag)
  if (!Number.isInteger(seed) || seed < 0)
    throw new UsageError(({ notWhole }) => notWhole('seed', String(flag)))
  return seed
}

async function runCommand(line: CommandLine, language: Language): Promise<number> {
  const { command, flags } = line
  if (flags.lang !== undefined && flags.lang !== language)
    throw new UsageError(({ noLanguage }) => noLanguage(String(flags.lang)))
  const seed = seedOf(flags.seed)
  switch (command.name) {
    case 'run':
      return (await import('./headless.ts')).run(line, language, seed)
    case 'levels':
      return (await import('./headless.ts')).listLevels(line, language)
    case 'check':
      return (await import('./headless.ts')).check(line)
    case 'drill':
      return drill(line, language)
    case 'replay':
      return (await import('./replay-command.ts')).replay(line, language)
    case 'sheet':
      return (await import('./sheet.ts')).sheet(line, language)
    case 'new-level':
      return (await import('./author.ts')).newLevel(line)
    case 'schema':
      return (await import('./author.ts')).printSchema(line)
    case 'serve':
      return (await import('./serve.ts')).serve(line, language, seed)
    case 'profile':
      return (await import('./profile-command.ts')).profileCommand(line, language)
    case 'bench':
      return bench(line)
    default:
      return play(line, flags.lang === undefined ? undefined : language, language, seed)
  }
}

async function bench({ args, flags }: CommandLine): Promise<number> {
  const { benchmarks, runBenchmarks } = await import('./bench/index.ts')
  const names = benchmarks.map(({ name }) => name)
  const unknown = args.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new UsageError(({ noBenchmark }) => noBenchmark(unknown, nearest(unknown, names)))
  await runBenchmarks(args, flags.json === true, (text) => process.stdout.write(text))
  return 0
}

async function drill(line: CommandLine, language: Language): Promise<number> {
  const { drillAsked } = await import('./drill-command.ts')
  const { id, seed } = drillAsked(line)
  return play({ ...line, args: [id] }, line.flags.lang === undefined ? undefined : language, language, seed)
}

async function play(
  line: CommandLine,
  chosen: Language | undefined,
  language: Language,
  seed: number,
): Promise<number> {
  const { args, flags } = line
  if (flags.linear !== true && (!process.stdout.isTTY || !process.stdin.isTTY))
    throw new UsageError(({ needsTerminal }) => needsTerminal(args[0] ?? 'LEVEL'))
  return (await import('./play.ts')).play({
    level: args[0],
    chosen,
    language,
    seed,
    ascii: flags.ascii === true,
    linear: flags.linear === true,
    profile: (await import('./profile-command.ts')).profileOf(line),
    folder: (await import('./level-folder.ts')).levelFolderOf(flags.levels),
    playlist:
      flags.playlist === undefined
        ? undefined
        : { path: String(flags.playlist), result: flags.result as string | undefined },
  })
}

async function main(argv: readonly string[]): Promise<number> {
  const language = languageOf(argv, process.env)
  const words = programWords(language)
  try {
    const isAsking = (word: string) => word === '--help' || word === '-h' || word === 'help'
    if (argv[0] !== undefined && isAsking(argv[0])) {
      process.stdout.write(helpText(words))
      return 0
    }
    const line = readCommandLine(argv)
    if (line.flags.version === true) {
      process.stdout.write(`crashloop ${release()}\n`)
      return 0
    }
    if (line.flags.help === true) {
      process.stdout.write(helpText(words, line.command))
      return 0
    }
    return await runCommand(line, language)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`crashloop: ${error.say(words)}\n`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
// A line that was left running in a world that is gone must not keep the program.
process.stdout.write('', () => process.exit())
