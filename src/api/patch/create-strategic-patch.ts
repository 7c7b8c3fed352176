// Making strategic merge patches: of two documents, and of three. Models apimachinery strategicpatch diffMaps, v1.35.
import { deepEqual, isRecord } from '../object.ts'
import { type FieldFacts, schema } from '../schema/schema.ts'

type JsonObject = { readonly [key: string]: unknown }

interface DiffOptions {
  /** Only what was taken away counts. */
  readonly ignoreChangesAndAdditions: boolean
  /** What was taken away does not count. */
  readonly ignoreDeletions: boolean
}

/** The patch that turns one document of a schema type into the other; empty when they are equal. */
export function createStrategicPatch(
  type: string,
  from: JsonObject,
  to: JsonObject,
): Record<string, unknown> {
  return diffObjects(type, from, to, { ignoreChangesAndAdditions: false, ignoreDeletions: false }, false)
}

/**
 * The patch that brings `current` to `modified`, and takes away what `original` had and `modified` has not.
 * What others added to `current` stays.
 */
export function createThreeWayStrategicPatch(
  type: string,
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): Record<string, unknown> {
  const changes = diffObjects(
    type,
    current,
    modified,
    { ignoreChangesAndAdditions: false, ignoreDeletions: true },
    false,
  )
  const deletions = diffObjects(
    type,
    original,
    modified,
    { ignoreChangesAndAdditions: true, ignoreDeletions: false },
    false,
  )
  return mergePatches(type, deletions, changes)
}

function fieldOf(type: string | undefined, name: string): FieldFacts | undefined {
  return type === undefined ? undefined : schema.types[type]?.fields[name]
}

/** The struct type that a field holds; undefined for maps and what the schema does not describe. */
function structOf(field: FieldFacts | undefined): string | undefined {
  const type = field?.t
  return type === undefined || type.startsWith('[]') || type.startsWith('map[') ? undefined : type
}

function strategiesOf(field: FieldFacts | undefined): readonly string[] {
  return field?.patch?.split(',') ?? []
}

function diffObjects(
  type: string | undefined,
  from: JsonObject,
  to: JsonObject,
  options: DiffOptions,
  withRetainKeys: boolean,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  const retained: string[] = []
  for (const [key, value] of Object.entries(to)) {
    if (value === undefined) continue
    if (withRetainKeys && value !== null) retained.push(key)
    const present = from[key]
    if (present === undefined) {
      if (!options.ignoreChangesAndAdditions) patch[key] = value
      continue
    }
    diffMember(patch, key, present, value, fieldOf(type, key), options)
  }
  if (!options.ignoreDeletions)
    for (const key of Object.keys(from))
      if (from[key] !== undefined && to[key] === undefined) patch[key] = null
  const hasMore = Object.keys(from).some((key) => from[key] !== undefined && to[key] === undefined)
  if (retained.length > 0 && (Object.keys(patch).length > 0 || hasMore)) patch.$retainKeys = retained.sort()
  return patch
}

function diffMember(
  patch: Record<string, unknown>,
  key: string,
  from: unknown,
  to: unknown,
  field: FieldFacts | undefined,
  options: DiffOptions,
): void {
  const strategies = strategiesOf(field)
  if (isRecord(from) && isRecord(to) && !strategies.includes('replace')) {
    const inner = diffObjects(structOf(field), from, to, options, strategies.includes('retainKeys'))
    if (Object.keys(inner).length > 0) patch[key] = inner
    return
  }
  if (Array.isArray(from) && Array.isArray(to) && strategies.includes('merge')) {
    diffLists(patch, key, from, to, field as FieldFacts, options)
    return
  }
  if (!options.ignoreChangesAndAdditions && !deepEqual(from, to)) patch[key] = to
}

