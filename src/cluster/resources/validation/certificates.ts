// CertificateSigningRequests. Models pkg/apis/certificates/validation, v1.35.
import { decodeBase64 } from '#api/base64.ts'
import { duplicate, type FieldError, invalidValue, required } from '#api/field-error.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { choiceErrors, dnsLabel, dnsSubdomain } from './names.ts'

const minSeconds = 600
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
    ...signerErrors(signerName ?? ''),
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
function signerErrors(name: string): FieldError[] {
  const field = 'spec.signerName'
  if (name === '') return [required(field)]
  if (name === 'kubernetes.io/legacy-unknown')
    return [invalidValue(field, name, 'the legacy signerName is not allowed via this API version')]
  const [domain = '', path = '', ...more] = name.split('/')
  if (!name.includes('/') || more.length > 0)
    return [
      invalidValue(
        field,
        name,
        "must be a fully qualified domain and path of the form 'example.com/signer-name'",
      ),
    ]
  const labels = domain.split('.')
  const errors = labels.flatMap((label) =>
    dnsLabel(label).map((message) =>
      invalidValue(field, domain, `validating label ${JSON.stringify(label)}: ${message}`),
    ),
  )
  if (labels.length < 2)
    errors.push(
      invalidValue(field, domain, 'should be a domain with at least two segments separated by dots'),
    )
  for (const message of dnsSubdomain(path))
    errors.push(invalidValue(field, path, `validating label ${JSON.stringify(path)}: ${message}`))
  return errors
}
