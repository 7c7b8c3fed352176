// Certificates for servers of a test, and the authority that vouches for them.
import { type CertificateContent, certificate, pem } from '#api/x509/certificate.ts'
import { integer } from '#api/x509/der.ts'

const issuer = { commonName: 'hooks' }

/** A certificate in PEM that is good for an hour. */
export function certificateFor(
  nowMs: number,
  use: CertificateContent['use'],
  content: Partial<CertificateContent> = {},
): string {
  const der = certificate(
    {
      serial: [1],
      issuer,
      subject: use === 'authority' ? issuer : { commonName: 'hook' },
      notBeforeMs: nowMs,
      notAfterMs: nowMs + 3_600_000,
      publicKey: integer([1]),
      use,
      ...content,
    },
    { algorithm: 'ecdsaWithSha256', sign: () => [1] },
  )
  return pem('CERTIFICATE', der)
}
