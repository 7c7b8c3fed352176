// CertificateSigningRequests. Models pkg/registry/certificates and printCertificateSigningRequest, v1.35.
import { humanDuration } from '#api/duration.ts'
import type { CertificateSigningRequestStatus } from '#api/types/certificates-v1.ts'
import { ageCell } from './columns.ts'
import { approvalPart } from './csr-approval.ts'
import { defineResource } from './resource.ts'
import { userInfoOf } from './user-info.ts'
import { signingRequestErrors } from './validation/certificates.ts'

export const certificateSigningRequest = defineResource('certificates.k8s.io/v1/CertificateSigningRequest', {
  validate: signingRequestErrors,
  unownedFields: ['f:spec'],

  /** Who asks is the server's to say. */
  prepareForCreate({ spec }, { user }) {
    delete spec.uid
    delete spec.extra
    Object.assign(spec, userInfoOf(user))
  },

  parts: { approval: approvalPart },

  selectableFields: ({ spec }) => ({ 'spec.signerName': spec.signerName }),

  cells: (request, nowMs) => [
    request.metadata.name,
    ageCell(request, nowMs),
    request.spec.signerName || '<none>',
    request.spec.username ?? '',
    request.spec.expirationSeconds === undefined
      ? '<none>'
      : humanDuration(request.spec.expirationSeconds * 1000),
    conditionCell(request.status),
  ],
})

function conditionCell({ conditions, certificate }: CertificateSigningRequestStatus): string {
  const has = (type: string) => conditions?.some((condition) => condition.type === type) ?? false
  const answer = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return [answer, ...(has('Failed') ? ['Failed'] : []), ...(certificate ? ['Issued'] : [])].join(',')
}
