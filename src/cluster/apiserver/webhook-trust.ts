// Whether a server is who it says it is, as the API server sees webhooks. Models crypto/x509 Certificate.Verify.
// Signatures are not computed: an issuer of the same name counts as the one that signed.
import { decodeBase64 } from '#api/base64.ts'
import { formatTime } from '#api/time.ts'
import { type Certificate, readAllPem, readCertificate } from '#api/x509/certificate.ts'

const label = 'CERTIFICATE'
const unknownAuthority = 'certificate signed by unknown authority'

/** The authorities of a caBundle; undefined when it is none. */
export function authoritiesOf(caBundle: string): readonly Certificate[] | undefined {
  const found = readAllPem(label, decodeBase64(caBundle)).map(readCertificate)
  const whole = found.filter((certificate) => certificate !== undefined)
  return whole.length === 0 ? undefined : whole
}

/** What is wrong with the certificate of a server; one that shows none is taken at its word where anybody vouches. */
export function certificateComplaint(
  shown: string | undefined,
  authorities: readonly Certificate[],
  host: string,
  nowMs: number,
): string | undefined {
  const [der] = shown === undefined ? [] : readAllPem(label, shown)
  const leaf = der === undefined ? undefined : readCertificate(der)
  const why =
    leaf === undefined
      ? authorities.length === 0
        ? unknownAuthority
        : undefined
      : (timeComplaint(leaf, nowMs) ??
        nameComplaint(leaf, host) ??
        authorityComplaint(leaf, authorities, nowMs))
  return why === undefined ? undefined : `tls: failed to verify certificate: x509: ${why}`
}

function timeComplaint({ notBeforeMs, notAfterMs }: Certificate, nowMs: number): string | undefined {
  const now = `certificate has expired or is not yet valid: current time ${formatTime(nowMs)}`
  if (nowMs < notBeforeMs) return `${now} is before ${formatTime(notBeforeMs)}`
  return nowMs > notAfterMs ? `${now} is after ${formatTime(notAfterMs)}` : undefined
}

function nameComplaint({ dnsNames, addresses }: Certificate, host: string): string | undefined {
  if (/^[\d.]+$/.test(host)) {
    if (addresses.includes(host)) return undefined
    return addresses.length === 0
      ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
      : `certificate is valid for ${addresses.join(', ')}, not ${host}`
  }
  if (dnsNames.some((name) => name === host || isWildcardFor(name, host))) return undefined
  return dnsNames.length === 0
    ? `certificate is not valid for any names, but wanted to match ${host}`
    : `certificate is valid for ${dnsNames.join(', ')}, not ${host}`
}

function isWildcardFor(name: string, host: string): boolean {
  return name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2)
}

function authorityComplaint(
  leaf: Certificate,
  authorities: readonly Certificate[],
  nowMs: number,
): string | undefined {
  const isIssuer = ({ subject }: Certificate) => {
    const { commonName, organizations = [] } = leaf.issuer
    return subject.commonName === commonName && (subject.organizations ?? []).join() === organizations.join()
  }
  const issuers = authorities.filter(isIssuer)
  if (issuers.length === 0) return unknownAuthority
  return issuers.some((issuer) => timeComplaint(issuer, nowMs) === undefined)
    ? undefined
    : issuers[0] && timeComplaint(issuers[0], nowMs)
}
