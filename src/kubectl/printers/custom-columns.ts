// -o custom-columns: headings with JSONPaths. Models kubectl get CustomColumnsPrinter, v1.35.

import { goText } from '#api/go-text.ts'
import { isRecord } from '#api/object.ts'
import { parseJsonPath, relaxedPath } from '../jsonpath.ts'
import { findValues } from '../jsonpath-values.ts'
import { alignColumns } from '../tab-writer.ts'
import { CommandError } from '../verb.ts'

export interface CustomColumn {
  readonly header: string
  readonly path: string
}

/** Reads `NAME:.metadata.name,...`. Throws CommandError. */
export function parseCustomColumns(spec: string): readonly CustomColumn[] {
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0)
      throw new CommandError(
        `error: unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`,
      )
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) }
  })
}

/** Reads a file of two lines: headings, and paths below them. Throws CommandError. */
export function parseCustomColumnsFile(text: string): readonly CustomColumn[] {
  const [headers = '', paths = ''] = text.split('\n')
  const wordsOf = (line: string) => line.split(/\s+/).filter((word) => word !== '')
  const [names, specs] = [wordsOf(headers), wordsOf(paths)]
  if (names.length !== specs.length)
    throw new CommandError(
      `error: number of headers (${names.length}) and field specifications (${specs.length}) don't match`,
    )
  return names.map((header, i) => ({ header, path: relaxedPath(specs[i] as string) }))
}

export function printCustomColumns(
  columns: readonly CustomColumn[],
  object: unknown,
  hasHeaders: boolean,
): string {
  const items = isRecord(object) && Array.isArray(object.items) ? object.items : [object]
  const paths = columns.map(({ path }) => parseJsonPath(path))
  const rows = items.map((item) =>
    paths.map((path) => {
      const values = findValues(path, item)
      return values.length === 0
        ? '<none>'
        : values.map((value) => (value === null ? '<none>' : goText(value))).join(',')
    }),
  )
  return alignColumns(hasHeaders ? [columns.map(({ header }) => header), ...rows] : rows)
}
