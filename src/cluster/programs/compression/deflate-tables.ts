// What the codes of deflate stand for. Models RFC 1951, 3.2.5 to 3.2.7.

/** A least value, and how many bits follow that are added to it. */
type Entry = readonly [least: number, bits: number]

function entries(count: number, first: number, bitsOf: (i: number) => number): Entry[] {
  let least = first
  return Array.from({ length: count }, (_, i) => {
    const entry: Entry = [least, bitsOf(i)]
    least += 1 << entry[1]
    return entry
  })
}

/** By code from 257 on. */
export const lengths: readonly Entry[] = [...entries(28, 3, (i) => (i < 8 ? 0 : (i >> 2) - 1)), [258, 0]]
/** By code. */
export const distances: readonly Entry[] = entries(30, 1, (i) => (i < 4 ? 0 : (i >> 1) - 1))

/** In which order the lengths of the codes of code lengths come. */
export const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** How long the codes are that need not be told. */
export const fixedLengths = {
  literals: Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  distances: Array.from({ length: 30 }, () => 5),
}
