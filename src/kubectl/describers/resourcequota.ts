// kubectl describe resourcequota. Models ResourceQuotaDescriber, v1.35.
import type { ResourceQuota } from '#api/types/core-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'

export const resourceQuota = defineDescriber('v1/ResourceQuota', (object, w) => {
  const { metadata, spec } = object
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  if (spec.scopes !== undefined && spec.scopes.length > 0)
    w.line(0, `Scopes:\t${[...spec.scopes].sort().join(', ')}`)
  w.line(0, 'Resource\tUsed\tHard')
  w.line(0, '--------\t----\t----')
  writeUsage(w, 0, object)
})

/** What is used of what, sorted by resource. */
export function writeUsage(w: Writer, level: number, { status }: ResourceQuota): void {
  for (const name of Object.keys(status.hard ?? {}).sort())
    w.line(level, `${name}\t${status.used?.[name] ?? '0'}\t${status.hard?.[name]}`)
}
