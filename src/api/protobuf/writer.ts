// Writes the protobuf wire format from the end to the beginning, so that a message's length is known when it is written.
import { bytesOfText } from '../byte-text.ts'

export type WireType = 0 | 1 | 2 | 5

const firstBytes = 256
const maxExactVarint = 2 ** 53

export class Writer {
  #bytes = new Uint8Array(firstBytes)
  /** Where the written part begins. */
  #start = firstBytes

  /** How much is written; the difference of two lengths is the length of what came between. */
  get length(): number {
    return this.#bytes.length - this.#start
  }

  finish(): Uint8Array {
    return this.#bytes.slice(this.#start)
  }

  /** A whole number as a varint; negative ones take ten bytes, as 64 bits do. */
  varint(value: number): void {
    const digits: number[] = []
    if (value >= 0 && value < maxExactVarint)
      for (let rest = value; ; rest = Math.floor(rest / 128)) {
        const more = rest >= 128
        digits.push((rest % 128) + (more ? 128 : 0))
        if (!more) break
      }
    else
      for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
        const more = rest >= 128n
        digits.push(Number(rest & 127n) + (more ? 128 : 0))
        if (!more) break
      }
    this.raw(digits)
  }

  double(value: number): void {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value, true)
    this.raw(bytes)
  }

  /** A text's UTF-8 bytes with their length before them. */
  text(value: string): void {
    this.bytes(bytesOfText(value))
  }

  /** Bytes with their length before them. */
  bytes(value: ArrayLike<number>): void {
    this.raw(value)
    this.varint(value.length)
  }

  /** What `write` writes, with its length before it. */
  message(write: () => void): void {
    const before = this.length
    write()
    this.varint(this.length - before)
  }

  /** The number of a field; comes after its value, which stands behind it. */
  tag(field: number, wire: WireType): void {
    this.varint(field * 8 + wire)
  }

  raw(bytes: ArrayLike<number>): void {
    if (bytes.length > this.#start) this.#grow(bytes.length)
    this.#start -= bytes.length
    this.#bytes.set(bytes, this.#start)
  }

  #grow(by: number): void {
    const { length } = this
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, length + by + firstBytes))
    larger.set(this.#bytes.subarray(this.#start), larger.length - length)
    this.#start = larger.length - length
    this.#bytes = larger
  }
}
