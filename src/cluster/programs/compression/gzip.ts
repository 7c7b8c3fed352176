// Files in gzip's form: a head, a deflate stream, a check sum and a length. Models RFC 1952.
import { deflate } from './deflate.ts'
import { InflateError, inflate } from './inflate.ts'

/** Why something cannot be unpacked, in busybox' words. */
export type GzipComplaint = 'invalid magic' | 'corrupted data' | 'crc error' | 'unexpected end of file'

const head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
const flags = { headSum: 2, extra: 4, name: 8, comment: 16 }
const tailBytes = 8

const sums = Uint32Array.from({ length: 256 }, (_, n) => {
  let sum = n
  for (let i = 0; i < 8; i++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1
  return sum
})

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (sums[(sum ^ byte) & 255] as number) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}

const word = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255]

/** Whether bytes begin as gzip's do. */
export function isGzip(bytes: ArrayLike<number>): boolean {
  return bytes[0] === head[0] && bytes[1] === head[1]
}

/** Packs bytes. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const packed = deflate(bytes)
  const all = new Uint8Array(head.length + packed.length + tailBytes)
  all.set(head)
  all.set(packed, head.length)
  all.set([...word(crc32(bytes)), ...word(bytes.length)], head.length + packed.length)
  return all
}

/** Unpacks all members of a file; zeros behind them are overheard. */
export function gunzip(bytes: Uint8Array): Uint8Array | GzipComplaint {
  const parts: Uint8Array[] = []
  let at = 0
  try {
    while (at < bytes.length && (parts.length === 0 || isGzip(bytes.subarray(at)))) {
      if (!isGzip(bytes.subarray(at)) || bytes[at + 2] !== 8) return 'invalid magic'
      const { content, end } = inflate(bytes, contentStart(bytes, at))
      if (end + tailBytes > bytes.length) return 'unexpected end of file'
      const view = new DataView(bytes.buffer, bytes.byteOffset + end, tailBytes)
      if (view.getUint32(0, true) !== crc32(content)) return 'crc error'
      parts.push(content)
      at = end + tailBytes
    }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    return 'corrupted data'
  }
  if (parts.length === 0) return 'unexpected end of file'
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let to = 0
  for (const part of parts) {
    all.set(part, to)
    to += part.length
  }
  return all
}

/** Behind the head with all that may be in it. */
function contentStart(bytes: Uint8Array, from: number): number {
  const given = bytes[from + 3] ?? 0
  let at = from + head.length
  if (given & flags.extra) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8)
  for (const flag of [flags.name, flags.comment])
    if (given & flag) {
      while (at < bytes.length && bytes[at] !== 0) at++
      at++
    }
  return given & flags.headSum ? at + 2 : at
}
