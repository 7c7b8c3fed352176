// X.509 certificates: written for an authority that can sign, read for who they speak of. Models RFC 5280.
// node:crypto reads certificates but makes none, and the simulator may not use it: this is the little that both need.
import { base64Bytes, encodeBase64Bytes } from '../base64.ts'
import { bytesOfText } from '../byte-text.ts'
import { formatTime } from '../time.ts'
import {
  type Bytes,
  bitString,
  type DerValue,
  der,
  derValues,
  integer,
  nothing,
  objectId,
  octetString,
  sequence,
  set,
} from './der.ts'

/** Whom a certificate speaks of, as Kubernetes reads it: a user and the groups. */
export interface DistinguishedName {
  readonly commonName: string
  readonly organizations?: readonly string[]
}

export interface CertificateContent {
  /** 1 to 20 bytes, the first not zero. */
  readonly serial: Bytes
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Bytes
  /** An authority, a server that answers to some names, a client, or what a request for a certificate names. */
  readonly use:
    | 'authority'
    | { readonly dnsNames: readonly string[]; readonly addresses: readonly string[] }
    | 'client'
    | { readonly usages: readonly string[]; readonly names?: AlternativeNames }
}

export interface Signer {
  readonly algorithm: keyof typeof algorithms
  sign(signed: Bytes): Bytes
}

export interface Certificate {
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  /** The names and addresses that a server answers to. */
  readonly dnsNames: readonly string[]
  readonly addresses: readonly string[]
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** What is signed. */
  readonly signed: Bytes
  readonly signature: Bytes
}

const algorithms = {
  sha256WithRsa: sequence(objectId('1.2.840.113549.1.1.11'), nothing),
  ecdsaWithSha256: sequence(objectId('1.2.840.10045.4.3.2')),
}
const commonNameId = objectId('2.5.4.3')
const organizationId = objectId('2.5.4.10')
const yes: Bytes = [0x01, 0x01, 0xff]
const keyUsages = { authority: [0x02, 0xa4], leaf: [0x05, 0xa0] }
const purposes = { server: objectId('1.3.6.1.5.5.7.3.1'), client: objectId('1.3.6.1.5.5.7.3.2') }

/** The DER of a certificate. */
export function certificate(content: CertificateContent, signer: Signer): Bytes {
  const algorithm = algorithms[signer.algorithm]
  const signed = sequence(
    der(0xa0, integer([2])),
    integer(content.serial),
    algorithm,
    nameOf(content.issuer),
    sequence(timeOf(content.notBeforeMs), timeOf(content.notAfterMs)),
    nameOf(content.subject),
    content.publicKey,
    der(0xa3, sequence(...extensionsOf(content.use))),
  )
  return sequence(signed, algorithm, bitString(signer.sign(signed)))
}

function nameOf({ commonName, organizations = [] }: DistinguishedName): Bytes {
  const part = (id: Bytes, text: string) => set(sequence(id, der(0x0c, [...bytesOfText(text)])))
  return sequence(
    ...organizations.map((organization) => part(organizationId, organization)),
    part(commonNameId, commonName),
  )
}

/** UTCTime until 2049, GeneralizedTime after. */
function timeOf(ms: number): Bytes {
  const digits = `${formatTime(ms).replace(/\D/g, '')}Z`
  return digits < '2050' ? der(0x17, [...bytesOfText(digits.slice(2))]) : der(0x18, [...bytesOfText(digits)])
}

function extension(id: string, isCritical: boolean, value: Bytes): Bytes {
  return sequence(objectId(id), ...(isCritical ? [yes] : []), octetString(value))
}

/** The bits of the usages that are bits, and the purposes of those that are purposes. */
function requestedExtensions(usages: readonly string[], names: AlternativeNames | undefined): Bytes[] {
  const bits =
    (usages.includes('digital signature') ? 0x80 : 0) | (usages.includes('key encipherment') ? 0x20 : 0)
  const unused = bits === 0x80 ? 7 : 5
  const wanted = [
    ...(usages.includes('server auth') ? [purposes.server] : []),
    ...(usages.includes('client auth') ? [purposes.client] : []),
  ]
  return [
    ...(bits === 0 ? [] : [extension('2.5.29.15', true, bitString([bits], unused))]),
    ...(wanted.length === 0 ? [] : [extension('2.5.29.37', false, sequence(...wanted))]),
    extension('2.5.29.19', true, sequence()),
    ...(names?.whole === undefined ? [] : [extension('2.5.29.17', false, names.whole)]),
  ]
}

function extensionsOf(use: CertificateContent['use']): Bytes[] {
  if (typeof use === 'object' && 'usages' in use) return requestedExtensions(use.usages, use.names)
  const isAuthority = use === 'authority'
  const [unused = 0, ...bits] = isAuthority ? keyUsages.authority : keyUsages.leaf
  const extensions = [
    extension('2.5.29.15', true, bitString(bits, unused)),
    extension('2.5.29.19', true, isAuthority ? sequence(yes) : sequence()),
  ]
  if (isAuthority) return extensions
  extensions.push(
    extension('2.5.29.37', false, sequence(use === 'client' ? purposes.client : purposes.server)),
  )
  if (use === 'client') return extensions
  const names = [
    ...use.dnsNames.map((name) => der(0x82, [...bytesOfText(name)])),
    ...use.addresses.map((address) => der(0x87, address.split('.').map(Number))),
  ]
  extensions.push(extension('2.5.29.17', false, sequence(...names)))
  return extensions
}

