// The text that filters read: the files they name, or standard input.
import { FileError } from '../../machines/file-error.ts'
import { input, print, readAll } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program } from '../program.ts'

/** A file's text, standard input for `-`, undefined after saying that it cannot be read. */
export function* readInput(
  process: Process,
  word: string,
  name = process.argv[0] ?? '',
): Program<string | undefined> {
  if (word === '-') return yield* readAll(input(process))
  try {
    return process.container.spec.files.read(process.path(word), process.user)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const text = error.errno === 'EISDIR' ? `read error: ${error.message}` : undefined
    yield* print(process, text ? `${name}: ${text}\n` : `${name}: ${word}: ${error.message}\n`, 2)
    return undefined
  }
}

/** The texts of all inputs one after the other; `code` is 1 when one was missing. */
export function* readInputs(
  process: Process,
  words: readonly string[],
): Program<{ text: string; code: number }> {
  let text = ''
  let code = 0
  for (const word of words.length === 0 ? ['-'] : words) {
    const part = yield* readInput(process, word)
    if (part === undefined) code = 1
    else text += part
  }
  return { text, code }
}

/** Lines without their newlines; a last newline begins no further line. */
export function linesOf(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Lines as text again. */
export function textOf(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
