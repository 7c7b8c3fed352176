// Server-side apply's merge: a configuration laid over the live object, and what nobody wants any more taken out.
// Models structured-merge-diff typed.Merge and merge.Updater prune, v6.
import { isRecord } from '../object.ts'
import { childrenOf } from './compare.ts'
import type { FieldSet } from './field-set.ts'
import { hasMembers, keyElement, type Shape, settled, shapeOfMember, shapeOfType } from './shape.ts'

/** The live value with the configuration merged in; shares what the configuration does not touch. */
export function mergeApplied(type: string, live: unknown, config: unknown): unknown {
  return merge(shapeOfType(type), live, config)
}

function merge(known: Shape, live: unknown, config: unknown): unknown {
  const shape = settled(known, config)
  if (live === undefined || live === null || shape.kind === 'atomic') return config
  if (hasMembers(shape)) {
    if (!isRecord(config)) return config
    const result: Record<string, unknown> = isRecord(live) ? { ...live } : {}
    for (const [name, value] of Object.entries(config)) {
      if (value === undefined) continue
      const inner = shapeOfMember(shape, name)
      result[name] = inner === undefined ? value : merge(inner, result[name], value)
    }
    return result
  }
  if (!Array.isArray(config) || !Array.isArray(live)) return config
  if (shape.kind !== 'set' && shape.kind !== 'keyed') return config
  return shape.kind === 'set'
    ? mergeItems(
        (item) => JSON.stringify(item),
        (_, item) => item,
        live,
        config,
      )
    : mergeItems(
        (item) => keyElement(shape, item),
        (before, item) => merge(shape.item, before, item),
        live,
        config,
      )
}

/**
 * Items of the configuration in its order; live-only items keep their place among those that both have, and come
 * before what the configuration adds there.
 */
function mergeItems(
  keyOf: (item: unknown) => string,
  mergeOne: (live: unknown, config: unknown) => unknown,
  live: readonly unknown[],
  config: readonly unknown[],
): unknown[] {
  const liveByKey = new Map(live.map((item) => [keyOf(item), item]))
  const wanted = new Set(config.map(keyOf))
  const shared = config.map(keyOf).filter((key) => liveByKey.has(key))
  const merged = new Set<string>()
  const result: unknown[] = []
  let next = 0
  let at = 0
  for (const item of config) {
    const key = keyOf(item)
    for (; at < live.length; at++) {
      const liveKey = keyOf(live[at])
      if (!wanted.has(liveKey)) result.push(live[at])
      // An item that both have holds its place until its turn comes.
      else if (liveKey === key || (!merged.has(liveKey) && liveKey === shared[next])) break
    }
    if (at < live.length && keyOf(live[at]) === key) at++
    result.push(mergeOne(liveByKey.get(key), item))
    merged.add(key)
    if (shared[next] === key) next++
  }
  return [...result, ...live.slice(at).filter((item) => !wanted.has(keyOf(item)))]
}

/** The value without the paths of a set. Containers that become empty because of it go too. */
export function removeFields(type: string, value: unknown, gone: FieldSet): unknown {
  return without(shapeOfType(type), value, gone)
}

function without(known: Shape, value: unknown, gone: FieldSet): unknown {
  const shape = settled(known, value)
  if (gone.children.size === 0) return value
  const children = childrenOf(shape, value)
  if (hasMembers(shape)) {
    const result: Record<string, unknown> = { ...(value as object) }
    for (const [element, set] of gone.children) {
      const child = children.get(element)
      if (child === undefined) continue
      if (set.isMember && set.children.size === 0) delete result[element.slice(2)]
      else result[element.slice(2)] = without(child.shape, child.value, set)
    }
    return result
  }
  if (!Array.isArray(value)) return value
  const elementOf = (item: unknown) =>
    shape.kind === 'keyed' ? keyElement(shape, item) : `v:${JSON.stringify(item)}`
  return value.flatMap((item) => {
    const set = gone.children.get(elementOf(item))
    if (set === undefined) return [item]
    if (set.isMember) return []
    return [shape.kind === 'keyed' ? without(shape.item, item, set) : item]
  })
}
