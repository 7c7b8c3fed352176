// Packs bytes as a deflate stream of one block with the fixed codes. Models RFC 1951.
import { distances, lengths } from './deflate-tables.ts'

const windowBytes = 32_768
const shortest = 3
const longest = 258
/** How many earlier places are tried for each match. */
const triedPlaces = 16

/** The packed form. */
export function deflate(bytes: Uint8Array): Uint8Array {
  const writer = new BitWriter()
  writer.put(1, 1)
  writer.put(1, 2)
  const places = new Map<number, number[]>()
  const remember = (at: number) => {
    if (at + shortest > bytes.length) return
    const key = keyAt(bytes, at)
    const known = places.get(key)
    if (known === undefined) places.set(key, [at])
    else {
      known.push(at)
      if (known.length > triedPlaces) known.shift()
    }
  }
  for (let at = 0; at < bytes.length; ) {
    const { length, distance } = matchAt(bytes, at, places)
    if (length < shortest) {
      writer.literal(bytes[at] as number)
      remember(at++)
      continue
    }
    writer.match(length, distance)
    for (const end = at + length; at < end; at++) remember(at)
  }
  writer.literal(256)
  return writer.bytes()
}

function keyAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
}

/** The longest stretch before a place that is the same as what follows it. */
function matchAt(
  bytes: Uint8Array,
  at: number,
  places: ReadonlyMap<number, readonly number[]>,
): { readonly length: number; readonly distance: number } {
  let best = { length: 0, distance: 0 }
  if (at + shortest > bytes.length) return best
  for (const from of places.get(keyAt(bytes, at)) ?? []) {
    if (at - from > windowBytes) continue
    let length = shortest
    while (length < longest && at + length < bytes.length && bytes[from + length] === bytes[at + length])
      length++
    if (length >= best.length) best = { length, distance: at - from }
  }
  return best
}

/** The last entry whose least value is not above a value. */
function codeOf(entries: readonly (readonly [number, number])[], value: number): number {
  let low = 0
  let high = entries.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((entries[middle] as readonly [number, number])[0] <= value) low = middle
    else high = middle - 1
  }
  return low
}

class BitWriter {
  readonly #bytes: number[] = []
  #bits = 0
  #count = 0

  put(value: number, count: number): void {
    this.#bits |= value << this.#count
    this.#count += count
    while (this.#count >= 8) {
      this.#bytes.push(this.#bits & 255)
      this.#bits >>>= 8
      this.#count -= 8
    }
  }

  /** Codes come with their first bit first. */
  #code(code: number, count: number): void {
    let turned = 0
    for (let i = 0; i < count; i++) turned |= ((code >> i) & 1) << (count - 1 - i)
    this.put(turned, count)
  }

  literal(symbol: number): void {
    if (symbol < 144) this.#code(0x30 + symbol, 8)
    else if (symbol < 256) this.#code(0x190 + symbol - 144, 9)
    else if (symbol < 280) this.#code(symbol - 256, 7)
    else this.#code(0xc0 + symbol - 280, 8)
  }

  match(length: number, distance: number): void {
    const long = codeOf(lengths, length)
    const [leastLength = 0, lengthBits = 0] = lengths[long] ?? []
    this.literal(257 + long)
    this.put(length - leastLength, lengthBits)
    const far = codeOf(distances, distance)
    const [leastDistance = 0, distanceBits = 0] = distances[far] ?? []
    this.#code(far, 5)
    this.put(distance - leastDistance, distanceBits)
  }

  bytes(): Uint8Array {
    if (this.#count > 0) this.#bytes.push(this.#bits & 255)
    return Uint8Array.from(this.#bytes)
  }
}
