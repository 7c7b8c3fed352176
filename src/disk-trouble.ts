// Whether what is played reaches the disk: said once when it does not, and once when it does again.

import { dirname } from 'node:path'

/** Where the disk took nothing, and why. */
export interface Trouble {
  readonly folder: string
  /** `ENOSPC`. */
  readonly code: string
}

export class DiskTrouble {
  readonly #failing = new Map<string, Trouble>()
  #isTold = false
  /** Hears of trouble, or that there is none any more. */
  tell: (trouble: Trouble | undefined) => void = () => {}

  /** The trouble of this moment. */
  get now(): Trouble | undefined {
    return this.#failing.values().next().value
  }

  /** Somebody new has to be told. */
  forget(): void {
    this.#isTold = false
  }

  /** Writes something. False when that failed: the game goes on with what it knows. */
  try(path: string, write: () => void): boolean {
    try {
      write()
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      const trouble = { folder: dirname(path), code }
      this.#failing.set(path, trouble)
      if (!this.#isTold) {
        this.#isTold = true
        this.tell(trouble)
      }
      return false
    }
    if (this.#failing.delete(path) && this.#failing.size === 0 && this.#isTold) {
      this.#isTold = false
      this.tell(undefined)
    }
    return true
  }
}
