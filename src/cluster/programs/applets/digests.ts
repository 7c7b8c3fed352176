// md5sum, sha1sum, sha256sum: check sums of files, and whether files still have them.
import { bytesOfText } from '#api/byte-text.ts'
import { sha256 } from '#api/sha256.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { linesOf, readInput } from './inputs.ts'
import { parseOptions } from './options.ts'

type Digest = (text: string) => string

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by))
const hexBytes = (bytes: readonly number[]) =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The bytes in blocks of 64, with the end that both digests want. */
function paddedBlocks(text: string, isBigEndian: boolean): DataView[] {
  const bytes = bytesOfText(text)
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, !isBigEndian)
  return Array.from({ length: padded.length / 64 }, (_, i) => new DataView(padded.buffer, i * 64, 64))
}

const md5Shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]
const md5Sines = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0)

/** Models RFC 1321. */
function md5(text: string): string {
  let state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (const block of paddedBlocks(text, false)) {
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] as number
      const place = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] as number
      const word = block.getInt32((place & 15) * 4, true)
      const turned = rotate((a + mixed + (md5Sines[i] as number) + word) | 0, md5Shifts[round]?.[i & 3] ?? 0)
      ;[a, d, c, b] = [d, c, b, (b + turned) | 0]
    }
    state = [a, b, c, d].map((word, i) => (word + (state[i] as number)) | 0)
  }
  return hexBytes(state.flatMap((word) => [0, 8, 16, 24].map((shift) => (word >>> shift) & 255)))
}

const sha1Constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0]

/** Models RFC 3174. */
function sha1(text: string): string {
  let state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  for (const block of paddedBlocks(text, true)) {
    const words: number[] = []
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
    for (let i = 0; i < 80; i++) {
      const at = (back: number) => words[i - back] as number
      words.push(i < 16 ? block.getInt32(i * 4) : rotate(at(3) ^ at(8) ^ at(14) ^ at(16), 1))
      const round = Math.floor(i / 20)
      const parity = b ^ c ^ d
      const mixed = [(b & c) | (~b & d), parity, (b & c) | (b & d) | (c & d), parity][round] as number
      const next = (rotate(a, 5) + mixed + e + (sha1Constants[round] as number) + (words[i] as number)) | 0
      ;[e, d, c, b, a] = [d, c, rotate(b, 30), a, next]
    }
    state = [a, b, c, d, e].map((word, i) => (word + (state[i] as number)) | 0)
  }
  return hexBytes(state.flatMap((word) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255)))
}

/** What a processor digests: characters a millisecond. */
const charactersPerMs = 300_000

function digester(digest: Digest): ProgramMain {
  return function* (process) {
    const { flags, rest } = parseOptions(process.argv.slice(1), 'csbw', { long: { check: 'c', status: 's' } })
    let code = 0
    for (const word of rest.length === 0 ? ['-'] : rest) {
      const text = yield* readInput(process, word)
      if (text === undefined) code = 1
      else if (flags.has('c')) code = Math.max(code, yield* check(process, digest, text, flags.has('s')))
      else {
        process.work(text.length / charactersPerMs)
        yield* print(process, `${digest(text)}  ${word}\n`)
      }
    }
    return code
  }
}

/** Compares files with the sums in a list. */
function* check(process: Process, digest: Digest, list: string, isSilent: boolean): Program {
  const lines = linesOf(list)
  let failed = 0
  for (const line of lines) {
    const [, sum, name = ''] = /^([0-9a-f]+) [ *](.+)$/.exec(line) ?? []
    if (sum === undefined) continue
    const text = yield* readInput(process, name)
    const isRight = text !== undefined && digest(text) === sum
    if (!isRight) failed++
    if (!isSilent && text !== undefined) yield* print(process, `${name}: ${isRight ? 'OK' : 'FAILED'}\n`)
  }
  if (failed > 0 && !isSilent)
    yield* print(
      process,
      `${process.argv[0]}: WARNING: ${failed} of ${lines.length} computed checksums did NOT match\n`,
      2,
    )
  return failed > 0 ? 1 : 0
}

export const digestPrograms: Readonly<Record<string, ProgramMain>> = {
  md5sum: digester(md5),
  sha1sum: digester(sha1),
  sha256sum: digester(sha256),
}
