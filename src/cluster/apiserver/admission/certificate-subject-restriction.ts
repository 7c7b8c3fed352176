// CertificateSubjectRestriction: nobody becomes a member of system:masters by a certificate of the cluster's own signer.
import { decodeBase64 } from '#api/base64.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { readPem, readRequestSubject } from '#api/x509/certificate.ts'
import { superusers } from '../authorization/attributes.ts'
import { type AdmissionPlugin, isWriteOf, refusal } from './admission.ts'

const clientSigner = 'kubernetes.io/kube-apiserver-client'

/** Models plugin/pkg/admission/certificates/subjectrestriction, v1.35. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',

  handles: (attributes) =>
    isWriteOf(attributes, 'certificates.k8s.io', 'certificatesigningrequests', 'CREATE'),

  validate(attributes) {
    const { spec } = attributes.object as unknown as CertificateSigningRequest
    if (spec.signerName !== clientSigner) return
    const bytes = readPem('CERTIFICATE REQUEST', decodeBase64(spec.request))
    const subject = bytes && readRequestSubject(bytes)
    if (subject?.organizations?.includes(superusers))
      throw refusal(attributes, `use of ${clientSigner} signer with ${superusers} group is not allowed`)
  },
}
