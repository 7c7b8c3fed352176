// JSON merge patch, RFC 7386.
import { isRecord } from '../object.ts'

/** The document with the patch laid over it; null removes. Unchanged parts are shared, nothing is modified. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch
  const result: Record<string, unknown> = isRecord(document) ? { ...document } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else if (value !== undefined) result[key] = applyMergePatch(result[key], value)
  }
  return result
}
