// A request for a certificate, as openssl would make it; nobody looks at its signature.
import type { KeyObject } from 'node:crypto'
import { encodeBase64 } from '#api/base64.ts'
import { pem } from '#api/x509/certificate.ts'
import { bitString, der, integer, nothing, objectId, octetString, sequence, set } from '#api/x509/der.ts'

/** The PEM in base64, as CertificateSigningRequests hold it. */
export function certificateRequest(
  publicKey: KeyObject,
  organization: string,
  name: string,
  dnsNames: readonly string[] = [],
): string {
  const part = (id: string, text: string) => set(sequence(objectId(id), der(0x0c, [...Buffer.from(text)])))
  const subject = sequence(part('2.5.4.10', organization), part('2.5.4.3', name))
  const key = [...publicKey.export({ type: 'spki', format: 'der' })]
  const algorithm = sequence(objectId('1.2.840.113549.1.1.11'), nothing)
  const names = sequence(...dnsNames.map((dnsName) => der(0x82, [...Buffer.from(dnsName)])))
  const asked = sequence(sequence(objectId('2.5.29.17'), octetString(names)))
  const attribute = sequence(objectId('1.2.840.113549.1.9.14'), set(asked))
  const info = sequence(integer([0]), subject, key, der(0xa0, dnsNames.length === 0 ? [] : attribute))
  return encodeBase64(pem('CERTIFICATE REQUEST', sequence(info, algorithm, bitString([1, 2, 3]))))
}
