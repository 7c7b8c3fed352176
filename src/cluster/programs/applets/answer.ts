// Commands that never wait: they look at their words and files, and print an answer.
import { FileError } from '../../machines/file-error.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { ProgramMain } from '../program.ts'

export interface Answer {
  readonly text?: string
  readonly errors?: string
  /** 0 when left out, 1 when there are errors. */
  readonly code?: number
}

/** A program from a function that answers at once. */
export function answer(run: (process: Process) => Answer): ProgramMain {
  return function* (process) {
    const { text = '', errors = '', code = errors === '' ? 0 : 1 } = run(process)
    yield* print(process, text)
    yield* print(process, errors, 2)
    return code
  }
}

/** Runs something for each word; what cannot be done is said and the rest goes on. */
export function forEachPath(
  name: string,
  words: readonly string[],
  run: (word: string) => string | undefined,
  errorText = (word: string, error: FileError) => `${name}: ${word}: ${error.message}\n`,
): Answer {
  let text = ''
  let errors = ''
  for (const word of words)
    try {
      text += run(word) ?? ''
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      errors += errorText(word, error)
    }
  return { text, errors }
}
