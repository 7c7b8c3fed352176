// What was asked of late is not worked out again. Half of what is remembered goes at once, the older half.

/** A function of a text that remembers its last answers: at least `limit` of them, at most twice as many. */
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
