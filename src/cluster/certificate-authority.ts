// The authority that signs client certificates of a world: they have the form of real ones and end when they say.
import type { User } from '#api/request.ts'
import {
  type CertificateRequest,
  certificate,
  type DistinguishedName,
  pem,
  readCertificate,
  readPem,
} from '#api/x509/certificate.ts'
import { type Bytes, bitString, integer, nothing, objectId, sequence } from '#api/x509/der.ts'
import type { Clock } from './clock.ts'
import { RandomStream } from './random.ts'

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

const keyBytes = 256
const serialBytes = 8
/** A key's file is about so long. */
const privateKeyBytes = 1190
const authorityName = { commonName: 'kubernetes' }
const exponent = integer([1, 0, 1])

/** On which terms a request is signed. */
export interface SigningTerms {
  /** As requests name them: `client auth`. */
  readonly usages: readonly string[]
  readonly serial: Bytes
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

export class CertificateAuthority {
  readonly #seed: number
  readonly #clock: Clock

  constructor(seed: number, clock: Clock) {
    this.#seed = seed
    this.#clock = clock
  }

  /** A client certificate that is good from now on for some milliseconds. */
  issue(subject: DistinguishedName, lifetimeMs: number): KeyPair {
    const nowMs = this.#clock.now()
    const name = `${subject.organizations?.join()}/${subject.commonName}/${nowMs}`
    const bytes = (what: string, count: number) => bytesOf(`${this.#seed}/${what}/${name}`, count)
    const modulus = sequence(integer([0x80 | 1, ...bytes('modulus', keyBytes - 1)]), exponent)
    const whole = certificate(
      {
        serial: [0x40, ...bytes('serial', serialBytes - 1)],
        issuer: authorityName,
        subject,
        notBeforeMs: nowMs,
        notAfterMs: nowMs + lifetimeMs,
        publicKey: sequence(sequence(objectId('1.2.840.113549.1.1.1'), nothing), bitString(modulus)),
        use: 'client',
      },
      { algorithm: 'sha256WithRsa', sign: (signed) => this.#signature(signed) },
    )
    return {
      certificate: pem('CERTIFICATE', whole),
      key: pem('RSA PRIVATE KEY', sequence(integer([0]), bytes('key', privateKeyBytes))),
    }
  }

  /** Signs what somebody asks for, in PEM. Whoever asks keeps the key. */
  sign({ subject, publicKey, names }: CertificateRequest, terms: SigningTerms): string {
    const { usages, serial, notBeforeMs, notAfterMs } = terms
    return pem(
      'CERTIFICATE',
      certificate(
        {
          serial: [0x40, ...serial],
          issuer: authorityName,
          subject,
          notBeforeMs,
          notAfterMs,
          publicKey,
          use: { usages, names },
        },
        { algorithm: 'sha256WithRsa', sign: (signed) => this.#signature(signed) },
      ),
    )
  }

  /** Whom a certificate of this authority speaks of: CN is the user, O are the groups. Undefined when it is not good. */
  verify(text: string): User | undefined {
    const der = readPem('CERTIFICATE', text)
    const read = der && readCertificate(der)
    if (read === undefined || String(this.#signature(read.signed)) !== String(read.signature))
      return undefined
    const nowMs = this.#clock.now()
    if (nowMs < read.notBeforeMs || nowMs > read.notAfterMs) return undefined
    const { commonName, organizations = [] } = read.subject
    return { name: commonName, groups: [...organizations, 'system:authenticated'] }
  }

  /** It looks like an RSA signature and holds as long as nobody knows the seed: nothing in the simulation is worth more. */
  #signature(signed: Bytes): Bytes {
    return bytesOf(`${this.#seed}/authority/${signed.join()}`, keyBytes)
  }
}

function bytesOf(seed: string, count: number): Bytes {
  const stream = new RandomStream(seed)
  return Array.from({ length: count }, () => stream.below(256))
}