function diffLists(
  patch: Record<string, unknown>,
  key: string,
  from: readonly unknown[],
  to: readonly unknown[],
  field: FieldFacts,
  options: DiffOptions,
): void {
  if (from.length === 0) {
    if (to.length > 0 && !options.ignoreChangesAndAdditions) patch[key] = to
    return
  }
  if (field.mergeKey === undefined) diffScalars(patch, key, from, to, options)
  else diffKeyedLists(patch, key, from as JsonObject[], to as JsonObject[], field, options)
}

function diffScalars(
  patch: Record<string, unknown>,
  key: string,
  from: readonly unknown[],
  to: readonly unknown[],
  options: DiffOptions,
): void {
  const added = options.ignoreChangesAndAdditions ? [] : to.filter((item) => !from.includes(item))
  const removed = options.ignoreDeletions ? [] : from.filter((item) => !to.includes(item))
  if (added.length > 0) patch[key] = added
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed
  const isChanged = !options.ignoreChangesAndAdditions && !deepEqual(from, to)
  if (removed.length > 0 || isChanged) patch[`$setElementOrder/${key}`] = to
}

function diffKeyedLists(
  patch: Record<string, unknown>,
  key: string,
  from: readonly JsonObject[],
  to: readonly JsonObject[],
  field: FieldFacts,
  options: DiffOptions,
): void {
  const mergeKey = field.mergeKey as string
  const element = field.t.slice(2)
  const isSame = (a: JsonObject, b: JsonObject) => deepEqual(a[mergeKey], b[mergeKey])
  // Of several with one key (port 53 of UDP and of TCP) the second belongs to the second.
  const find = (list: readonly JsonObject[], item: JsonObject, of: readonly JsonObject[]) =>
    list.filter((other) => isSame(other, item))[of.filter((other) => isSame(other, item)).indexOf(item)]
  const changes: JsonObject[] = []
  for (const item of to) {
    const present = find(from, item, to)
    if (present === undefined) {
      if (!options.ignoreChangesAndAdditions) changes.push(item)
      continue
    }
    const inner = diffObjects(element, present, item, options, strategiesOf(field).includes('retainKeys'))
    if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: item[mergeKey] })
  }
  if (!options.ignoreDeletions)
    for (const item of from)
      if (find(to, item, from) === undefined) changes.push({ $patch: 'delete', [mergeKey]: item[mergeKey] })
  const keysOf = (list: readonly JsonObject[]) => list.map((item) => item[mergeKey])
  const common = keysOf(from).filter((name) => keysOf(to).some((other) => deepEqual(name, other)))
  const kept = keysOf(to).filter((name) => keysOf(from).some((other) => deepEqual(name, other)))
  const isReordered = !options.ignoreChangesAndAdditions && !deepEqual(common, kept)
  if (changes.length > 0) patch[key] = changes
  if (changes.length > 0 || isReordered)
    patch[`$setElementOrder/${key}`] = to.map((item) => ({ [mergeKey]: item[mergeKey] }))
}

/** Two patches of the same document as one; the second wins. */
function mergePatches(
  type: string | undefined,
  first: JsonObject,
  second: JsonObject,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const present = result[key]
    const field = fieldOf(type, key)
    if (isRecord(present) && isRecord(value)) result[key] = mergePatches(structOf(field), present, value)
    else if (Array.isArray(present) && Array.isArray(value) && field?.mergeKey !== undefined)
      result[key] = mergeLists(field, present as JsonObject[], value as JsonObject[])
    else result[key] = value
  }
  return result
}

function mergeLists(
  field: FieldFacts,
  first: readonly JsonObject[],
  second: readonly JsonObject[],
): JsonObject[] {
  const mergeKey = field.mergeKey as string
  const result = [...first]
  for (const item of second) {
    const at = result.findIndex((other) => deepEqual(other[mergeKey], item[mergeKey]))
    if (at < 0) result.push(item)
    else result[at] = mergePatches(field.t.slice(2), result[at] as JsonObject, item)
  }
  return result
}
