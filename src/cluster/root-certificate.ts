// The certificate of the cluster's own authority: it has the looks of one, and each seed has its own.
import { base64Digits } from '#api/base64.ts'
import { RandomStream } from './random.ts'

/** How every such certificate begins: a DER sequence of 783 bytes with a version 3 body and a 20 byte serial. */
const head = 'MIIDCzCCAfOgAwIBAgIU'
const bodyLength = 1052
const lineLength = 64

/** The PEM text of a world's root certificate. Nothing in the simulation reads inside. */
export function rootCertificate(seed: number): string {
  const random = new RandomStream(`${seed}/root-certificate`)
  let body = head
  while (body.length < bodyLength) body += base64Digits[random.below(base64Digits.length)]
  const lines = body.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
