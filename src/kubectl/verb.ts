// What a kubectl verb is: one file each, told by data what flags it has.
import type { Client } from '#client/client.ts'
import type { CommandIo, ExitCode } from '#shell/command.ts'
import type { CommandFacts } from './commands.ts'
import type { Discovery } from './discovery.ts'
import type { Flags } from './flags.ts'
import { helpText } from './help.ts'
import type { LoadedKubeconfig } from './kubeconfig.ts'
import type { LocalPorts } from './local-ports.ts'

/** One call of a verb. */
export interface VerbCall {
  readonly facts: CommandFacts
  readonly flags: Flags
  readonly args: readonly string[]
  /** How many of the arguments came before `--`. */
  readonly dashAt: number | undefined
  readonly io: CommandIo
  /** The cluster of the context, with the identity of its user. Throws CommandError when the context is unknown. */
  readonly client: Client
  readonly discovery: Discovery
  /** The namespace of -n, else of the context. */
  readonly namespace: string
  /** -n was given. */
  readonly isNamespaceGiven: boolean
  readonly kubeconfig: LoadedKubeconfig
  /** The loopback of the workstation. */
  readonly ports: LocalPorts
  /** Milliseconds since 1970, by the clock of the workstation. */
  nowMs(): number
  /** The end of a name that is made up: `4xk2p`. */
  suffix(): string
}

export interface Verb {
  /** `get`, or `rollout status`. */
  readonly path: string
  run(call: VerbCall): Promise<ExitCode>
}

/** Ends a verb: the message goes to stderr as it is. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  constructor(message: string, exitCode: ExitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Several things went wrong; each is reported in its own words. */
export class SeveralErrors extends Error {
  readonly errors: readonly unknown[]
  constructor(errors: readonly unknown[]) {
    super('several errors')
    this.errors = errors
  }
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwCollected(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new SeveralErrors(errors)
}

/** A mistake in how the verb was called. */
export function usageError(call: VerbCall, message: string): CommandError {
  return new CommandError(`error: ${message}\nSee '${call.facts.path} -h' for help and examples`)
}

/** A mistake in how the verb was called that shows its whole help first. */
export function helpAndError({ facts, io }: VerbCall, message: string): CommandError {
  io.out(helpText(facts, io.env.HOME ?? ''))
  return new CommandError(`error: ${message}`)
}
