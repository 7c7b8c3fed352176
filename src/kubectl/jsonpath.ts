// JSONPath templates on the command line: what is wrong with one is told as kubectl tells it.
import { JsonPathError, type Piece, parseJsonPath as parse } from '#api/jsonpath/parse-json-path.ts'
import { CommandError } from './verb.ts'

/** Parses `text {.path} {range .x[*]}...{end}`. Throws CommandError. */
export function parseJsonPath(template: string): readonly Piece[] {
  try {
    return parse(template)
  } catch (error) {
    if (error instanceof JsonPathError)
      throw new CommandError(`error: error parsing jsonpath ${template}, ${error.message}`)
    throw error
  }
}

const relaxed = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/

/** The path of `name`, `.name`, `{name}` or `{.name}`, as --sort-by and custom columns take it. Throws CommandError. */
export function relaxedPath(text: string): string {
  if (text === '') return ''
  const match = relaxed.exec(text)
  if (match === null)
    throw new CommandError(
      `error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  return `{.${match[1] ?? match[2]}}`
}
