// kubectl: finds the verb, parses its flags, runs it, prints what went wrong.
import type { Client } from '#client/client.ts'
import type { Command, CommandFiles, CommandIo, CompletionIo, ExitCode, Suggestion } from '#shell/command.ts'
import { type CommandFacts, commandOrder, flagsOf, rootCommand } from './commands.ts'
import { completeWords, type MakeCall } from './completion.ts'
import { Connection, requestTimeoutSeconds } from './connection.ts'
import { Discovery } from './discovery.ts'
import { FlagError, type Flags, type ParsedArguments, parseFlags } from './flags.ts'
import { helpText } from './help.ts'
import type { LoadedKubeconfig } from './kubeconfig.ts'
import { type ConnectTarget, connectTarget, contextNamespace, loadKubeconfig } from './kubeconfig.ts'
import { type LocalPorts, noLocalPorts } from './local-ports.ts'
import { logLine } from './log-line.ts'
import { errorText } from './responses.ts'
import { suggestions } from './suggestions.ts'
import { CommandError, type VerbCall } from './verb.ts'
import { verbs } from './verbs/index.ts'
import { walkCommands } from './walk-commands.ts'

export interface KubectlOptions {
  /** The client of a cluster as a user; what cannot be reached is a client that throws Unreachable. */
  connect(target: ConnectTarget): Client
  /** Milliseconds since 1970, by the clock of the workstation. */
  readonly nowMs: () => number
  /** The end of a name that kubectl makes up itself: five characters as the API server draws them. */
  readonly suffix: () => string
  /** Where port-forward and proxy listen; nowhere without. */
  readonly ports?: LocalPorts
}

/** How often kubectl asks for the API groups before it gives up, and how long it waits for them. */
const discoveryAttempts = 5
const discoveryTimeoutSeconds = 32

const byPath = new Map(verbs.map((verb) => [`kubectl ${verb.path}`, verb]))

/** kubectl as a command of the player's workstation. */
export function kubectlCommand(options: KubectlOptions): Command {
  return {
    name: 'kubectl',
    summary: 'controls the Kubernetes cluster',
    run: (words, io) =>
      words[0] === '__complete' ? printCompletion(words.slice(1), io, options) : run(words, io, options),
    complete: (words, io) => suggest(words, io, options),
  }
}

/** The hidden command that shells ask: candidates, then what else may be done with them. */
async function printCompletion(
  words: readonly string[],
  io: CommandIo,
  options: KubectlOptions,
): Promise<ExitCode> {
  const { candidates, takesFiles } = await completeWords(words, callMaker(io, options))
  for (const { text, detail } of candidates) io.out(`${text}${detail ? `\t${detail}` : ''}\n`)
  io.out(takesFiles ? ':0\n' : ':4\n')
  io.err(
    `Completion ended with directive: ${takesFiles ? 'ShellCompDirectiveDefault' : 'ShellCompDirectiveNoFileComp'}\n`,
  )
  return 0
}

/** What the prompt offers; a cluster that does not answer offers nothing. */
async function suggest(
  words: readonly string[],
  io: CompletionIo,
  options: KubectlOptions,
): Promise<readonly Suggestion[]> {
  const silent: CommandIo = {
    ...io,
    stdin: '',
    out: () => {},
    err: () => {},
    interrupt: { isRaised: false, onRaise: () => () => {} },
    isTerminal: false,
    isTyped: false,
    sleep: async () => {},
    edit: async (_, text) => text,
    readLine: async () => undefined,
  }
  try {
    const { candidates, takesFiles } = await completeWords(words, callMaker(silent, options))
    if (takesFiles) return await fileSuggestions(words.at(-1) ?? '', io.files)
    return candidates.map(({ text, detail }) => (detail ? { text, detail } : { text }))
  } catch (error) {
    if (errorText(error) === undefined) throw error
    return []
  }
}

async function fileSuggestions(word: string, files: CommandFiles): Promise<readonly Suggestion[]> {
  const slash = word.lastIndexOf('/')
  const folder = slash < 0 ? '.' : word.slice(0, slash + 1)
  if (!(await files.isFolder(folder))) return []
  const found: Suggestion[] = []
  for (const name of await files.list(folder)) {
    const path = slash < 0 ? name : folder + name
    if (path.startsWith(word)) found.push({ text: (await files.isFolder(path)) ? `${path}/` : path })
  }
  return found
}

function callMaker(io: CommandIo, options: KubectlOptions): MakeCall {
  return async (facts, words) => {
    const parsed = parseFlags(flagsOf(facts), words)
    return new Call(facts, parsed, io, await kubeconfigOf(facts, parsed, io), options)
  }
}

async function run(words: readonly string[], io: CommandIo, options: KubectlOptions): Promise<ExitCode> {
  const { facts, rest } = walkCommands(words)
  try {
    const parsed = parseFlags(flagsOf(facts), rest)
    if (parsed.flags.on('help')) {
      io.out(helpText(facts, io.env.HOME ?? ''))
      return 0
    }
    return await runVerb(facts, parsed, io, options)
  } catch (error) {
    return report(error, facts, io)
  }
}

