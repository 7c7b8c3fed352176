// Base64 to text, as Secrets carry their values.

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...digits].map((digit, i) => [digit, i]))

/** The bytes as UTF-8 text; what is no base64 is skipped. */
export function decodeBase64(text: string): string {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const digit of text) {
    const value = values.get(digit)
    if (value === undefined) continue
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 255)
  }
  return fromUtf8(bytes)
}

function fromUtf8(bytes: readonly number[]): string {
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  try {
    return decodeURIComponent(escaped)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return String.fromCharCode(...bytes)
  }
}
