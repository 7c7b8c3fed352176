// Compares an object with a recorded one, but for what no two clusters share.
import { expect } from 'vitest'

const masked = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'time',
  'clusterIP',
  'nodePort',
  'healthCheckNodePort',
  'lastTransitionTime',
  'lastPhaseTransitionTime',
  'lastUpdateTime',
])

/** The value with what differs from cluster to cluster replaced, keys sorted. */
export function maskObject(value: unknown, key = ''): unknown {
  if (value === null || value === undefined) return value
  if (masked.has(key) && typeof value !== 'object') return `<${key}>`
  if (key === 'clusterIPs' && Array.isArray(value))
    return value.map((ip) => (ip === 'None' ? ip : '<clusterIP>'))
  if (typeof value === 'string')
    return value
      .replace(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<random>')

      .replace(/\bBad_[a-z0-9]{5}\b/g, 'Bad_<random>')
      .replace(/^(generate-name-\w+-)[a-z0-9]{5}$/, '$1<random>')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
  if (Array.isArray(value)) return value.map((item) => maskObject(item))
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [String(maskObject(name)), maskObject(member, name)]),
  )
}

/** Throws when the masked values differ; `what` names the comparison. */
export function expectSame(actual: unknown, recorded: unknown, what: string): void {
  expect(maskObject(actual), what).toEqual(maskObject(recorded))
}
