// The next step that this player has not yet taken: look here, it is this, do this.
import { type Evidence, type Finding, identityOf } from './finding.ts'
import type { RunLog } from './run-log.ts'

export type Step =
  | { readonly kind: 'look'; readonly finding: Finding; readonly evidence: Evidence }
  | { readonly kind: 'is'; readonly finding: Finding }
  | { readonly kind: 'do'; readonly finding: Finding }

interface Given {
  /** What the player was last told to look at. */
  look: Evidence | undefined
  isTold: boolean
}

export class HintLadder {
  readonly #given = new Map<string, Given>()

  /** The next step towards the first finding. */
  next(finding: Finding, log: RunLog): Step {
    const given = this.#of(finding)
    if (given.isTold) return { kind: 'do', finding }
    const isIgnored = given.look !== undefined && log.sawFirst(given.look) === undefined
    const unseen = finding.evidence.find((evidence) => log.sawFirst(evidence) === undefined)
    if (!isIgnored && unseen !== undefined) {
      given.look = unseen
      return { kind: 'look', finding, evidence: unseen }
    }
    given.isTold = true
    return { kind: 'is', finding }
  }

  /** The root of a finding was told otherwise. Answers whether that was new. */
  tell(finding: Finding): boolean {
    const given = this.#of(finding)
    const isNew = !given.isTold
    given.isTold = true
    return isNew
  }

  #of(finding: Finding): Given {
    const key = identityOf(finding)
    const known = this.#given.get(key) ?? { look: undefined, isTold: false }
    this.#given.set(key, known)
    return known
  }
}
