// Authorities of --client-ca-file: whom their certificates name comes in. Models kube-apiserver's flag, v1.35.
import { X509Certificate } from 'node:crypto'

const certificates = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** The certificates in a file of PEM. Throws an Error when there is none, or one that cannot be read. */
export function parseAuthorities(text: string): readonly string[] {
  const found = text.match(certificates)
  if (found === null) throw new Error('there is no certificate in it')
  for (const each of found) new X509Certificate(each)
  return found
}
