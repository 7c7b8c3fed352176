// The key that signs tokens of service accounts: the API server's and the controller manager's are the same file.
import { encodeBase64Bytes, toBase64Url } from '#api/base64.ts'
import { urlText } from './jwt.ts'
import { RandomStream } from './random.ts'

const signatureLength = 256
const keyIdLength = 32

export class TokenKey {
  readonly #seed: number
  readonly #head: string

  constructor(seed: number) {
    this.#seed = seed
    const kid = toBase64Url(this.#digest('key', keyIdLength))
    this.#head = urlText(JSON.stringify({ alg: 'RS256', kid }))
  }

  /** A token that says what the claims say. */
  sign(claims: object): string {
    const signed = `${this.#head}.${urlText(JSON.stringify(claims))}`
    return `${signed}.${this.#signature(signed)}`
  }

  /** Whether a token was signed with this key. */
  hasSigned(token: string): boolean {
    const end = token.lastIndexOf('.')
    const signed = token.slice(0, end)
    return signed.startsWith(`${this.#head}.`) && token.slice(end + 1) === this.#signature(signed)
  }

  /** It looks like an RSA signature and holds as long as nobody knows the seed: nothing in the simulation is worth more. */
  #signature(signed: string): string {
    return toBase64Url(this.#digest(signed, signatureLength))
  }

  #digest(text: string, length: number): string {
    const stream = new RandomStream(`${this.#seed}/service-account-key/${text}`)
    return encodeBase64Bytes(Array.from({ length }, () => stream.below(256)))
  }
}
