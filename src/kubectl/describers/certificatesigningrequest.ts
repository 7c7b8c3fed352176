// kubectl describe certificatesigningrequest. Models CertificateSigningRequestDescriber, v1.35.

import { decodeBase64 } from '#api/base64.ts'
import { humanDuration } from '#api/duration.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { readPem } from '#api/x509/certificate.ts'
import { derValues } from '#api/x509/der.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { timeText, writeAnnotations, writeLabels } from './metadata.ts'

export const certificateSigningRequest = defineDescriber(
  'certificates.k8s.io/v1/CertificateSigningRequest',
  async (object, w, look) => {
    const { metadata, spec } = object
    w.line(0, `Name:\t${metadata.name}`)
    writeLabels(w, 'Labels', metadata.labels)
    writeAnnotations(w, 'Annotations', metadata.annotations)
    w.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`)
    w.line(0, `Requesting User:\t${spec.username ?? ''}`)
    if (spec.signerName) w.line(0, `Signer:\t${spec.signerName}`)
    if (spec.expirationSeconds !== undefined)
      w.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`)
    w.line(0, `Status:\t${statusText(object)}`)
    const subject = subjectOf(spec.request ?? '')
    w.line(0, 'Subject:')
    w.line(0, `\tCommon Name:\t${subject.get(commonName)?.[0] ?? ''}`)
    w.line(0, `\tSerial Number:\t${subject.get(serialNumber)?.[0] ?? ''}`)
    for (const [title, oid] of furtherNames) {
      const values = subject.get(oid)
      if (values !== undefined) w.line(0, `\t${title}:\t${values.join(', ')}`)
    }
    await writeEvents(w, look, object)
  },
)

function statusText({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status.conditions?.some((condition) => condition.type === type) ?? false
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${decision}${has('Failed') ? ',Failed' : ''}${status.certificate ? ',Issued' : ''}`
}

/** Object identifiers of X.520, by the last byte behind 2.5.4. */
const commonName = 3
const serialNumber = 5
const furtherNames = [
  ['Organization', 10],
  ['Organizational Unit', 11],
  ['Country', 6],
  ['Locality', 7],
  ['Province', 8],
] as const

/** The names of a request: PEM in Base64, the subject being the second member of its first part. */
function subjectOf(request: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>()
  const [whole] = derElements(readPem('CERTIFICATE REQUEST', decodeBase64(request)) ?? [])
  const [info] = derElements(whole?.content ?? [])
  const subject = derElements(info?.content ?? [])[1]
  for (const set of derElements(subject?.content ?? []))
    for (const pair of derElements(set.content)) {
      const [oid, value] = derElements(pair.content)
      const [first, second, last] = oid?.content ?? []
      if (first !== 0x55 || second !== 0x04 || last === undefined || value === undefined) continue
      found.set(last, [...(found.get(last) ?? []), String.fromCharCode(...value.content)])
    }
  return found
}

const derElements = (bytes: readonly number[]) => derValues(bytes) ?? []
