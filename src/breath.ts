// Turns for others: whoever computes for long asks now and then whether keys and frames have waited long enough.

/** Keys and frames wait no longer than this, in milliseconds of the wall. */
const turnMs = 8
let lastMs = performance.now()

/** Resolves when everything else has had its turn; undefined when none is due. */
export function breathe(): Promise<void> | undefined {
  if (performance.now() - lastMs < turnMs) return undefined
  return new Promise((resolve) =>
    setImmediate(() => {
      lastMs = performance.now()
      resolve()
    }),
  )
}
