// Paths into a custom resource as rules and selectable fields name them: `.spec.size`, `.spec.labels['a.b']`.
// Models apiextensions-apiserver schema/cel ValidFieldPath, v1.35.
import type { StructuralSchema } from './structural-schema.ts'

/** The schema at the end of a path, or what is wrong with the path. */
export function schemaAt(path: string, schema: StructuralSchema, mayIndex = true): StructuralSchema | string {
  let at = schema
  let rest = path
  while (rest !== '') {
    const name = /^\.([^.[\]]+)|^\['((?:\\.|[^'\\])*)'\]/.exec(rest)
    if (rest.startsWith('[') && !mayIndex) return 'array notation is not allowed'
    if (name === null) return complaintOf(rest)
    const inner = memberAt(at, name[1] ?? (name[2] ?? '').replace(/\\(.)/g, '$1'))
    if (inner === undefined) return 'does not refer to a valid field'
    at = inner
    rest = rest.slice(name[0].length)
  }
  return at
}

function memberAt({ properties, additionalProperties }: StructuralSchema, name: string) {
  if (properties !== undefined) return properties[name]
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

function complaintOf(rest: string): string {
  if (rest === '.' || rest === '[') return 'unexpected end of JSON path'
  const quoted = /^\[([^\]]*)/.exec(rest)?.[1]
  if (quoted !== undefined) return `expected single quoted string but got ${quoted}`
  return rest.startsWith('.')
    ? 'does not refer to a valid field'
    : `expected [ or . but got: ${/^[^.[\]]*/.exec(rest)?.[0]}`
}

export function isFieldPath(path: string, schema: StructuralSchema): boolean {
  return typeof schemaAt(path, schema) !== 'string'
}
