// All chance in a world comes from one seed through named streams, so that a new user of chance shifts no other's.
import { safeCharacters } from '#api/safe-characters.ts'

export class RandomStream {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    this.#a = hash(seed, 0x9e3779b9)
    this.#b = hash(seed, 0x85ebca6b)
    this.#c = hash(seed, 0xc2b2ae35)
    for (let i = 0; i < 12; i++) this.#next()
  }

  /** The small fast counting generator sfc32: 32 random bits. */
  #next(): number {
    const result = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0
    return result >>> 0
  }

  /** At least 0, less than 1. */
  fraction(): number {
    return this.#next() / 4_294_967_296
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.fraction() * count)
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** `base` to `base * (1 + factor)`. Models wait.Jitter. */
  jitter(base: number, factor: number): number {
    return base + this.fraction() * factor * base
  }

  /** The end of a generated name: `4xk2p`. */
  suffix(length = 5): string {
    let text = ''
    for (let i = 0; i < length; i++) text += safeCharacters[this.below(safeCharacters.length)]
    return text
  }

  /** Lower-case hexadecimal digits. */
  hex(length: number): string {
    let text = ''
    while (text.length < length) text += this.#next().toString(16).padStart(8, '0')
    return text.slice(0, length)
  }

  /** A version 4 UUID. */
  uuid(): string {
    const digits = this.hex(32)
    const variant = '89ab'[Number.parseInt(digits[16] as string, 16) & 3]
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
  }
}

/** The seed of a world and its streams by name. */
export class Random {
  readonly seed: number
  readonly #streams = new Map<string, RandomStream>()

  constructor(seed: number) {
    this.seed = seed
  }

  /** The stream of a name; asking again continues the same stream. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name)
    if (stream === undefined) {
      stream = new RandomStream(`${this.seed}/${name}`)
      this.#streams.set(name, stream)
    }
    return stream
  }
}

/** FNV-1a over the text, mixed with a salt. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ salt
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h ^= h >>> 16
  h = Math.imul(h, 0x7feb352d)
  return (h ^ (h >>> 15)) | 0
}
