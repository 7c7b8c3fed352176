// CertificateApproval and CertificateSigning: who may approve and sign for a signer of certificates.
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'

const group = 'certificates.k8s.io'

/** Models plugin/pkg/admission/certificates/approval, v1.35. */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',

  handles: (attributes) => isUpdateOf(attributes, 'approval'),

  validate(attributes) {
    const { signerName } = (attributes.old as CertificateSigningRequest).spec
    if (!maySpeakFor(attributes, 'approve', signerName))
      throw refusal(
        attributes,
        `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`,
      )
  },
}

/** Models plugin/pkg/admission/certificates/signing, v1.35. */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',

  handles: (attributes) => isUpdateOf(attributes, 'status'),

  validate(attributes) {
    const old = attributes.old as CertificateSigningRequest
    const { status } = attributes.object as unknown as CertificateSigningRequest
    if (status.certificate === old.status.certificate && hasFailed(status) === hasFailed(old.status)) return
    const { signerName } = old.spec
    if (!maySpeakFor(attributes, 'sign', signerName))
      throw refusal(
        attributes,
        `user not permitted to sign requests with signerName ${JSON.stringify(signerName)}`,
      )
  },
}

function isUpdateOf({ call, operation, subresource }: Attributes, wanted: string): boolean {
  const { facts } = call.resource
  return (
    operation === 'UPDATE' &&
    subresource === wanted &&
    facts.group === group &&
    facts.plural === 'certificatesigningrequests'
  )
}

function hasFailed({ conditions }: CertificateSigningRequest['status']): boolean {
  return (conditions ?? []).some(({ type }) => type === 'Failed')
}

/** By the signer's own name, or by that of all signers of its domain. */
function maySpeakFor({ call }: Attributes, verb: 'approve' | 'sign', signerName: string): boolean {
  const { authorization } = call.server
  const [domain = ''] = signerName.split('/')
  return [signerName, `${domain}/*`].some(
    (name) => authorization.decide(call.user, { verb, group, resource: 'signers', name }).allowed,
  )
}
