// Making JSON merge patches: of two documents, and of three. Models apimachinery jsonmergepatch, v1.35.
import { deepEqual, isRecord } from '../object.ts'
import { applyMergePatch } from './merge-patch.ts'

type JsonObject = { readonly [key: string]: unknown }

/** The merge patch that turns one document into the other; empty when they are equal. */
export function createMergePatch(from: JsonObject, to: JsonObject): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(to)) {
    if (value === undefined) continue
    const present = from[key]
    if (present === undefined) patch[key] = value
    else if (isRecord(present) && isRecord(value)) {
      const inner = createMergePatch(present, value)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (!deepEqual(present, value)) patch[key] = value
  }
  for (const key of Object.keys(from)) if (from[key] !== undefined && to[key] === undefined) patch[key] = null
  return patch
}

/**
 * The merge patch that brings `current` to `modified`, and takes away what `original` had and `modified` has not.
 * What others added to `current` stays.
 */
export function createThreeWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): Record<string, unknown> {
  const changes = withoutNulls(createMergePatch(current, modified))
  const deletions = onlyNulls(createMergePatch(original, modified))
  return mergePatches(deletions, changes)
}

function withoutNulls(patch: JsonObject): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) continue
    if (!isRecord(value)) kept[key] = value
    else {
      const inner = withoutNulls(value)
      if (Object.keys(inner).length > 0 || Object.keys(value).length === 0) kept[key] = inner
    }
  }
  return kept
}

function onlyNulls(patch: JsonObject): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) kept[key] = null
    else if (isRecord(value)) {
      const inner = onlyNulls(value)
      if (Object.keys(inner).length > 0) kept[key] = inner
    }
  }
  return kept
}

/** Both patches as one; unlike the application of a patch, nulls stay. */
function mergePatches(deletions: JsonObject, changes: JsonObject): Record<string, unknown> {
  const result: Record<string, unknown> = { ...deletions }
  for (const [key, value] of Object.entries(changes)) {
    const present = result[key]
    result[key] =
      isRecord(present) && isRecord(value) ? mergePatches(present, value) : applyMergePatch(undefined, value)
  }
  return result
}
