// Strategic merge patch: lists merge by the keys that the schema names. Models apimachinery strategicpatch, v1.35.
import { deepEqual, isRecord } from '../object.ts'
import { type FieldFacts, schema } from '../schema/schema.ts'
import { goMap, goValue } from './go-map.ts'
import { PatchError } from './patch-error.ts'

type JsonObject = { readonly [key: string]: unknown }

const directiveKey = '$patch'
const retainKeysKey = '$retainKeys'
const setOrderPrefix = '$setElementOrder/'
const deletePrefix = '$deleteFromPrimitiveList/'

/** The document of a schema type with the patch merged in; shares what did not change. Throws PatchError. */
export function applyStrategicPatch(type: string, document: unknown, patch: JsonObject): unknown {
  return mergeObject(type, isRecord(document) ? document : {}, patch)
}

/** Undefined for values that the schema does not describe: they merge like plain JSON. */
function fieldOf(type: string | undefined, name: string): FieldFacts | undefined {
  if (type === undefined) return undefined
  return schema.types[type]?.fields[name]
}

function mergeObject(
  type: string | undefined,
  document: JsonObject,
  patch: JsonObject,
): JsonObject | undefined {
  const directive = patch[directiveKey]
  if (directive === 'replace') return withoutDirectives(patch)
  if (directive === 'delete') return undefined
  if (directive !== undefined && directive !== 'merge') throw unknownDirective(directive, patch)
  const result: Record<string, unknown> = { ...retained(document, patch) }
  for (const [key, value] of Object.entries(patch)) {
    if (key === directiveKey || key === retainKeysKey) continue
    if (key.startsWith(deletePrefix)) {
      const name = key.slice(deletePrefix.length)
      const list = result[name]
      if (!Array.isArray(value)) throw new PatchError('invalid patch format of primitive list', 400)
      if (Array.isArray(list)) result[name] = list.filter((item) => !value.includes(item))
      continue
    }
    if (key.startsWith(setOrderPrefix)) continue
    mergeMember(result, key, value, fieldOf(type, key))
  }
  for (const [key, order] of Object.entries(patch))
    if (key.startsWith(setOrderPrefix))
      setOrder(result, key.slice(setOrderPrefix.length), order, type, document)
  return result
}

