// Bytes as text: UTF-8 where they are, and a lone surrogate U+DC80 to U+DCFF for every byte that belongs to no character.
// What is text stays text for whoever reads it, and nothing is lost of what is none. The one place that knows it.

/** A byte that is no character is this far below what stands for it. */
const shift = 0xdc00
/** With `u`, halves of a pair are no match. */
const lone = /[\udc80-\udcff]/u
const allLone = /[\udc80-\udcff]/gu
const piece = 8192

/** Whether a text has bytes in it that are no characters. */
export function hasRawBytes(text: string): boolean {
  return lone.test(text)
}

/** A text for people: what is no character becomes U+FFFD. */
export function shownText(text: string): string {
  return lone.test(text) ? text.replace(allLone, '\ufffd') : text
}

/** The text of bytes; `bytesOfText` gives them back. */
export function textOfBytes(bytes: ArrayLike<number>): string {
  const units = new Uint16Array(bytes.length)
  let count = 0
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number
    if (first < 0x80) {
      units[count++] = first
      i++
      continue
    }
    const length = characterLength(bytes, i)
    if (length <= 0) {
      units[count++] = shift + first
      i++
      continue
    }
    let code = first & (0x7f >> length)
    for (let k = 1; k < length; k++) code = (code << 6) | ((bytes[i + k] as number) & 63)
    if (code < 0x10000) units[count++] = code
    else {
      units[count++] = 0xd800 + ((code - 0x10000) >> 10)
      units[count++] = 0xdc00 + ((code - 0x10000) & 1023)
    }
    i += length
  }
  let text = ''
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < count; i += piece)
    text += String.fromCharCode(...units.subarray(i, Math.min(count, i + piece)))
  return text
}

/**
 * How many bytes the character takes that begins at a place; 0 where none does, and -1 where the bytes end before one
 * that they begin.
 */
function characterLength(bytes: ArrayLike<number>, at: number): number {
  const first = bytes[at] as number
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  for (let k = 1; k < length; k++) {
    const next = bytes[at + k]
    if (next === undefined) return -1
    if ((next & 0xc0) !== 0x80) return 0
    if (k === 1 && !maySecondFollow(first, next)) return 0
  }
  return length
}

/** No longer forms than needed, no halves of pairs, nothing above U+10FFFF. */
function maySecondFollow(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0
  if (first === 0xed) return second < 0xa0
  if (first === 0xf0) return second >= 0x90
  return first !== 0xf4 || second < 0x90
}

/** The bytes of a text. Half a pair, which no bytes give, becomes U+FFFD. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text))
  let count = 0
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      bytes[count++] = code
      continue
    }
    if (code >= 0xd800 && code < 0xe000) {
      const whole = text.codePointAt(i) as number
      if (whole > 0xffff) i++
      else if (isRawByte(code)) {
        bytes[count++] = code - shift
        continue
      }
      code = whole > 0xffff ? whole : 0xfffd
    }
    const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
    bytes[count++] = ((0xff << (7 - more)) & 0xff) | (code >> (6 * more))
    for (let k = more - 1; k >= 0; k--) bytes[count++] = 0x80 | ((code >> (6 * k)) & 63)
  }
  return bytes
}

/** How many bytes a text has. */
export function byteLength(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit >= 0xd800 && unit <= 0xdbff && isLowHalf(text.charCodeAt(i + 1))) {
      count += 2
      i++
    } else if (!isRawByte(unit)) count += unit < 0x800 ? 1 : 2
  }
  return count
}

/** A text before and after its first so many bytes; what is cut in the midst of a character is none any more. */
export function splitBytes(text: string, count: number): readonly [string, string] {
  let left = count
  let at = 0
  while (at < text.length && left > 0) {
    const unit = text.charCodeAt(at)
    const isPair = isHighHalf(unit) && isLowHalf(text.charCodeAt(at + 1))
    const size = unit < 0x80 || isRawByte(unit) ? 1 : isPair ? 4 : unit < 0x800 ? 2 : 3
    const units = isPair ? 2 : 1
    if (size > left) {
      const bytes = bytesOfText(text.slice(at, at + units))
      const rest = textOfBytes(bytes.subarray(left)) + text.slice(at + units)
      return [text.slice(0, at) + textOfBytes(bytes.subarray(0, left)), rest]
    }
    left -= size
    at += units
  }
  return [text.slice(0, at), text.slice(at)]
}

/** The first characters of a text, at most `limit` but at least one, and never half a pair. */
export function firstCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text
  const isWithinPair = isLowHalf(text.charCodeAt(limit)) && isHighHalf(text.charCodeAt(limit - 1))
  return text.slice(0, isWithinPair ? (limit > 1 ? limit - 1 : 2) : limit)
}

/** A text in which bytes that make characters together are those. */
export function mendedText(text: string): string {
  return lone.test(text) ? textOfBytes(bytesOfText(text)) : text
}

/** Puts texts together whose bytes may only make characters together. */
export function joinByteTexts(before: string, after: string): string {
  let to = 0
  while (to < 3 && isRawByte(after.charCodeAt(to))) to++
  // To look at the end of a text that was put together costs its length.
  if (to === 0) return before + after
  let from = before.length
  while (from > before.length - 3 && isRawByte(before.charCodeAt(from - 1))) from--
  if (from === before.length) return before + after
  return before.slice(0, from) + mendedText(before.slice(from) + after.slice(0, to)) + after.slice(to)
}

/** Text of bytes that come in pieces: a character that is cut waits for its rest. */
export class ByteTextDecoder {
  #kept: Uint8Array = new Uint8Array(0)

  /** All that is whole by now. */
  decode(bytes: Uint8Array): string {
    const all = this.#kept.length === 0 ? bytes : joined(this.#kept, bytes)
    const end = all.length - cutTail(all)
    this.#kept = all.slice(end)
    return textOfBytes(end === all.length ? all : all.subarray(0, end))
  }

  /** Nothing follows: what is left, which is no character. */
  end(): string {
    const text = textOfBytes(this.#kept)
    this.#kept = new Uint8Array(0)
    return text
  }
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  const all = new Uint8Array(before.length + after.length)
  all.set(before)
  all.set(after, before.length)
  return all
}

/** How many bytes at the end begin a character that is not there as a whole. */
function cutTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return characterLength(bytes, bytes.length - back) === -1 ? back : 0
  }
  return 0
}

function isRawByte(unit: number): boolean {
  return unit >= shift + 0x80 && unit <= shift + 0xff
}

function isHighHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
