// Base64 of UTF-8 text, as Secrets carry it.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a Base64 text. */
export function base64Bytes(text: string): number[] {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const char of text.replace(/[\s=]/g, '')) {
    bits = ((bits << 6) | alphabet.indexOf(char)) & 0xffffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 255)
    }
  }
  return bytes
}

export function decodeBase64(text: string): string {
  const percent = base64Bytes(text).map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
  try {
    return decodeURIComponent(percent.join(''))
  } catch {
    return String.fromCharCode(...base64Bytes(text))
  }
}

export function encodeBase64(text: string): string {
  const bytes = [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|./g)].map(([char, hex]) =>
    hex === undefined ? char.charCodeAt(0) : Number.parseInt(hex, 16),
  )
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const letters = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63])
    const kept = Math.min(3, bytes.length - i) + 1
    out += letters.slice(0, kept).join('') + '='.repeat(4 - kept)
  }
  return out
}
