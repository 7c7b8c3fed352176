// VolumeAttachments. Models printVolumeAttachment, v1.35.
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { attachmentErrors, attachmentUpdateErrors } from './validation/attachments.ts'

export const volumeAttachment = defineResource('storage.k8s.io/v1/VolumeAttachment', {
  metadataKeptByStatus: ownMetadata,
  needsRevision: true,
  returnsDeletedObject: true,
  validate: attachmentErrors,
  validateUpdate: attachmentUpdateErrors,
  cells: (attachment, nowMs) => [
    attachment.metadata.name,
    attachment.spec.attacher,
    attachment.spec.source.persistentVolumeName ?? '',
    attachment.spec.nodeName,
    attachment.status.attached,
    ageCell(attachment, nowMs),
  ],
})
