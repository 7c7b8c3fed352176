// The help texts: kubectl's structure around our own sentences.
import {
  type CommandFacts,
  commandOrder,
  type FlagFacts,
  findCommand,
  groupOrder,
  rootCommand,
} from './commands.ts'
import { commandSummaries, flagSummaries } from './summaries.ts'

export function summaryOf(command: CommandFacts): string {
  return commandSummaries[command.path.replace(/^kubectl ?/, '')] ?? ''
}

/** What `--help` prints. */
export function helpText(command: CommandFacts): string {
  if (command === rootCommand) return overview()
  const hasSubcommands = command.subcommands !== undefined
  const parts = [`${summaryOf(command)}.\n`]
  if (hasSubcommands) parts.push(`Available Commands:\n${rows(command, command.subcommands ?? [])}`)
  else if (command.flags.length > 0) parts.push(`Options:\n${command.flags.map(optionText).join('\n')}`)
  parts.push(`Usage:\n  ${usageOf(command)}\n`)
  parts.push(footer(hasSubcommands ? command.path : undefined))
  return parts.join('\n')
}

/** What `kubectl options` prints. */
export function optionsText(): string {
  const flags = rootCommand.flags.filter((flag) => flag.persistent && !flag.hidden)
  return `The following options can be passed to any command:\n\n${flags.map(optionText).join('\n')}`
}

function overview(): string {
  const parts = ['kubectl works on the objects of a Kubernetes cluster.\n']
  for (const group of groupOrder) {
    const names = commandOrder.filter((name) => findCommand(rootCommand, name)?.group === group)
    parts.push(`${group}:\n${rows(rootCommand, names)}`)
  }
  parts.push('Usage:\n  kubectl [flags] [options]\n')
  parts.push(footer('kubectl'))
  return parts.join('\n')
}

function rows(parent: CommandFacts, names: readonly string[]): string {
  const width = Math.max(11, ...names.map((name) => name.length), parent === rootCommand ? 13 : 0)
  return names
    .map((name) => findCommand(parent, name))
    .filter((command) => command !== undefined)
    .map((command) => `  ${nameOf(command).padEnd(width)}   ${summaryOf(command)}\n`)
    .join('')
}

function nameOf(command: CommandFacts): string {
  return command.path.slice(command.path.lastIndexOf(' ') + 1)
}

function usageOf(command: CommandFacts): string {
  return `${command.usageLine} [options]`
}

function footer(parent: string | undefined): string {
  const more =
    parent === undefined
      ? ''
      : `Use "${parent} <command> --help" for more information about a given command.\n`
  return `${more}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`
}

function optionText(flag: FlagFacts): string {
  const start = flag.shorthand ? `-${flag.shorthand}, ` : ''
  const shown = flag.type === 'string' ? `'${flag.default}'` : flag.default
  const summary = flagSummaries[flag.name]
  return `    ${start}--${flag.name}=${shown}:\n${summary === undefined ? '' : `\t${summary}\n`}`
}
