// Unpacks deflate streams. Models RFC 1951.
import { codeLengthOrder, distances, fixedLengths, lengths } from './deflate-tables.ts'

/** What is packed is damaged or cut off. */
export class InflateError extends Error {}

/** Codes of up to 15 bits: how many there are of each length, and what they stand for in order. */
interface Codes {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

const longestCode = 15

function codesOf(sizes: readonly number[]): Codes {
  const counts = new Uint16Array(longestCode + 1)
  for (const size of sizes) counts[size] = (counts[size] as number) + 1
  const offsets = new Uint16Array(longestCode + 2)
  for (let size = 1; size <= longestCode; size++)
    offsets[size + 1] = (offsets[size] as number) + (counts[size] as number)
  const symbols = new Uint16Array(sizes.length)
  sizes.forEach((size, symbol) => {
    if (size === 0) return
    const at = offsets[size] as number
    symbols[at] = symbol
    offsets[size] = at + 1
  })
  return { counts, symbols }
}

const fixed = { literals: codesOf(fixedLengths.literals), distances: codesOf(fixedLengths.distances) }

/** Unpacks what begins at a place; `end` is where it ended. Throws InflateError. */
export function inflate(
  bytes: Uint8Array,
  from: number,
): { readonly content: Uint8Array; readonly end: number } {
  const reader = new Inflater(bytes, from)
  while (reader.block()) {}
  return { content: reader.content(), end: reader.end }
}

class Inflater {
  readonly #bytes: Uint8Array
  #at: number
  #bits = 0
  #bitCount = 0
  #out = new Uint8Array(4096)
  #length = 0

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes
    this.#at = from
  }

  get end(): number {
    return this.#at
  }

  content(): Uint8Array {
    return this.#out.subarray(0, this.#length)
  }

  /** True when another one follows. */
  block(): boolean {
    const isLast = this.#take(1) === 1
    const kind = this.#take(2)
    if (kind === 0) this.#stored()
    else if (kind === 1) this.#coded(fixed.literals, fixed.distances)
    else if (kind === 2) this.#dynamic()
    else throw new InflateError()
    return !isLast
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new InflateError()
      this.#bits |= byte << this.#bitCount
      this.#bitCount += 8
    }
    const value = this.#bits & ((1 << count) - 1)
    this.#bits >>>= count
    this.#bitCount -= count
    return value
  }

  #symbol({ counts, symbols }: Codes): number {
    let code = 0
    let first = 0
    let index = 0
    for (let size = 1; size <= longestCode; size++) {
      code |= this.#take(1)
      const count = counts[size] as number
      if (code - first < count) return symbols[index + code - first] as number
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw new InflateError()
  }

  #stored(): void {
    this.#bits = 0
    this.#bitCount = 0
    const at = this.#at
    const size = (this.#bytes[at] ?? 0) | ((this.#bytes[at + 1] ?? 0) << 8)
    const part = this.#bytes.subarray(at + 4, at + 4 + size)
    if (part.length < size) throw new InflateError()
    for (const byte of part) this.#put(byte)
    this.#at = at + 4 + size
  }

  #dynamic(): void {
    const literalCount = this.#take(5) + 257
    const distanceCount = this.#take(5) + 1
    const sizeCount = this.#take(4) + 4
    const sizes = new Array<number>(19).fill(0)
    for (const place of codeLengthOrder.slice(0, sizeCount)) sizes[place] = this.#take(3)
    const codes = codesOf(sizes)
    const all: number[] = []
    while (all.length < literalCount + distanceCount) {
      const symbol = this.#symbol(codes)
      if (symbol < 16) all.push(symbol)
      else if (symbol === 16) all.push(...new Array<number>(3 + this.#take(2)).fill(all.at(-1) ?? 0))
      else all.push(...new Array<number>(symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7)).fill(0))
    }
    this.#coded(
      codesOf(all.slice(0, literalCount)),
      codesOf(all.slice(literalCount, literalCount + distanceCount)),
    )
  }

  #coded(literals: Codes, far: Codes): void {
    for (;;) {
      const symbol = this.#symbol(literals)
      if (symbol === 256) return
      if (symbol < 256) {
        this.#put(symbol)
        continue
      }
      const length = this.#extended(lengths[symbol - 257])
      const distance = this.#extended(distances[this.#symbol(far)])
      if (distance > this.#length) throw new InflateError()
      for (let i = 0; i < length; i++) this.#put(this.#out[this.#length - distance] as number)
    }
  }

  #extended(entry: readonly [number, number] | undefined): number {
    if (entry === undefined) throw new InflateError()
    return entry[0] + this.#take(entry[1])
  }

  #put(byte: number): void {
    if (this.#length === this.#out.length) {
      const larger = new Uint8Array(this.#out.length * 2)
      larger.set(this.#out)
      this.#out = larger
    }
    this.#out[this.#length++] = byte
  }
}
