// What a program is: a generator that yields whenever it must wait, so that it lives in virtual time without a thread.
import type { Cancel } from '#api/request.ts'
import type { Process } from './process.ts'
import type { Signal } from './signals.ts'

/** Something a process waits for. `start` begins it and may call `wake` at once or later, never twice. */
export interface Syscall {
  readonly start: (wake: (value: unknown) => void, process: Process) => Cancel
  /** A signal with a handler ends the wait; the program then gets `interrupted`. */
  readonly isInterruptible: boolean
}

/** A running program; what it returns is its exit code. */
export type Program<Result = number> = Generator<Syscall, Result, unknown>

/** What a file with this program does when it is run. */
export type ProgramMain = (process: Process) => Program

/** What a wait gives that was ended by a signal. */
export const interrupted = Symbol('interrupted')

/** Thrown inside a program to end it from any depth. */
export class ProgramExit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** Waits for something; signals are looked at only afterwards. */
export function* waitFor<Value>(
  start: (wake: (value: Value) => void, process: Process) => Cancel,
): Program<Value> {
  return (yield { start: start as Syscall['start'], isInterruptible: false }) as Value
}

/** Waits for something or for a signal that has a handler. */
export function* waitOrSignal<Value>(
  start: (wake: (value: Value) => void, process: Process) => Cancel,
): Program<Value | typeof interrupted> {
  return (yield { start: start as Syscall['start'], isInterruptible: true }) as Value | typeof interrupted
}

/** Waits for virtual time to pass. */
export function sleep(delayMs: number): Program<undefined> {
  return waitFor<undefined>((wake, process) => process.after(delayMs, () => wake(undefined)))
}

/** Waits until a signal with a handler comes. */
export function* pause(): Program<void> {
  yield { start: () => () => {}, isInterruptible: true }
}

/** Waits until one of the signals comes; those that come later change nothing. */
export function* untilSignalled(
  process: Process,
  signals: readonly Signal[] = ['TERM', 'INT'],
): Program<void> {
  let hasCome = false
  for (const signal of signals)
    process.onSignal(signal, () => {
      hasCome = true
    })
  while (!hasCome) yield* pause()
}
