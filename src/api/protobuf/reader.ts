// Reads the protobuf wire format.
import type { WireType } from './writer.ts'

/** The bytes are no message of the type. */
export class ProtobufError extends Error {}

const replacement = 0xfffd

export class Reader {
  readonly #bytes: Uint8Array
  #at: number
  readonly #end: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  get isDone(): boolean {
    return this.#at >= this.#end
  }

  /** A varint as a number; 64 bits are read as signed. Throws ProtobufError. */
  varint(): number {
    let value = 0
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.#next()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    let large = BigInt(value)
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#next()
      large |= BigInt(byte & 127) << shift
      if (byte < 128) return Number(BigInt.asIntN(64, large))
    }
    throw new ProtobufError('proto: integer overflow')
  }

  double(): number {
    const bytes = this.#take(8)
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true)
  }

  /** The field and the wire type of what comes next. */
  tag(): { readonly field: number; readonly wire: WireType } {
    const key = this.varint()
    const wire = key % 8
    if (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5)
      throw new ProtobufError(`proto: illegal wireType ${wire}`)
    return { field: Math.floor(key / 8), wire }
  }

  bytes(): Uint8Array {
    return this.#take(this.varint())
  }

  text(): string {
    return decodeUtf8(this.bytes())
  }

  /** A reader of the message that comes next. */
  message(): Reader {
    const length = this.varint()
    const start = this.#at
    this.#take(length)
    return new Reader(this.#bytes, start, start + length)
  }

  skip(wire: WireType): void {
    if (wire === 0) this.varint()
    else if (wire === 1) this.#take(8)
    else if (wire === 5) this.#take(4)
    else this.bytes()
  }

  #next(): number {
    if (this.#at >= this.#end) throw new ProtobufError('unexpected EOF')
    return this.#bytes[this.#at++] as number
  }

  #take(length: number): Uint8Array {
    if (length < 0 || this.#at + length > this.#end) throw new ProtobufError('unexpected EOF')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}

/** The text of UTF-8 bytes; what is none becomes a replacement character. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] as number
    const more = first < 0x80 ? 0 : first < 0xc0 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
    let code = more <= 0 ? first : first & (0x3f >> more)
    if (more < 0) code = replacement
    for (let k = 0; k < more; k++) code = (code << 6) | ((bytes[i++] ?? 0) & 63)
    text += String.fromCodePoint(code > 0x10ffff ? replacement : code)
  }
  return text
}
