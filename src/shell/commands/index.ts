// The commands that a workstation has of its own, one row each.
import type { BackgroundJobs } from '../background-jobs.ts'
import type { Command, CommandIo, ExitCode } from '../command.ts'
import { absentCommands } from './absent.ts'
import { clear } from './clear.ts'
import { date } from './date.ts'
import { editors } from './editors.ts'
import { help } from './help.ts'
import { history } from './history.ts'
import { identity } from './identity.ts'
import { jobCommands } from './jobs.ts'
import { pagers } from './pagers.ts'
import { typedInput } from './typed-input.ts'
import { randomNumber, shellSeconds } from './variables.ts'
import { watch } from './watch.ts'

export interface CommandOutcome {
  readonly out: string
  readonly err: string
  readonly exitCode: ExitCode
}

/** What a command of the workstation itself has at hand besides the usual. */
export interface ShellIo extends CommandIo {
  /** Runs a text in a shell of its own. */
  exec(text: string): Promise<CommandOutcome>
  /** Runs the interpreter's own command of the same name. */
  original(words: readonly string[]): Promise<CommandOutcome>
  clear(what: 'output' | 'screen'): void
}

export interface ShellCommand extends Omit<Command, 'run'> {
  /** It builds on the interpreter's command of the same name. */
  readonly wraps?: true
  run(args: readonly string[], io: ShellIo): Promise<ExitCode>
}

/** What the workstation's own commands know of it. */
export interface Workstation {
  readonly nowMs: () => number
  readonly startMs: number
  readonly random: () => number
  readonly history: readonly string[]
  readonly jobs: BackgroundJobs
  readonly commands: () => readonly ShellCommand[]
}

export function builtInCommands(on: Workstation): ShellCommand[] {
  return [
    clear,
    date(on),
    ...editors,
    help(on),
    history(on),
    ...jobCommands(on),
    ...identity(on),
    ...pagers,
    randomNumber(on),
    shellSeconds(on),
    typedInput,
    watch(on),
    ...absentCommands,
  ]
}
