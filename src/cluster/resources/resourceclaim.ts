// ResourceClaims and their templates. Models pkg/apis/resource/v1 defaults and printResourceClaim, v1.35.
import type { Draft } from '#api/object.ts'
import type { ResourceClaim, ResourceClaimSpec } from '#api/types/resource-v1.ts'
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { claimStatusErrors } from './validation/device-allocations.ts'
import {
  claimErrors,
  claimTemplateErrors,
  claimTemplateUpdateErrors,
  claimUpdateErrors,
} from './validation/device-claims.ts'

export const resourceClaim = defineResource('resource.k8s.io/v1/ResourceClaim', {
  metadataKeptByStatus: ownMetadata,
  returnsDeletedObject: true,
  setDefaults: ({ spec }) => setClaimDefaults(spec),
  prepareForCreate: ({ spec }) => dropDisabled(spec),
  validate: claimErrors,
  validateUpdate: claimUpdateErrors,
  validateStatusUpdate: claimStatusErrors,
  cells: (claim, nowMs) => [claim.metadata.name, stateCell(claim), ageCell(claim, nowMs)],
})

export const resourceClaimTemplate = defineResource('resource.k8s.io/v1/ResourceClaimTemplate', {
  returnsDeletedObject: true,
  setDefaults: ({ spec }) => setClaimDefaults(spec.spec),
  prepareForCreate: ({ spec }) => dropDisabled(spec.spec),
  validate: claimTemplateErrors,
  validateUpdate: claimTemplateUpdateErrors,
  cells: (template, nowMs) => [template.metadata.name, ageCell(template, nowMs)],
})

/** What features that are off would read is not kept. Models resourceclaim dropDisabledFields. */
function dropDisabled({ devices }: Draft<ResourceClaimSpec>): void {
  for (const constraint of devices.constraints ?? []) delete constraint.distinctAttribute
  for (const { exactly, firstAvailable } of devices.requests ?? [])
    for (const request of [...(exactly === undefined ? [] : [exactly]), ...(firstAvailable ?? [])]) {
      delete request.tolerations
      delete request.capacity
    }
}

function setClaimDefaults({ devices }: Draft<ResourceClaimSpec>): void {
  for (const { exactly, firstAvailable } of devices.requests ?? [])
    for (const request of [...(exactly === undefined ? [] : [exactly]), ...(firstAvailable ?? [])]) {
      request.allocationMode ||= 'ExactCount'
      if (request.allocationMode === 'ExactCount') request.count ||= 1
    }
}

function stateCell({ metadata, status }: ResourceClaim): string {
  const states: string[] = []
  if (metadata.deletionTimestamp !== undefined) states.push('deleted')
  if (status.allocation !== undefined) {
    states.push('allocated')
    if ((status.reservedFor ?? []).length > 0) states.push('reserved')
  } else if (metadata.deletionTimestamp === undefined) states.push('pending')
  return states.join(',')
}