/** Reads the DER of a certificate; undefined when it is none. */
export function readCertificate(bytes: Bytes): Certificate | undefined {
  const [outer] = derValues(bytes) ?? []
  const [signed, , signature] = (outer && derValues(outer.content)) ?? []
  const fields = signed && derValues(signed.content)
  if (signed === undefined || signature === undefined || fields === undefined) return undefined
  const [, , , issuer, validity, subject, , extensions] = fields
  const [from, until] = (validity && derValues(validity.content)) ?? []
  if (issuer === undefined || subject === undefined || from === undefined || until === undefined)
    return undefined
  const { dnsNames, addresses } = readAlternativeNames(extensions)
  return {
    issuer: readName(issuer),
    subject: readName(subject),
    dnsNames,
    addresses,
    notBeforeMs: readTime(from),
    notAfterMs: readTime(until),
    signed: signed.whole,
    signature: signature.content.slice(1),
  }
}

/** What a request for a certificate asks to have signed. */
export interface CertificateRequest {
  readonly subject: DistinguishedName
  /** What else the subject is called. */
  readonly names: AlternativeNames
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Bytes
}

/** Reads the DER of a request for a certificate; undefined when it is none. */
export function readRequest(bytes: Bytes): CertificateRequest | undefined {
  const [, subject, publicKey, attributes] = requestFields(bytes)
  if (subject === undefined || publicKey === undefined) return undefined
  return { subject: readName(subject), publicKey: publicKey.whole, names: requestedNames(attributes) }
}

/** Whom the DER of a request for a certificate speaks of; undefined when it is none. */
export function readRequestSubject(bytes: Bytes): DistinguishedName | undefined {
  const [, subject] = requestFields(bytes)
  return subject === undefined ? undefined : readName(subject)
}

function requestFields(bytes: Bytes): readonly DerValue[] {
  const [outer] = derValues(bytes) ?? []
  const [info] = (outer && derValues(outer.content)) ?? []
  return (info && derValues(info.content)) ?? []
}

function readName({ content }: DerValue): DistinguishedName {
  let commonName = ''
  const organizations: string[] = []
  for (const { content: parts } of derValues(content) ?? [])
    for (const { content: pair } of derValues(parts) ?? []) {
      const [id, value] = derValues(pair) ?? []
      const text = decodeUtf8(value?.content ?? [])
      if (isSame(id?.whole, commonNameId)) commonName = text
      else if (isSame(id?.whole, organizationId)) organizations.push(text)
    }
  return { commonName, organizations }
}

const alternativeNamesId = objectId('2.5.29.17')

export interface AlternativeNames {
  readonly dnsNames: readonly string[]
  readonly addresses: readonly string[]
  readonly emails: readonly string[]
  readonly uris: readonly string[]
  /** DER of the list; undefined when there is none. */
  readonly whole?: Bytes
}

const extensionRequestId = objectId('1.2.840.113549.1.9.14')

/** The names among the attributes of a request: they are where a certificate has them. */
function requestedNames(attributes: DerValue | undefined): AlternativeNames {
  for (const { content } of (attributes && derValues(attributes.content)) ?? []) {
    const [id, values] = derValues(content) ?? []
    if (isSame(id?.whole, extensionRequestId)) return readAlternativeNames(values)
  }
  return readAlternativeNames(undefined)
}

function readAlternativeNames(extensions: DerValue | undefined): AlternativeNames {
  const [all] = (extensions && derValues(extensions.content)) ?? []
  for (const { content } of (all && derValues(all.content)) ?? []) {
    const parts = derValues(content) ?? []
    if (!isSame(parts[0]?.whole, alternativeNamesId)) continue
    const [list] = derValues(parts.at(-1)?.content ?? []) ?? []
    const names = (list && derValues(list.content)) ?? []
    const ofTag = (tag: number) => names.filter((name) => name.tag === tag)
    return {
      dnsNames: ofTag(0x82).map((name) => decodeUtf8(name.content)),
      addresses: ofTag(0x87).map((name) => name.content.join('.')),
      emails: ofTag(0x81).map((name) => decodeUtf8(name.content)),
      uris: ofTag(0x86).map((name) => decodeUtf8(name.content)),
      ...(list !== undefined && { whole: list.whole }),
    }
  }
  return { dnsNames: [], addresses: [], emails: [], uris: [] }
}

function isSame(a: Bytes | undefined, b: Bytes): boolean {
  return a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
}

function readTime({ tag, content }: DerValue): number {
  const text = decodeUtf8(content)
  const [year = '', rest = ''] =
    tag === 0x17
      ? [`${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text.slice(0, 2)}`, text.slice(2)]
      : [text.slice(0, 4), text.slice(4)]
  const [month, day, hour, minute, second] = rest.match(/\d\d/g)?.map(Number) ?? []
  return Date.UTC(Number(year), (month ?? 1) - 1, day, hour, minute, second)
}

function decodeUtf8(bytes: Bytes): string {
  return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
}

const lineLength = 64

/** The PEM text of some DER: `-----BEGIN CERTIFICATE-----`. */
export function pem(label: string, bytes: Bytes): string {
  const lines = encodeBase64Bytes(bytes).match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** The DER of all blocks with a label in a PEM text. */
export function readAllPem(label: string, text: string): readonly Bytes[] {
  const blocks = text.matchAll(new RegExp(`-----BEGIN ${label}-----([^-]*)-----END ${label}-----`, 'g'))
  return [...blocks].map(([, base64 = '']) => base64Bytes(base64))
}

/** The DER of the first block with a label in a PEM text; undefined when there is none. */
export function readPem(label: string, text: string): Bytes | undefined {
  const match = new RegExp(`-----BEGIN ${label}-----([^-]*)-----END ${label}-----`).exec(text)
  return match?.[1] === undefined ? undefined : base64Bytes(match[1])
}
