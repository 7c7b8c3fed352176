// JSONPath templates: finding values and printing them. Models client-go util/jsonpath, v1.35.
import { goText } from '#api/go-text.ts'
import { findPathValues, followSteps } from '#api/jsonpath/follow-steps.ts'
import { JsonPathError, type Piece } from '#api/jsonpath/parse-json-path.ts'
import { goJson } from './printers/json.ts'
import { CommandError } from './verb.ts'

export interface PathOptions {
  /** A key that is not there is no error. */
  readonly allowsMissing: boolean
  /** Every result as JSON. */
  readonly asJson?: boolean
}

/** The text of a template for a value. Throws CommandError. */
export function printJsonPath(pieces: readonly Piece[], value: unknown, options: PathOptions): string {
  return pieces.map((piece) => printPiece(piece, value, value, options)).join('')
}

function printPiece(piece: Piece, value: unknown, root: unknown, options: PathOptions): string {
  if (piece.kind === 'text') return piece.text
  const found = asCommandError(() => followSteps([value], piece.steps, root, options.allowsMissing))
  if (piece.kind === 'path') return printResults(found, options)
  return found
    .map((each) => piece.body.map((inner) => printPiece(inner, each, each, options)).join(''))
    .join('')
}

function printResults(values: readonly unknown[], { asJson = false }: PathOptions): string {
  if (asJson) return `${goJson(values, { indent: 4 })}\n`
  return values
    .map((value) => (value === null ? 'null' : typeof value === 'object' ? goJson(value) : goText(value)))
    .join(' ')
}

/** The values that the first path of a template leads to. Throws CommandError. */
export function findValues(
  pieces: readonly Piece[],
  value: unknown,
  allowsMissing = true,
): readonly unknown[] {
  return asCommandError(() => findPathValues(pieces, value, allowsMissing))
}

function asCommandError<T>(find: () => T): T {
  try {
    return find()
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(`error: ${error.message}`)
    throw error
  }
}
