// The hash of a pod template that names ReplicaSets and marks pods. Models controller ComputeHash, v1.35.
import { printGoStruct } from './go-print.ts'
import type { PodTemplateSpec } from './types/core-v1.ts'

/** Digits of a hash become these, so that no words appear. */
const safeCharacters = 'bcdfghjklmnpqrstvwxz2456789'

const known = new WeakMap<PodTemplateSpec, string>()

/** `6d58484c6d`. The collision count is mixed in when two templates had the same hash. */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
  if (collisionCount !== undefined) return computeHash(template, collisionCount)
  let hash = known.get(template)
  if (hash === undefined) {
    hash = computeHash(template)
    // Only what cannot change may be remembered.
    if (Object.isFrozen(template)) known.set(template, hash)
  }
  return hash
}

function computeHash(template: PodTemplateSpec, collisionCount?: number): string {
  let hash = fnv32a(0x811c9dc5, utf8Bytes(printGoStruct('core.v1.PodTemplateSpec', template)))
  if (collisionCount !== undefined) {
    const bytes = [0, 8, 16, 24].map((shift) => (collisionCount >>> shift) & 255)
    hash = fnv32a(hash, [...bytes, 0, 0, 0, 0])
  }
  return safeEncode(String(hash))
}

/** The hash of a revision's data, as JSON, that names ControllerRevisions. Models history HashControllerRevision. */
export function revisionHash(data: unknown, collisionCount: number): string {
  const text = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  let hash = 0x811c9dc5
  // FNV-1, not 1a: multiplied first.
  for (const byte of utf8Bytes(`${text}${collisionCount}`)) hash = Math.imul(hash, 0x01000193) ^ byte
  return safeEncode(String(hash >>> 0))
}

/** Each character replaced by a safe one. Models apimachinery rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  return [...text].map((c) => safeCharacters[c.charCodeAt(0) % safeCharacters.length]).join('')
}

/** FNV-1a over the bytes, going on from a former hash. */
function fnv32a(start: number, bytes: Iterable<number>): number {
  let hash = start
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function* utf8Bytes(text: string): Iterable<number> {
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code < 0x80) yield code
    else if (code < 0x800) {
      yield 0xc0 | (code >> 6)
      yield 0x80 | (code & 63)
    } else {
      if (code < 0x10000) yield 0xe0 | (code >> 12)
      else {
        yield 0xf0 | (code >> 18)
        yield 0x80 | ((code >> 12) & 63)
      }
      yield 0x80 | ((code >> 6) & 63)
      yield 0x80 | (code & 63)
    }
  }
}
