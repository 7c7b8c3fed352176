// CSINodes. Models printCSINode, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { csiNodeErrors } from './validation/attachments.ts'

export const csiNode = defineResource('storage.k8s.io/v1/CSINode', {
  needsRevision: true,
  returnsDeletedObject: true,
  validate: csiNodeErrors,
  cells: (node, nowMs) => [node.metadata.name, (node.spec.drivers ?? []).length, ageCell(node, nowMs)],
})
