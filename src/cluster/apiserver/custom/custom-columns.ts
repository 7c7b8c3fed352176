// The columns of custom resources. Models apiextensions-apiserver tableconvertor, v1.35.
import { humanDuration } from '#api/duration.ts'
import { findPathValues } from '#api/jsonpath/follow-steps.ts'
import { JsonPathError, type Piece, parseJsonPath } from '#api/jsonpath/parse-json-path.ts'
import type { KubeObject } from '#api/object.ts'
import type { ColumnFacts } from '#api/schema/schema.ts'
import { parseTime } from '#api/time.ts'
import type { CustomResourceColumnDefinition } from '#api/types/apiextensions-v1.ts'
import type { Cell } from '../../resources/resource.ts'

/** What a definition without columns shows. */
const usual: readonly CustomResourceColumnDefinition[] = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
]

export interface CustomColumns {
  readonly facts: readonly ColumnFacts[]
  cells(object: KubeObject, nowMs: number): readonly Cell[]
}

export function customColumns(defined: readonly CustomResourceColumnDefinition[] | undefined): CustomColumns {
  const columns = (defined?.length ?? 0) > 0 ? (defined ?? usual) : usual
  const paths = columns.map(({ jsonPath }) => parsedPath(jsonPath))
  return {
    facts: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      ...columns.map(({ name, type, format, priority }) => ({
        name,
        type,
        ...(format !== undefined && { format }),
        priority: priority ?? 0,
      })),
    ],
    cells: (object, nowMs) => [
      object.metadata.name,
      ...columns.map(({ type }, i) => cellOf(type, firstValue(paths[i] ?? [], object), nowMs)),
    ],
  }
}

function parsedPath(path: string): readonly Piece[] {
  try {
    return parseJsonPath(`{${path}}`)
  } catch (error) {
    if (error instanceof JsonPathError) return []
    throw error
  }
}

function firstValue(path: readonly Piece[], object: KubeObject): unknown {
  try {
    return findPathValues(path, object, true)[0]
  } catch (error) {
    if (error instanceof JsonPathError) return undefined
    throw error
  }
}

function cellOf(type: string, value: unknown, nowMs: number): Cell {
  if (value === undefined || value === null) return null
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date': {
      if (typeof value !== 'string') return null
      const ms = parseTime(value)
      return ms === undefined ? '<invalid>' : humanDuration(nowMs - ms)
    }
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}