async function runVerb(
  facts: CommandFacts,
  parsed: ParsedArguments,
  io: CommandIo,
  options: KubectlOptions,
): Promise<ExitCode> {
  const verb = byPath.get(facts.path)
  checkRequired(facts, parsed.flags)
  if (verb === undefined) return withoutVerb(facts, parsed.args, io)
  const kubeconfig = await kubeconfigOf(facts, parsed, io)
  return verb.run(new Call(facts, parsed, io, kubeconfig, options))
}

/** A command that only holds others, or one that we do not have. */
function withoutVerb(facts: CommandFacts, args: readonly string[], io: CommandIo): ExitCode {
  const [word] = args
  if (facts === rootCommand && word !== undefined) {
    const near = suggestions(word, rootCommand, commandOrder)
    const hint =
      near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}`).join('\n')}`
    throw new CommandError(`error: unknown command "${word}" for "kubectl"${hint}`)
  }
  if (facts.subcommands === undefined) throw new CommandError(`error: ${facts.path} is not available here`)
  if (word !== undefined)
    throw new CommandError(`error: unknown command "${word}"\nSee '${facts.path} -h' for help and examples`)
  // The groups that cobra prints itself go to stdout, as does one of those that kubectl prints; the others to stderr.
  const isCobra =
    facts === rootCommand || facts.path === 'kubectl alpha' || facts.path === 'kubectl certificate'
  const text = helpText(facts, io.env.HOME ?? '')
  if (isCobra || facts.path === 'kubectl rollout') io.out(text)
  else io.err(text)
  return isCobra ? 0 : 1
}

function kubeconfigOf({ path }: CommandFacts, { flags }: ParsedArguments, io: CommandIo) {
  return loadKubeconfig(flags, io, path.startsWith('kubectl config '))
}

function checkRequired(facts: CommandFacts, flags: Flags): void {
  const missing = facts.flags.filter((flag) => flag.required && !flags.has(flag.name))
  if (missing.length === 0) return
  const names = missing.map((flag) => `"${flag.name}"`).sort()
  throw new CommandError(`error: required flag(s) ${names.join(', ')} not set`)
}

class Call implements VerbCall {
  readonly facts: CommandFacts
  readonly flags: Flags
  readonly args: readonly string[]
  readonly dashAt: number | undefined
  readonly io: CommandIo
  readonly kubeconfig: LoadedKubeconfig
  readonly nowMs: () => number
  readonly suffix: () => string
  readonly ports: LocalPorts
  readonly #connect: (target: ConnectTarget) => Client
  #client: Client | undefined
  #discovery: Discovery | undefined

  constructor(
    facts: CommandFacts,
    { flags, args, dashAt }: ParsedArguments,
    io: CommandIo,
    kubeconfig: LoadedKubeconfig,
    { connect, nowMs, suffix, ports = noLocalPorts }: KubectlOptions,
  ) {
    this.facts = facts
    this.flags = flags
    this.args = args
    this.dashAt = dashAt
    this.io = io
    this.kubeconfig = kubeconfig
    this.nowMs = nowMs
    this.suffix = suffix
    this.ports = ports
    this.#connect = connect
  }

  get client(): Client {
    this.#client ??= new Connection(
      this.#connect(connectTarget(this.kubeconfig, this.flags)),
      this.flags,
      (text) => this.io.err(text),
    )
    return this.#client
  }

  get discovery(): Discovery {
    this.#discovery ??= new Discovery(this.client, (error) => this.io.err(this.#discoveryLog(error.message)))
    return this.#discovery
  }

  /** What the discovery cache logs each time that it is asked in vain. */
  #discoveryLog(message: string): string {
    const { server } = connectTarget(this.kubeconfig, this.flags)
    const given = requestTimeoutSeconds(this.flags)
    const url = `${server}/api?timeout=${given === 0 ? discoveryTimeoutSeconds : given}s`
    const cause = JSON.stringify(`couldn't get current server API group list: Get "${url}": ${message}`)
    return logLine(this.nowMs(), 'memcache.go:265', `"Unhandled Error" err=${cause}`).repeat(
      discoveryAttempts,
    )
  }

  get namespace(): string {
    return this.flags.text('namespace') || contextNamespace(this.kubeconfig, this.flags)
  }

  get isNamespaceGiven(): boolean {
    return this.flags.text('namespace') !== ''
  }
}

function report(error: unknown, facts: CommandFacts, io: CommandIo): ExitCode {
  if (error instanceof FlagError) {
    io.err(`error: ${error.message}\nSee '${facts.path} --help' for usage.\n`)
    return 1
  }
  const text = errorText(error)
  if (text === undefined) throw error
  if (text !== '') io.err(text.endsWith('\n') ? text : `${text}\n`)
  return error instanceof CommandError ? error.exitCode : 1
}
