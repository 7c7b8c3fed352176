// What a kubectl verb is: one file each, told by data what flags it has.
import type { Client } from '#client/client.ts'
import type { CommandIo, ExitCode } from '#shell/command.ts'
import type { CommandFacts } from './commands.ts'
import type { Discovery } from './discovery.ts'
import type { Flags } from './flags.ts'

/** One call of a verb. */
export interface VerbCall {
  readonly facts: CommandFacts
  readonly flags: Flags
  readonly args: readonly string[]
  /** How many of the arguments came before `--`. */
  readonly dashAt: number | undefined
  readonly io: CommandIo
  readonly client: Client
  readonly discovery: Discovery
  /** The namespace of -n, else of the context. */
  readonly namespace: string
  /** -n was given. */
  readonly isNamespaceGiven: boolean
  /** Milliseconds since 1970, by the clock of the workstation. */
  nowMs(): number
}

export interface Verb {
  /** `get`, or `rollout status`. */
  readonly path: string
  run(call: VerbCall): Promise<ExitCode>
}

/** Ends a verb with a message on stderr and an exit code; `error: ` is put before it unless it is whole already. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  constructor(message: string, exitCode: ExitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
