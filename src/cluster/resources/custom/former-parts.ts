// What stood at a place of a custom resource before. Models apiserver cel/common CorrelatedObject, v1.35.
import { deepEqual, isRecord } from '#api/object.ts'
import type { StructuralSchema } from './structural-schema.ts'

/** The item of the former list with the same keys; lists without keys know no former items. */
export function formerItem(schema: StructuralSchema, item: unknown, old: unknown): unknown {
  const keys = schema['x-kubernetes-list-map-keys']
  if (keys === undefined || !Array.isArray(old) || !isRecord(item)) return undefined
  return old.find((other) => isRecord(other) && keys.every((key) => deepEqual(other[key], item[key])))
}

/** The member of the former object; a null counts as none. */
export function formerMember(name: string, old: unknown): unknown {
  return isRecord(old) ? (old[name] ?? undefined) : undefined
}
