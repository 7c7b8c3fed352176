// SHA-256 of a text's UTF-8 bytes, for layers without a platform of their own. Models FIPS 180-4.
import { bytesOfText } from './byte-text.ts'

/** The first 32 bits of the fractional parts of the roots of primes. */
function rootBits(prime: number, root: number): number {
  const value = prime ** (1 / root)
  return Math.floor((value - Math.floor(value)) * 2 ** 32) | 0
}

const primes = Array.from({ length: 312 }, (_, i) => i).filter(
  (n) => n > 1 && Array.from({ length: n }, (_, d) => d).every((d) => d < 2 || n % d !== 0),
)
const constants = primes.slice(0, 64).map((prime) => rootBits(prime, 3))
const start = primes.slice(0, 8).map((prime) => rootBits(prime, 2))

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by))

/** The digest as 64 hexadecimal digits. */
export function sha256(text: string): string {
  const bytes = [...bytesOfText(text)]
  const bitLength = bytes.length * 8
  bytes.push(0x80)
  while (bytes.length % 64 !== 56) bytes.push(0)
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(bitLength / 2 ** shift) & 255)
  let state = start
  for (let at = 0; at < bytes.length; at += 64) state = compressed(state, bytes.slice(at, at + 64))
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function compressed(state: readonly number[], block: readonly number[]): number[] {
  const words: number[] = []
  for (let i = 0; i < 64; i++) words.push(i < 16 ? wordAt(block, i) : nextWord(words, i))
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g)
    const first =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (constants[i] ?? 0) + (words[i] ?? 0)) |
      0
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] ?? 0)) | 0)
}

function wordAt(block: readonly number[], i: number): number {
  return block.slice(4 * i, 4 * i + 4).reduce((word, byte) => (word << 8) | byte, 0)
}

function nextWord(words: readonly number[], i: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [words[i - 16], words[i - 15], words[i - 7], words[i - 2]]
  const low = rotate(b, 7) ^ rotate(b, 18) ^ (b >>> 3)
  const high = rotate(d, 17) ^ rotate(d, 19) ^ (d >>> 10)
  return (a + low + c + high) | 0
}
