// What was asked of late is not worked out again: the same few texts come again and again.

/**
 * A function of a text that remembers its last answers: at least `limit` of them, at most twice as many; the older half
 * goes at once. The function may look at nothing but the text.
 */
export function remembering<T>(limit: number, make: (text: string) => T): (text: string) => T {
  let young = new Map<string, T>()
  let old = new Map<string, T>()
  return (text) => {
    const known = young.get(text)
    if (known !== undefined) return known
    const made = old.get(text) ?? make(text)
    if (young.size >= limit) {
      old = young
      young = new Map()
    }
    young.set(text, made)
    return made
  }
}
