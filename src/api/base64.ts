// Base64 of texts, as secrets and tokens carry them. The one place that knows it.
import { bytesOfText, textOfBytes } from './byte-text.ts'

/** The digits, in the order of what they stand for. */
export const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** What digits stand for, by their character code; -1 where there is none. */
const values = Int8Array.from({ length: 128 }, (_, code) => base64Digits.indexOf(String.fromCharCode(code)))

/** Standard base64 of a text's bytes. */
export function encodeBase64(text: string): string {
  return encodeBase64Bytes(bytesOfText(text))
}

/** Standard base64 of bytes. */
export function encodeBase64Bytes(bytes: ArrayLike<number>): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | (b << 8) | c
    const digits = Math.min(3, bytes.length - i) + 1
    for (let k = 0; k < 4; k++) out += k < digits ? base64Digits[(bits >> (18 - 6 * k)) & 63] : '='
  }
  return out
}

/** Base64 as URLs and tokens carry it: other digits for + and /, no padding. */
export function toBase64Url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The standard digits of a base64 text from a URL. */
export function fromBase64Url(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/')
}

/** The bytes of a base64 text; what is no base64 is skipped. */
export function base64Bytes(text: string): number[] {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? -1
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 255)
  }
  return bytes
}

/** What a base64 text says; its bytes need not be characters (see byte-text). */
export function decodeBase64(text: string): string {
  return textOfBytes(base64Bytes(text))
}
