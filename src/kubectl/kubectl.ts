// kubectl: finds the verb, parses its flags, runs it, prints what went wrong.
import { type Client, Unreachable } from '#client/client.ts'
import type { Command, CommandIo, ExitCode } from '#shell/command.ts'
import { type CommandFacts, findCommand, flagsOf, rootCommand } from './commands.ts'
import { Discovery } from './discovery.ts'
import { FlagError, parseFlags } from './flags.ts'
import { CommandError } from './verb.ts'
import { verbs } from './verbs/index.ts'

export interface KubectlOptions {
  readonly client: Client
  readonly nowMs: () => number
}

const byPath = new Map(verbs.map((verb) => [`kubectl ${verb.path}`, verb]))

/** kubectl as a command of the player's workstation. */
export function kubectlCommand(options: KubectlOptions): Command {
  return {
    name: 'kubectl',
    summary: 'controls the Kubernetes cluster',
    run: (words, io) => run(words, io, options),
  }
}

async function run(words: readonly string[], io: CommandIo, options: KubectlOptions): Promise<ExitCode> {
  const { facts, rest } = findVerb(words)
  const verb = byPath.get(facts.path)
  if (verb === undefined) {
    io.err(
      words[0] === undefined
        ? 'kubectl controls the Kubernetes cluster manager.\n'
        : `error: unknown command "${words[0]}" for "kubectl"\n`,
    )
    return 1
  }
  try {
    const { flags, args, dashAt } = parseFlags(flagsOf(facts), rest)
    return await verb.run({
      facts,
      flags,
      args,
      dashAt,
      io,
      client: options.client,
      discovery: new Discovery(options.client),
      namespace: flags.text('namespace') || 'default',
      isNamespaceGiven: flags.has('namespace'),
      nowMs: options.nowMs,
    })
  } catch (error) {
    return report(error, facts, io)
  }
}

function findVerb(words: readonly string[]): { facts: CommandFacts; rest: readonly string[] } {
  let facts = rootCommand
  let at = 0
  for (; at < words.length; at++) {
    const next = findCommand(facts, words[at] as string)
    if (next === undefined) break
    facts = next
  }
  return { facts, rest: words.slice(at) }
}

function report(error: unknown, facts: CommandFacts, io: CommandIo): ExitCode {
  if (error instanceof FlagError) {
    io.err(`error: ${error.message}\nSee '${facts.path} --help' for usage.\n`)
    return 1
  }
  if (error instanceof CommandError) {
    io.err(`${error.message}\n`)
    return error.exitCode
  }
  if (error instanceof Unreachable) {
    io.err(`${error.message}\n`)
    return 1
  }
  throw error
}
