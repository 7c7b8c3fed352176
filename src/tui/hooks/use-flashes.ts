// Which rows changed a moment ago, and what they said before.
import { useEffect, useMemo, useReducer } from 'react'

interface Rowish {
  readonly key: string
  readonly status: string
}

/** How long a change is shown, in milliseconds of the wall: a fast clock must not hide it. */
export const flashMs = 2000

interface Flash {
  readonly was: string
  readonly until: number
}

/** Remembers statuses from one look to the next. */
export class Flashes {
  readonly #now: () => number
  readonly #seen = new Map<string, string>()
  readonly #flashing = new Map<string, Flash>()
  #rows: readonly Rowish[] | undefined
  #shown: ReadonlyMap<string, string> = new Map()

  /** `now`: milliseconds of the wall. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds until the first flash ends; undefined when nothing flashes. */
  get nextEndMs(): number | undefined {
    const ends = [...this.#flashing.values()].map(({ until }) => until)
    return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends) - this.#now())
  }

  /** What each row that changed a moment ago was before, by key; the same map while nothing changes. */
  look(rows: readonly Rowish[]): ReadonlyMap<string, string> {
    const hasEnded = this.#end()
    const hasChanged = rows !== this.#rows && this.#compare(rows)
    this.#rows = rows
    if (hasEnded || hasChanged) this.#shown = new Map([...this.#flashing].map(([key, { was }]) => [key, was]))
    return this.#shown
  }

  #end(): boolean {
    const now = this.#now()
    const over = [...this.#flashing].filter(([, { until }]) => until <= now)
    for (const [key] of over) this.#flashing.delete(key)
    return over.length > 0
  }

  #compare(rows: readonly Rowish[]): boolean {
    let hasChanged = false
    const keys = new Set<string>()
    for (const { key, status } of rows) {
      keys.add(key)
      const was = this.#seen.get(key)
      if (was !== undefined && was !== status) {
        const first = this.#flashing.get(key)?.was ?? was
        this.#flashing.set(key, { was: first, until: this.#now() + flashMs })
        hasChanged = true
      }
      this.#seen.set(key, status)
    }
    for (const key of this.#seen.keys()) {
      if (keys.has(key)) continue
      this.#seen.delete(key)
      if (this.#flashing.delete(key)) hasChanged = true
    }
    return hasChanged
  }
}

/** Draws again when a flash ends. */
export function useFlashes(rows: readonly Rowish[]): ReadonlyMap<string, string> {
  const flashes = useMemo(() => new Flashes(() => performance.now()), [])
  const [, again] = useReducer((count: number) => count + 1, 0)
  const shown = flashes.look(rows)
  useEffect(() => {
    const { nextEndMs } = flashes
    if (nextEndMs === undefined) return
    const timer = setTimeout(again, nextEndMs + 1)
    return () => clearTimeout(timer)
  })
  return shown
}
