// Entries of sets and keyed lists that stand there twice. Models apiextensions-apiserver schema/listtype, v1.35.
import { duplicate, type FieldError, invalidValue } from '#api/field-error.ts'
import { deepEqual, isRecord } from '#api/object.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

export function listTypeErrors(
  schema: StructuralSchema,
  value: unknown,
  path: string,
): readonly FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema
    const inner = (item: unknown, i: number) =>
      items === undefined ? [] : listTypeErrors(items, item, `${path}[${i}]`)
    return [...ownErrors(schema, value, path), ...value.flatMap(inner)]
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name)
    if (inner === undefined) return []
    const isKey = schema.properties?.[name] === undefined
    return listTypeErrors(inner, member, isKey ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`)
  })
}

function ownErrors(schema: StructuralSchema, value: readonly unknown[], path: string): readonly FieldError[] {
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return repeated(value).map((i) => duplicate(`${path}[${i}]`, value[i]))
  if (type !== 'map') return []
  const stranger = value.findIndex((item) => item !== null && !isRecord(item))
  if (stranger >= 0)
    return [
      invalidValue(
        `${path}[${stranger}]`,
        value[stranger],
        'must be an object for an array of list-type map',
      ),
    ]
  const names = schema['x-kubernetes-list-map-keys'] ?? []
  const keys = value.map((item) =>
    Object.fromEntries(
      names.flatMap((name) => (isRecord(item) && item[name] !== undefined ? [[name, item[name]]] : [])),
    ),
  )
  return repeated(keys).map((i) => duplicate(`${path}[${i}]`, keys[i]))
}

/** Where something stands for the second time; a third is not told of. */
function repeated(values: readonly unknown[]): readonly number[] {
  return values.flatMap((value, i) => {
    const before = values.slice(0, i).filter((other) => deepEqual(other, value)).length
    return before === 1 ? [i] : []
  })
}
