// The certificates of a door: an authority made when it opens, the server's own, and the admin's. Keys never leave the
// process but in the kubeconfig. node:crypto makes the keys and signs; the form of X.509 is ours (src/api/x509).
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { type CertificateContent, certificate, type DistinguishedName, pem } from '#api/x509/certificate.ts'

/** A certificate and its key, in PEM. */
export interface Identity {
  readonly certificate: string
  readonly key: string
}

export interface DoorIdentities {
  /** The authority's certificate in PEM. */
  readonly authority: string
  readonly server: Identity
  readonly admin: Identity
}

const dayMs = 24 * 3_600_000
const authorityName = { commonName: 'kubernetes' }
/** As kubeadm makes them. */
const lifetimesMs = { authority: 3650 * dayMs, leaf: 365 * dayMs }
const serverNames = {
  dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
  addresses: ['127.0.0.1'],
}

/** Makes all of them new, good from a little before now. */
export function makeIdentities(admin: DistinguishedName, nowMs: number): DoorIdentities {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issue = (
    subject: DistinguishedName,
    use: CertificateContent['use'],
    lifetimeMs: number,
    publicKey: KeyObject,
  ) => {
    const content = {
      serial: [0x40, ...randomBytes(15)],
      issuer: authorityName,
      subject,
      notBeforeMs: nowMs - dayMs,
      notAfterMs: nowMs + lifetimeMs,
      publicKey: [...publicKey.export({ type: 'spki', format: 'der' })],
      use,
    }
    const der = certificate(content, {
      algorithm: 'ecdsaWithSha256',
      sign: (signed) => [...sign('sha256', Uint8Array.from(signed), authority.privateKey)],
    })
    return pem('CERTIFICATE', der)
  }
  const leaf = (subject: DistinguishedName, use: CertificateContent['use']): Identity => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return { certificate: issue(subject, use, lifetimesMs.leaf, publicKey), key }
  }
  return {
    authority: issue(authorityName, 'authority', lifetimesMs.authority, authority.publicKey),
    server: leaf({ commonName: 'kube-apiserver' }, serverNames),
    admin: leaf(admin, 'client'),
  }
}
