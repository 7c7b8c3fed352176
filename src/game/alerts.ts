// What calls for attention, and since when.
import type { Alert } from './session-state.ts'

export class Alerts {
  readonly #nowMs: () => number
  readonly #sinceMs = new Map<string, number>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** The alerts for what is wrong now; what was wrong before keeps its time. */
  of(rows: readonly { readonly name: string; readonly say: string }[]): readonly Alert[] {
    const names = new Set(rows.map(({ name }) => name))
    for (const name of [...this.#sinceMs.keys()]) if (!names.has(name)) this.#sinceMs.delete(name)
    return rows.map(({ name, say }) => {
      const sinceMs = this.#sinceMs.get(name) ?? this.#nowMs()
      this.#sinceMs.set(name, sinceMs)
      return { name, say, sinceMs }
    })
  }
}
