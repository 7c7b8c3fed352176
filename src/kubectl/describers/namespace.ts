// kubectl describe namespace. Models NamespaceDescriber, v1.35.
import { limitRanges, resourceQuotas } from '#api/resource-ref.ts'
import type { Namespace } from '#api/types/core-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeLimits } from './limitrange.ts'
import { timeText, writeAnnotations, writeLabels } from './metadata.ts'
import { writeUsage } from './resourcequota.ts'

export const namespace = defineDescriber('v1/Namespace', async (object, w, look) => {
  const { metadata, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Status:\t${status.phase ?? ''}`)
  writeConditions(w, object)
  w.line(0, '')
  const quotas = await look.list(resourceQuotas, metadata.name)
  w.line(0, quotas.length === 0 ? 'No resource quota.' : 'Resource Quotas')
  for (const quota of quotas) {
    w.line(1, `Name:\t${quota.metadata.name}`)
    const scopes = quota.spec.scopes ?? []
    if (scopes.length > 0) w.line(1, `Scopes:\t${[...scopes].sort().join(', ')}`)
    w.line(1, 'Resource\tUsed\tHard')
    w.line(1, '--------\t---\t---')
    writeUsage(w, 1, quota)
  }
  w.line(0, '')
  const ranges = await look.list(limitRanges, metadata.name)
  w.line(0, ranges.length === 0 ? 'No LimitRange resource.' : 'Resource Limits')
  if (ranges.length > 0) writeLimits(w, ranges, ' ')
})

function writeConditions(w: Writer, { status }: Namespace): void {
  const conditions = status.conditions ?? []
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t------------------\t------\t-------')
  for (const { type, status: value, lastTransitionTime, reason = '', message = '' } of conditions)
    w.line(1, `${type} \t${value} \t${timeText(lastTransitionTime)} \t${reason} \t${message}`)
}
