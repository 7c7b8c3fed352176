// Untyped values as Go's %v prints them.
import { isRecord } from '../object.ts'

/** `map[spec:map[replicas:x]]`, keys sorted. */
export function goMap(value: { readonly [key: string]: unknown }): string {
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${members.map(([key, member]) => `${key}:${goValue(member)}`).join(' ')}]`
}

/** One of the map's values. */
export function goValue(value: unknown): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  return isRecord(value) ? goMap(value) : String(value)
}
