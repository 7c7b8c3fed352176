// The help texts: what a command is for, its options, how it is called. Models kubectl templates, v1.35.
import {
  type CommandFacts,
  commandOrder,
  type FlagFacts,
  findCommand,
  groupOrder,
  rootCommand,
} from './commands.ts'
import data from './help-texts.json' with { type: 'json' }

interface CommandText {
  readonly short: string
  readonly long: string
  readonly examples?: string
  /** Where a flag means something else than it does for most commands. */
  readonly flags?: { readonly [flag: string]: string }
}

interface HelpTexts {
  readonly flags: { readonly [flag: string]: string }
  readonly commands: { readonly [path: string]: CommandText }
}

const { flags: flagTexts, commands: commandTexts } = data as HelpTexts

/** The line that lists of commands show. */
export function summaryOf(command: CommandFacts): string {
  return commandTexts[command.path]?.short ?? ''
}

/** What a flag of a command is for. */
export function flagSummary(command: CommandFacts, flag: FlagFacts): string {
  if (flag.name === 'help') return `help for ${nameOf(command)}`
  return commandTexts[command.path]?.flags?.[flag.name] ?? flagTexts[flag.name] ?? ''
}

/** What `--help` prints; `home` stands in defaults. The one command whose output is its help has none. */
export function helpText(command: CommandFacts, home: string): string {
  if (command.path === 'kubectl options') return ''
  const { long = '', examples } = commandTexts[command.path] ?? {}
  const { aliases, subcommands } = command
  const options = command === rootCommand ? '' : optionsOf(command, home)
  const isRunnable = command.runnable === true
  const calls = `Use "${command.path} <command> --help" for more information about a given command.\n`
  const globals =
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'
  return [
    `${long}\n`,
    ...(aliases === undefined ? [] : [`Aliases:\n${[nameOf(command), ...aliases].join(', ')}\n`]),
    ...(examples === undefined ? [] : [`Examples:\n${examples}\n`]),
    ...(subcommands === undefined ? [] : commandLists(command)),
    ...(options === '' ? [] : [`Options:\n${options}`]),
    ...(isRunnable ? [`Usage:\n  ${usageOf(command)}\n`] : []),
    `${subcommands === undefined ? '' : calls}${isRunnable ? globals : ''}`,
  ].join('\n')
}

/** What `kubectl options` prints. */
export function optionsText(home: string): string {
  return `The following options can be passed to any command:\n\n${optionsOf(rootCommand, home)}\n`
}

function optionsOf(command: CommandFacts, home: string): string {
  const isGlobal = ({ name, persistent }: FlagFacts) =>
    persistent === true && command !== rootCommand && rootCommand.flags.some((flag) => flag.name === name)
  return command.flags
    .filter((flag) => !flag.hidden && !flag.deprecated && flag.name !== 'help' && !isGlobal(flag))
    .map((flag) => optionText(command, flag, home))
    .join('\n')
}

function commandLists(command: CommandFacts): string[] {
  if (command !== rootCommand) return [`Available Commands:\n${rows(command, command.subcommands ?? [])}`]
  return groupOrder.map((group) => {
    const names = commandOrder.filter((name) => findCommand(rootCommand, name)?.group === group)
    return `${group}:\n${rows(rootCommand, names)}`
  })
}

/** The width of the longest name of all lists, as one pad for them all; never under eleven. */
function rows(parent: CommandFacts, names: readonly string[]): string {
  const all = parent.subcommands ?? []
  const width = Math.max(11, ...all.map((name) => name.length))
  return names
    .map((name) => findCommand(parent, name))
    .filter((command) => command !== undefined)
    .map((command) => `  ${nameOf(command).padEnd(width)}   ${summaryOf(command)}\n`)
    .join('')
}

function nameOf(command: CommandFacts): string {
  return command.path.slice(command.path.lastIndexOf(' ') + 1)
}

function usageOf({ usageLine, flags }: CommandFacts): string {
  return flags.length === 0 || usageLine.includes('[options]') ? usageLine : `${usageLine} [options]`
}

function optionText(command: CommandFacts, flag: FlagFacts, home: string): string {
  const start = flag.shorthand ? `-${flag.shorthand}, ` : ''
  const value = flag.default.replace('$HOME', home)
  const shown = flag.type === 'string' ? `'${value}'` : value
  const summary = flagSummary(command, flag)
  return `    ${start}--${flag.name}=${shown}:\n${summary.replace(/^/gm, '\t')}\n`
}
