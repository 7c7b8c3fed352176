// Turns for others: whoever computes for long asks now and then whether keys and frames have waited long enough.

/** Keys and frames wait no longer than this, in milliseconds of the wall. */
const turnMs = 4
let lastMs = performance.now()
const waiting: (() => void)[] = []

/** Resolves when everything else has had its turn; undefined when none is due. */
export function breathe(): Promise<void> | undefined {
  if (waiting.length === 0 && performance.now() - lastMs < turnMs) return undefined
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(goOn)
  })
}

/** One of those who wait goes on; keys come between it and the next one. */
function goOn(): void {
  lastMs = performance.now()
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(goOn)
}