function unknownDirective(directive: unknown, patch: JsonObject): PatchError {
  return new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goMap(patch)}`)
}

function mergeMember(
  result: Record<string, unknown>,
  key: string,
  value: unknown,
  field: FieldFacts | undefined,
): void {
  const present = result[key]
  if (value === null) {
    delete result[key]
    return
  }
  if (Array.isArray(value)) {
    result[key] = mergeList(field, Array.isArray(present) ? present : [], value)
    return
  }
  if (!isRecord(value)) {
    result[key] = value
    return
  }
  const inner = field === undefined ? undefined : mapElement(field.t)
  const merged = mergeObject(inner, isRecord(present) && field?.patch !== 'replace' ? present : {}, value)
  if (merged === undefined) delete result[key]
  else result[key] = merged
}

/** The type of the object that a field holds; for a map, that of its members is found one level down. */
function mapElement(type: string): string | undefined {
  return type.includes('.') && !type.startsWith('[]') && !type.startsWith('map[') ? type : undefined
}

/** With `$retainKeys`, only the named keys of the document stay. */
function retained(document: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[retainKeysKey]
  if (keys === undefined) return document
  if (!Array.isArray(keys)) throw new PatchError('invalid patch format of retainKeys', 400)
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.includes(key)))
}

function withoutDirectives(patch: JsonObject): JsonObject {
  const { [directiveKey]: _, ...rest } = patch
  return rest
}

function mergeList(
  field: FieldFacts | undefined,
  present: readonly unknown[],
  patch: readonly unknown[],
): unknown[] {
  const strategies = field?.patch?.split(',') ?? []
  // An atomic list: the patch takes its place, directives and all.
  if (!strategies.includes('merge')) return [...patch]
  if (field?.mergeKey === undefined) {
    const added = patch.filter((item, i) => !present.includes(item) && patch.indexOf(item) === i)
    return inOrder([...present, ...added], patch, present, (item) => item)
  }
  const { mergeKey } = field
  const keyOf = (item: unknown) => (isRecord(item) ? item[mergeKey] : undefined)
  return inOrder(mergeKeyedList(field, present, patch), patch.map(keyOf), present, keyOf)
}

function mergeKeyedList(
  field: FieldFacts,
  present: readonly unknown[],
  patch: readonly unknown[],
): unknown[] {
  const mergeKey = field.mergeKey as string
  const element = field.t.slice(2)
  const replaces = patch.some(
    (item) => isRecord(item) && item[directiveKey] === 'replace' && !(mergeKey in item),
  )
  let result: unknown[] = replaces ? [] : [...present]
  for (const item of patch) {
    if (!isRecord(item)) throw new PatchError('invalid patch format: expected a list of objects')
    if (item[directiveKey] === 'replace' && !(mergeKey in item)) continue
    const key = item[mergeKey]
    if (key === undefined)
      throw new PatchError(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`)
    const directive = item[directiveKey]
    if (directive !== undefined && directive !== 'delete' && directive !== 'merge' && directive !== 'replace')
      throw unknownDirective(directive, item)
    const hasKey = (other: unknown) => isRecord(other) && deepEqual(other[mergeKey], key)
    if (item[directiveKey] === 'delete') {
      result = result.filter((other) => !hasKey(other))
      continue
    }
    const at = result.findIndex(hasKey)
    if (at < 0) result.push(mergeObject(element, {}, item) ?? {})
    else result[at] = mergeObject(element, result[at] as JsonObject, item)
  }
  return result
}

/** Puts a list into the order that `$setElementOrder` asks for. */
function setOrder(
  result: Record<string, unknown>,
  name: string,
  order: unknown,
  type: string | undefined,
  document: JsonObject,
): void {
  const list = result[name]
  if (!Array.isArray(order)) throw new PatchError('invalid patch format of setElementOrder list', 400)
  if (!Array.isArray(list)) return
  const mergeKey = fieldOf(type, name)?.mergeKey
  const keyOf = (item: unknown) =>
    mergeKey === undefined ? item : isRecord(item) ? item[mergeKey] : undefined
  const wanted = order.map((item) => (isRecord(item) && mergeKey !== undefined ? item[mergeKey] : item))
  result[name] = inOrder(list, wanted, Array.isArray(document[name]) ? document[name] : [], keyOf)
}

/**
 * The elements that are asked for in the order asked for; the others, which only the server knew, keep their places
 * among them. Models normalizeElementOrder.
 */
function inOrder(
  list: readonly unknown[],
  wanted: readonly unknown[],
  serverOrder: readonly unknown[],
  keyOf: (item: unknown) => unknown,
): unknown[] {
  const position = (item: unknown) => wanted.findIndex((key) => deepEqual(key, keyOf(item)))
  const named = list.filter((item) => position(item) >= 0).sort((a, b) => position(a) - position(b))
  const serverOnly = list.filter((item) => position(item) < 0)
  return interleave(named, serverOnly, (item) =>
    serverOrder.findIndex((other) => deepEqual(keyOf(other), keyOf(item))),
  )
}

/** Server-only elements go before the first patch element that stood behind them on the server. */
function interleave(
  named: unknown[],
  serverOnly: unknown[],
  serverIndex: (item: unknown) => number,
): unknown[] {
  const result: unknown[] = []
  let next = 0
  for (const item of named) {
    const at = serverIndex(item)
    while (next < serverOnly.length && at >= 0 && serverIndex(serverOnly[next]) < at)
      result.push(serverOnly[next++])
    result.push(item)
  }
  return [...result, ...serverOnly.slice(next)]
}
