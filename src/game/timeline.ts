// The timeline of a play: bounded, entries only at the end, a changed entry is a new object.
import type { CommandEntry, TimelineEntry } from './session-state.ts'

const entryLimit = 500

type EntryOf<T> = T extends TimelineEntry ? Omit<T, 'id'> : never
export type NewEntry = EntryOf<TimelineEntry>

export class Timeline {
  #entries: readonly TimelineEntry[] = []
  #nextId = 1

  get entries(): readonly TimelineEntry[] {
    return this.#entries
  }

  /** Adds an entry and answers its id. */
  add(entry: NewEntry): number {
    const id = this.#nextId++
    this.#entries = [...this.#entries, { ...entry, id } as TimelineEntry].slice(-entryLimit)
    return id
  }

  /** Changes a command's entry, if it still is there. */
  change(id: number, by: Partial<CommandEntry>): void {
    this.#entries = this.#entries.map((entry) =>
      entry.id === id && entry.kind === 'command' ? { ...entry, ...by } : entry,
    )
  }

  /** Drops everything before an entry. */
  clearBefore(id: number): void {
    this.#entries = this.#entries.filter((entry) => entry.id >= id)
  }
}
