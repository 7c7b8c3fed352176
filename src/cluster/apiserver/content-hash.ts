// A long hash of a text, as ETags and the addresses of OpenAPI documents carry one.

const lanes = 16
const digits = 8

/** 128 hexadecimal digits, as many as a SHA-512 has. Equal texts have equal hashes; nothing secret hangs on them. */
export function contentHash(text: string): string {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13)
  }
  let hash = ''
  for (let lane = 0; lane < lanes; lane++) {
    a = Math.imul(a ^ (a >>> 15) ^ lane, 0x2c1b3c6d)
    b = Math.imul(b ^ (b >>> 16) ^ a, 0x297a2d39)
    hash += ((a ^ b) >>> 0).toString(16).toUpperCase().padStart(digits, '0')
  }
  return hash
}
