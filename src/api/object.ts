// What all API objects share, and how values become immutable.
import type { ListMeta, ObjectMeta, OwnerReference } from './types/meta-v1.ts'

/** Any object that the API serves and the store keeps. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

export interface KubeList<T> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ListMeta
  readonly items: readonly T[]
}

/** What one may send: every field may be left out, at any depth. */
export type Sent<T> = T extends readonly (infer E)[]
  ? readonly Sent<E>[]
  : T extends object
    ? { readonly [K in keyof T]?: Sent<T[K]> | undefined }
    : T

/** A value that is being built and may still be written to. */
export type Draft<T> = T extends readonly (infer E)[]
  ? Draft<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Draft<T[K]> }
    : T

/** `namespace/name`, or just the name of a cluster-scoped object. */
export type ObjectKey = string

export function keyOf(object: {
  readonly metadata: { readonly namespace?: string | undefined; readonly name: string }
}): ObjectKey {
  const { namespace, name } = object.metadata
  return namespace === undefined ? name : `${namespace}/${name}`
}

export function splitKey(key: ObjectKey): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/')
  if (slash < 0) return { namespace: undefined, name: key }
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The owner that manages the object, if it has one. */
export function controllerOf(object: { readonly metadata: ObjectMeta }): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)
}

/** Freezes a value and all it holds. Parts that are frozen already are taken as wholly frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) freezeParts(value)
  return value
}

/** Every write comes through here: what is no object costs no call, and a list no names of its places. */
function freezeParts(value: object): void {
  if (Object.isFrozen(value)) return
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && item !== null) freezeParts(item)
  } else
    for (const key in value) {
      const member: unknown = (value as Record<string, unknown>)[key]
      if (typeof member === 'object' && member !== null) freezeParts(member)
    }
  Object.freeze(value)
}

/** True for a plain JSON object. */
export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Structural equality of JSON values; shared parts cost nothing. Undefined members count as absent. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !deepEqual(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  for (const key in left) if (left[key] !== right[key] && !deepEqual(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}

/**
 * The next value with every part that equals its predecessor replaced by it: the predecessor itself when all is equal.
 * Writes into `next` where that is not frozen.
 */
export function reuseEqualParts<T>(next: T, previous: T): T {
  if (next === previous) return previous
  if (typeof next !== 'object' || next === null || typeof previous !== 'object' || previous === null)
    return next
  if (Array.isArray(next) || Array.isArray(previous))
    return Array.isArray(next) && Array.isArray(previous) && hasEqualItems(next, previous) ? previous : next
  const target = next as Record<string, unknown>
  const source = previous as Record<string, unknown>
  let isEqual = true
  let count = 0
  for (const key in target) {
    const value = target[key]
    if (value === undefined) continue
    count++
    const former = source[key]
    if (value === former) continue
    const shared = reuseEqualParts(value, former)
    if (shared !== former) isEqual = false
    else if (!Object.isFrozen(target)) target[key] = shared
  }
  if (!isEqual) return next
  for (const key in source) if (source[key] !== undefined) count--
  return count === 0 ? previous : next
}

/** Whether two lists are equal; puts the items of the second that are equal into the first. */
function hasEqualItems(next: unknown[], previous: readonly unknown[]): boolean {
  let isEqual = next.length === previous.length
  for (let i = 0; i < next.length; i++) {
    if (next[i] === previous[i]) continue
    const shared = reuseEqualParts(next[i], previous[i])
    if (shared !== previous[i]) isEqual = false
    else if (!Object.isFrozen(next)) next[i] = shared
  }
  return isEqual
}

/** A copy that can be written to. */
export function thaw<T>(value: T): Draft<T> {
  if (typeof value !== 'object' || value === null) return value as Draft<T>
  if (Array.isArray(value)) return value.map(thaw) as Draft<T>
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const member: unknown = value[key]
    copy[key] = typeof member === 'object' ? thaw(member) : member
  }
  return copy as Draft<T>
}
