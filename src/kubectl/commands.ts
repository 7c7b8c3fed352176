// kubectl's commands and flags as data: usage lines, aliases, flag types and defaults of v1.35.
import data from './commands.json' with { type: 'json' }

export interface FlagFacts {
  readonly name: string
  readonly shorthand?: string
  /** pflag's type: bool, string, int, int32, int64, duration, stringSlice, stringArray, ... */
  readonly type: string
  readonly default: string
  /** The value of the flag when it is given without one. */
  readonly noOptDefVal?: string
  readonly persistent?: boolean
  readonly required?: boolean
  readonly hidden?: boolean
  /** It still works, and says so. */
  readonly deprecated?: boolean
}

export interface CommandFacts {
  /** `kubectl rollout status`. */
  readonly path: string
  readonly use: string
  readonly usageLine: string
  readonly aliases?: readonly string[]
  readonly suggestFor?: readonly string[]
  readonly subcommands?: readonly string[]
  readonly validArgs?: readonly string[]
  readonly flags: readonly FlagFacts[]
  readonly group?: string
  /** It does something itself; without it, it only holds others. */
  readonly runnable?: boolean
}

interface CommandsData {
  readonly version: string
  readonly groupOrder: readonly string[]
  readonly commands: readonly CommandFacts[]
}

const commands = data as CommandsData
export const kubectlVersion = commands.version

/** The headings of the overview, in their order. */
export const groupOrder = commands.groupOrder

/** The commands in the order in which kubectl was built of them. */
export const commandOrder: readonly string[] = [
  ...['create', 'expose', 'run', 'set'],
  ...['explain', 'get', 'edit', 'delete'],
  ...['rollout', 'scale', 'autoscale'],
  ...['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint'],
  ...['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  ...['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize'],
  ...['label', 'annotate', 'completion'],
  ...['alpha', 'api-resources', 'api-versions', 'config', 'plugin', 'version', 'options'],
]

const byPath = new Map(commands.commands.map((facts) => [facts.path, facts]))

/** The flags of the logging library, which every command takes too. */
const loggingFlags: readonly FlagFacts[] = [
  { name: 'log-flush-frequency', type: 'duration', default: '5s', persistent: true },
  { name: 'v', shorthand: 'v', type: 'int', default: '0', persistent: true },
  { name: 'vmodule', type: 'moduleSpec', default: '', persistent: true },
]

export const rootCommand = withLogging(byPath.get('kubectl') as CommandFacts)

function withLogging(root: CommandFacts): CommandFacts {
  const flags = [...root.flags, ...loggingFlags].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { ...root, flags }
}

/** The command of a path, or of a path that ends in an alias. */
export function findCommand(parent: CommandFacts, word: string): CommandFacts | undefined {
  const direct = byPath.get(`${parent.path} ${word}`)
  if (direct !== undefined) return direct
  for (const name of parent.subcommands ?? []) {
    const candidate = byPath.get(`${parent.path} ${name}`)
    if (candidate?.aliases?.includes(word)) return candidate
  }
  return undefined
}

/** All flags that a command knows: its own and those that every command inherits. */
export function flagsOf(command: CommandFacts): readonly FlagFacts[] {
  const own = new Set(command.flags.map((flag) => flag.name))
  return [...command.flags, ...rootCommand.flags.filter((flag) => flag.persistent && !own.has(flag.name))]
}
