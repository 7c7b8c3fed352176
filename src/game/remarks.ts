// Tells a player once what a level has to say about a particular way of not being there yet.

/** A state that passes by itself is not worth a word. */
const restMs = 4000

export class Remarks {
  readonly #known = new Set<string>()
  #latest: { readonly say: string; readonly sinceMs: number } | undefined

  /**
   * Takes what is wrong now, a sentence of the level (`isOwn`) or of a check. Answers with it when it is to be told:
   * it is the level's, it has been true for some seconds, and it is neither how the player found things nor old news.
   */
  see(say: string, isOwn: boolean, nowMs: number): string | undefined {
    if (this.#latest === undefined) this.#known.add(say)
    if (this.#latest?.say !== say) this.#latest = { say, sinceMs: nowMs }
    if (!isOwn || this.#known.has(say) || nowMs - this.#latest.sinceMs < restMs) return undefined
    this.#known.add(say)
    return say
  }
}
