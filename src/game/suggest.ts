// "Did you mean ...?": the known word nearest to an unknown one.

/** The nearest of the known words when it is near enough to be a slip. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(1, Math.ceil(word.length / 3)) + 1
  for (const candidate of known) {
    const distance = distanceOf(word.toLowerCase(), candidate.toLowerCase())
    const isPrefix = word.length >= 2 && candidate.toLowerCase().startsWith(word.toLowerCase())
    const weight = isPrefix ? Math.min(distance, 1) : distance
    if (weight >= bestDistance) continue
    best = candidate
    bestDistance = weight
  }
  return best
}

/** `; did you mean X?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = nearest(word, known)
  return found === undefined ? '' : `; did you mean ${found}?`
}

/** Insertions, deletions, substitutions and swaps of neighbours between two words. */
function distanceOf(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cell = (r: number, c: number) => (rows[r] as number[])[c] as number
      const substituted = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(cell(i - 1, j) + 1, (row[j - 1] as number) + 1, substituted)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, cell(i - 2, j - 2) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return (rows[a.length] as number[])[b.length] as number
}
