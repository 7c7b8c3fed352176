// DER, the encoding of certificates: values to bytes and back. Models ITU-T X.690.

export type Bytes = readonly number[]

/** One encoded value: its tag and what it holds. */
export interface DerValue {
  readonly tag: number
  readonly content: Bytes
  /** The value with its tag and length, as it stood. */
  readonly whole: Bytes
}

const sequenceTag = 0x30
const setTag = 0x31

export function der(tag: number, content: Bytes): Bytes {
  return [tag, ...lengthOf(content.length), ...content]
}

export function sequence(...parts: readonly Bytes[]): Bytes {
  return der(sequenceTag, parts.flat())
}

export function set(...parts: readonly Bytes[]): Bytes {
  return der(setTag, parts.flat())
}

/** A whole number from its bytes, most significant first; never negative. */
export function integer(bytes: Bytes): Bytes {
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes)
}

export function bitString(bytes: Bytes, unusedBits = 0): Bytes {
  return der(0x03, [unusedBits, ...bytes])
}

export function octetString(bytes: Bytes): Bytes {
  return der(0x04, bytes)
}

export const nothing: Bytes = [0x05, 0x00]

/** `2.5.4.3`. */
export function objectId(text: string): Bytes {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  return der(0x06, [first * 40 + second, ...rest.flatMap(base128)])
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

function lengthOf(length: number): Bytes {
  if (length < 0x80) return [length]
  const digits: number[] = []
  for (let left = length; left > 0; left >>>= 8) digits.unshift(left & 0xff)
  return [0x80 | digits.length, ...digits]
}

/** The values that follow one another in some bytes; undefined when they are no DER. */
export function derValues(bytes: Bytes): readonly DerValue[] | undefined {
  const values: DerValue[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] as number
    let length = bytes[at + 1]
    let start = at + 2
    if (length === undefined) return undefined
    if (length >= 0x80) {
      const digits = bytes.slice(start, start + (length & 0x7f))
      start += digits.length
      length = digits.reduce((sum, digit) => sum * 256 + digit, 0)
    }
    if (start + length > bytes.length) return undefined
    values.push({ tag, content: bytes.slice(start, start + length), whole: bytes.slice(at, start + length) })
    at = start + length
  }
  return values
}
