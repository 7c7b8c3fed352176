// What a builtin is: a command that runs inside the shell.
import { print } from '../../io.ts'
import type { Program } from '../../program.ts'
import type { Shell } from '../shell.ts'

/** Runs with its words, without its own name; gives the exit code. */
export type Builtin = (shell: Shell, words: readonly string[]) => Program

/** A builtin that never waits. */
export function atOnce(
  run: (
    shell: Shell,
    words: readonly string[],
  ) => { readonly text?: string; readonly errors?: string; readonly code?: number } | number,
): Builtin {
  return function* (shell, words) {
    const result = run(shell, words)
    if (typeof result === 'number') return result
    yield* printAnswer(shell, result)
    return result.code ?? (result.errors ? 1 : 0)
  }
}

function* printAnswer(
  shell: Shell,
  answer: { readonly text?: string; readonly errors?: string },
): Program<void> {
  if (answer.text) yield* print(shell.process, answer.text)
  if (answer.errors) yield* print(shell.process, answer.errors, 2)
}
