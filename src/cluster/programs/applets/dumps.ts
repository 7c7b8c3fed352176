// hexdump, xxd, od, cmp: what bytes are in files.
import { bytesOfText } from '#api/byte-text.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { readInput, readInputs } from './inputs.ts'
import { parseOptions } from './options.ts'
import { parseSize } from './streaming.ts'

const rowBytes = 16
const hex = (value: number, digits = 2) => value.toString(16).padStart(digits, '0')
const shown = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** Rows of 16 bytes with where they begin; rows like the one before are one star. */
function rowsOf(bytes: Uint8Array, row: (part: Uint8Array, at: number) => string): string {
  let text = ''
  let before = ''
  let isStarred = false
  for (let at = 0; at < bytes.length; at += rowBytes) {
    const part = bytes.subarray(at, at + rowBytes)
    const key = part.join()
    if (key === before && part.length === rowBytes) {
      if (!isStarred) text += '*\n'
      isStarred = true
      continue
    }
    text += row(part, at)
    before = key
    isStarred = false
  }
  return text
}

function* inputBytes(process: Process, words: readonly string[], limit: string | undefined, skipped = '0') {
  const { text, code } = yield* readInputs(process, words)
  const from = parseSize(skipped)
  const all = bytesOfText(text).subarray(from)
  return { bytes: limit === undefined ? all : all.subarray(0, parseSize(limit)), from, code }
}

/** Two bytes as the number that a little-endian machine takes them for. */
const pair = (part: Uint8Array, i: number) => (part[i] ?? 0) | ((part[i + 1] ?? 0) << 8)

function* hexdump(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'Cvn:s:')
  const { bytes, code } = yield* inputBytes(process, rest, values.get('n'), values.get('s'))
  const canonical = (part: Uint8Array, at: number) => {
    const cells = Array.from({ length: rowBytes }, (_, i) =>
      i < part.length ? hex(part[i] as number) : '  ',
    )
    const halves = `${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}`
    return `${hex(at, 8)}  ${halves}  |${[...part].map(shown).join('')}|\n`
  }
  const words = (part: Uint8Array, at: number) => {
    const cells = Array.from({ length: Math.ceil(part.length / 2) }, (_, i) => hex(pair(part, 2 * i), 4))
    return `${hex(at, 7)} ${cells.join(' ')}\n`
  }
  const isCanonical = flags.has('C')
  const end = bytes.length === 0 ? '' : `${hex(bytes.length, isCanonical ? 8 : 7)}\n`
  yield* print(process, rowsOf(bytes, isCanonical ? canonical : words) + end)
  return code
}

function* xxd(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'pl:s:')
  const { bytes, from, code } = yield* inputBytes(process, rest, values.get('l'), values.get('s'))
  let text = ''
  if (flags.has('p'))
    text = [...bytes]
      .map((byte) => hex(byte))
      .join('')
      .replace(/.{1,60}/g, (line) => `${line}\n`)
  else
    for (let at = 0; at < bytes.length; at += rowBytes) {
      const part = bytes.subarray(at, at + rowBytes)
      const pairs = [...part].map((byte, i) => hex(byte) + (i % 2 === 1 ? ' ' : '')).join('')
      text += `${hex(from + at, 8)}: ${pairs.padEnd(41)}${[...part].map(shown).join('')}\n`
    }
  yield* print(process, text)
  return code
}

const escapes: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

function characterCell(byte: number): string {
  const text =
    escapes[byte] ??
    (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))
  return text.padStart(4)
}

function* od(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'cbxvA:t:N:j:')
  const { bytes, from, code } = yield* inputBytes(process, rest, values.get('N'), values.get('j'))
  const radix = values.get('A') ?? 'o'
  const type = flags.has('c')
    ? 'c'
    : flags.has('b')
      ? 'o1'
      : flags.has('x')
        ? 'x2'
        : (values.get('t') ?? 'o2')
  const place = (at: number) => {
    if (radix === 'n') return ''
    return at.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(radix === 'x' ? 6 : 7, '0')
  }
  const cells = (part: Uint8Array) => {
    if (type === 'c') return [...part].map(characterCell).join('')
    if (type.startsWith('x1')) return [...part].map((byte) => ` ${hex(byte)}`).join('')
    if (type.startsWith('o1'))
      return [...part].map((byte) => ` ${byte.toString(8).padStart(3, '0')}`).join('')
    if (type.startsWith('u1') || type.startsWith('d1'))
      return [...part].map((byte) => String(byte).padStart(4)).join('')
    const isHex = type.startsWith('x')
    return Array.from({ length: Math.ceil(part.length / 2) }, (_, i) => {
      const value = pair(part, 2 * i)
      return ` ${isHex ? hex(value, 4) : value.toString(8).padStart(6, '0')}`
    }).join('')
  }
  const end = radix === 'n' ? '' : `${place(from + bytes.length)}\n`
  yield* print(process, rowsOf(bytes, (part, at) => `${place(from + at)}${cells(part)}\n`) + end)
  return code
}

function* cmp(process: Process): Program {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'sl')
  const [first = '', second = '-'] = rest
  const [a, b] = [yield* readInput(process, first), yield* readInput(process, second)]
  if (a === undefined || b === undefined) return 2
  const [left, right] = [bytesOfText(a), bytesOfText(b)]
  const at = left.findIndex((byte, i) => byte !== right[i])
  if (at < 0 && left.length === right.length) return 0
  if (flags.has('s')) return 1
  if (at < 0 || at >= right.length) {
    yield* print(process, `cmp: EOF on ${left.length < right.length ? first : second}\n`, 2)
    return 1
  }
  const line = left.subarray(0, at).filter((byte) => byte === 10).length + 1
  yield* print(process, `${first} ${second} differ: char ${at + 1}, line ${line}\n`)
  return 1
}

export const dumpPrograms: Readonly<Record<string, ProgramMain>> = { hexdump, xxd, od, cmp }
