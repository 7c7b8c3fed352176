// CertificateSigningRequests. Models pkg/apis/certificates/validation, v1.35.
import { decodeBase64 } from '#api/base64.ts'
import { duplicate, type FieldError, invalidValue, required } from '#api/field-error.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { choiceErrors, dnsLabel, dnsSubdomain, type NameRule } from './names.ts'

const minSeconds = 600
const maxDomainBytes = 253
/** The domain, a slash, and a namespace and a name of a resource with a dot between them. */
const maxSignerBytes = 571
const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]

export function signingRequestErrors({ spec }: CertificateSigningRequest): FieldError[] {
  const { request, signerName, expirationSeconds } = spec
  const given = spec.usages ?? []
  const complaint = requestComplaint(decodeBase64(request ?? ''))
  return [
    ...(complaint === undefined ? [] : [invalidValue('spec.request', request, complaint)]),
    ...(given.length === 0 ? [required('spec.usages')] : []),
    ...given.flatMap((usage, i) => [
      ...choiceErrors(`spec.usages[${i}]`, usage, usages),
      ...(given.indexOf(usage) < i ? [duplicate(`spec.usages[${i}]`, usage)] : []),
    ]),
    ...(signerName === 'kubernetes.io/legacy-unknown'
      ? [
          invalidValue(
            'spec.signerName',
            signerName,
            'the legacy signerName is not allowed via this API version',
          ),
        ]
      : signerNameErrors('spec.signerName', signerName ?? '')),
    ...(expirationSeconds !== undefined && expirationSeconds < minSeconds
      ? [
          invalidValue(
            'spec.expirationSeconds',
            expirationSeconds,
            'may not specify a duration less than 600 seconds (10 minutes)',
          ),
        ]
      : []),
  ]
}

function requestComplaint(pem: string): string | undefined {
  const isRequest = /-----BEGIN CERTIFICATE REQUEST-----[\s\S]*-----END CERTIFICATE REQUEST-----/.test(pem)
  return isRequest ? undefined : 'PEM block type must be CERTIFICATE REQUEST'
}

/** `example.com/signer-name`. Models ValidateSignerName. */
export function signerNameErrors(field: string, name: string): FieldError[] {
  if (name === '') return [required(field)]
  const [domain = '', path = '', ...more] = name.split('/')
  if (!name.includes('/') || more.length > 0)
    return [
      invalidValue(
        field,
        name,
        "must be a fully qualified domain and path of the form 'example.com/signer-name'",
      ),
    ]
  const tooLong = (most: number): FieldError => ({
    type: 'FieldValueTooLong',
    field,
    detail: `may not be more than ${most} bytes`,
  })
  const labels = domain.split('.')
  // Only the first bad label is told of.
  const complain = (value: string, parts: readonly string[], check: NameRule) => {
    const bad = parts.find((label) => check(label).length > 0)
    if (bad === undefined) return []
    const label = JSON.stringify(bad)
    return check(bad).map((message) => invalidValue(field, value, `validating label ${label}: ${message}`))
  }
  const errors = domain.length > maxDomainBytes ? [tooLong(maxDomainBytes)] : []
  errors.push(...complain(domain, labels, dnsLabel))
  if (labels.length < 2)
    errors.push(
      invalidValue(field, domain, 'should be a domain with at least two segments separated by dots'),
    )
  errors.push(...complain(path, path.split('.'), dnsSubdomain))
  if (name.length > maxSignerBytes) errors.push(tooLong(maxSignerBytes))
  return errors
}
