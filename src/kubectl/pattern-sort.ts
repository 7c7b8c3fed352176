// Sorts as kubectl's Go library does: equal items end in the same order as there, which is not the one they came in.
// Models Go sort.Sort (pattern-defeating quicksort).

type Less<T> = (a: T, b: T) => boolean

const insertionLength = 12
const nintherLength = 50
/** Swaps of a choice among three times three items; as many mean that the items come backwards. */
const mostSwaps = 12

type Order = 'increasing' | 'decreasing' | 'unknown'

/** A sorted copy. `less` need not be strict. */
export function patternSort<T>(items: readonly T[], less: Less<T>): T[] {
  const sorting = new Sorting([...items], less)
  sorting.sort(0, items.length, bitLength(items.length))
  return sorting.items
}

function bitLength(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log2(value)) + 1
}

class Sorting<T> {
  readonly items: T[]
  readonly #compare: Less<T>

  constructor(items: T[], less: Less<T>) {
    this.items = items
    this.#compare = less
  }

  /** Sorts [from, to); after `limit` bad choices of pivots in a way that never degenerates. */
  sort(from: number, to: number, limit: number): void {
    let [start, end, left] = [from, to, limit]
    let isBalanced = true
    let wasPartitioned = true
    for (;;) {
      const length = end - start
      if (length <= insertionLength) {
        this.#insertionSort(start, end)
        return
      }
      if (left === 0) {
        this.#heapSort(start, end)
        return
      }
      if (!isBalanced) {
        this.#breakPatterns(start, end)
        left--
      }
      let [pivot, order] = this.#choosePivot(start, end)
      if (order === 'decreasing') {
        this.#reverse(start, end)
        pivot = end - 1 - (pivot - start)
        isBalanced = true
        wasPartitioned = true
        order = 'increasing'
      }
      if (isBalanced && wasPartitioned && order === 'increasing' && this.#mendOrder(start, end)) return
      if (start > 0 && !this.#less(start - 1, pivot)) {
        start = this.#partitionEqual(start, end, pivot)
        continue
      }
      const [middle, isPartitioned] = this.#partition(start, end, pivot)
      wasPartitioned = isPartitioned
      const [before, after] = [middle - start, end - middle]
      isBalanced = Math.min(before, after) >= Math.floor(length / 8)
      if (before < after) {
        this.sort(start, middle, left)
        start = middle + 1
      } else {
        this.sort(middle + 1, end, left)
        end = middle
      }
    }
  }

  #less(i: number, j: number): boolean {
    return this.#compare(this.items[i] as T, this.items[j] as T)
  }

  #swap(i: number, j: number): void {
    const item = this.items[i] as T
    this.items[i] = this.items[j] as T
    this.items[j] = item
  }

  #reverse(start: number, end: number): void {
    for (let [i, j] = [start, end - 1]; i < j; i++, j--) this.#swap(i, j)
  }

  #insertionSort(start: number, end: number): void {
    for (let i = start + 1; i < end; i++)
      for (let j = i; j > start && this.#less(j, j - 1); j--) this.#swap(j, j - 1)
  }

  #heapSort(start: number, end: number): void {
    const length = end - start
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.#siftDown(i, length, start)
    for (let i = length - 1; i >= 0; i--) {
      this.#swap(start, start + i)
      this.#siftDown(0, i, start)
    }
  }

  #siftDown(from: number, end: number, first: number): void {
    for (let root = from; ; ) {
      let child = 2 * root + 1
      if (child >= end) return
      if (child + 1 < end && this.#less(first + child, first + child + 1)) child++
      if (!this.#less(first + root, first + child)) return
      this.#swap(first + root, first + child)
      root = child
    }
  }

  /** Scatters a few items; which depends on the length only. */
  #breakPatterns(start: number, end: number): void {
    const length = end - start
    const mask = (1n << BigInt(bitLength(length))) - 1n
    let chance = BigInt(length)
    const at = start + Math.floor(length / 4) * 2 - 1
    for (let i = 0; i < 3; i++) {
      chance = BigInt.asUintN(64, chance ^ (chance << 13n))
      chance ^= chance >> 7n
      chance = BigInt.asUintN(64, chance ^ (chance << 17n))
      const other = Number(chance & mask)
      this.#swap(at + i, start + (other >= length ? other - length : other))
    }
  }

  #choosePivot(start: number, end: number): [number, Order] {
    const length = end - start
    const quarter = Math.floor(length / 4)
    let swaps = 0
    const ordered = (i: number, j: number): [number, number] => {
      if (!this.#less(j, i)) return [i, j]
      swaps++
      return [j, i]
    }
    const median = (i: number, j: number, k: number): number => {
      const [low, high] = ordered(i, j)
      const [middle] = ordered(high, k)
      return ordered(low, middle)[1]
    }
    const picked = [1, 2, 3].map((nth) => {
      const at = start + quarter * nth
      return length < nintherLength ? at : median(at - 1, at, at + 1)
    }) as [number, number, number]
    const pivot = median(...picked)
    return [pivot, swaps === 0 ? 'increasing' : swaps === mostSwaps ? 'decreasing' : 'unknown']
  }

  /** Puts right what is almost in order: at most five places. True when all is in order then. */
  #mendOrder(start: number, end: number): boolean {
    let i = start + 1
    for (let step = 0; step < 5; step++) {
      while (i < end && !this.#less(i, i - 1)) i++
      if (i === end) return true
      if (end - start < nintherLength) return false
      this.#swap(i, i - 1)
      if (i - start >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1)
      if (end - i >= 2) for (let j = i + 1; j < end && this.#less(j, j - 1); j++) this.#swap(j, j - 1)
    }
    return false
  }

  /** What equals the pivot first; nothing is less. The result is where the greater ones begin. */
  #partitionEqual(start: number, end: number, pivot: number): number {
    this.#swap(start, pivot)
    let [i, j] = [start + 1, end - 1]
    for (;;) {
      while (i <= j && !this.#less(start, i)) i++
      while (i <= j && this.#less(start, j)) j--
      if (i > j) return i
      this.#swap(i++, j--)
    }
  }

  /** What is less than the pivot first; where the pivot stands then, and whether all stood right before. */
  #partition(start: number, end: number, pivot: number): [number, boolean] {
    this.#swap(start, pivot)
    let [i, j] = [start + 1, end - 1]
    for (let isFirst = true; ; isFirst = false) {
      while (i <= j && this.#less(i, start)) i++
      while (i <= j && !this.#less(j, start)) j--
      if (i > j) {
        this.#swap(j, start)
        return [j, isFirst]
      }
      this.#swap(i++, j--)
    }
  }
}
