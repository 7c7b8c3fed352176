// What a write changed in an object, field by field.
import { isRecord, type KubeObject } from '#api/object.ts'

export interface Change {
  /** `spec.replicas`, `spec.containers[0].image`. */
  readonly path: string
  /** Undefined where there was nothing. */
  readonly old: string | undefined
  /** Undefined where nothing is left. */
  readonly now: string | undefined
}

/** What the server keeps for itself. */
const bookkeeping = new Set(['metadata.managedFields', 'metadata.resourceVersion', 'metadata.generation'])
const changesMost = 12
const textMost = 60

export function changesBetween(before: KubeObject, after: KubeObject): readonly Change[] {
  const found: Change[] = []
  compare('', before, after, found)
  return found
}

function compare(path: string, old: unknown, now: unknown, found: Change[]): void {
  if (old === now || found.length >= changesMost || bookkeeping.has(path)) return
  if (isRecord(old) && isRecord(now)) {
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
      compare(path === '' ? name : `${path}.${name}`, old[name], now[name], found)
    return
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    for (let i = 0; i < Math.max(old.length, now.length); i++) compare(`${path}[${i}]`, old[i], now[i], found)
    return
  }
  const [was, is] = [textOf(old), textOf(now)]
  if (was !== is) found.push({ path, old: was, now: is })
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > textMost ? `${text.slice(0, textMost)}…` : text
}
