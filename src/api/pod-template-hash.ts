// The hash of a pod template that names ReplicaSets and marks pods. Models controller ComputeHash, v1.35.
import { bytesOfText } from './byte-text.ts'
import { printGoStruct } from './go-print.ts'
import { safeCharacters } from './safe-characters.ts'
import type { PodTemplateSpec } from './types/core-v1.ts'

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
  let hash = fnv32a(0x811c9dc5, bytesOf(printGoStruct('core.v1.PodTemplateSpec', template)))
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
  for (const byte of bytesOfText(`${text}${collisionCount}`)) hash = Math.imul(hash, 0x01000193) ^ byte
  return safeEncode(String(hash >>> 0))
}

/** Each character replaced by a safe one. Models apimachinery rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  return [...text].map((c) => safeCharacters[c.charCodeAt(0) % safeCharacters.length]).join('')
}

/** A text's UTF-8 bytes. A template's text is long, and in most nothing is beyond ASCII. */
function bytesOf(text: string): ArrayLike<number> {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) return bytesOfText(text)
    bytes[i] = code
  }
  return bytes
}

/** FNV-1a over the bytes, going on from a former hash. */
function fnv32a(start: number, bytes: ArrayLike<number>): number {
  let hash = start
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash >>> 0
}
