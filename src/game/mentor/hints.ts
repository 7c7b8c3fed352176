// The next step that this player has not yet taken: look here, it is this, do this.
import { type Evidence, type Finding, identityOf } from './finding.ts'
import type { RunLog } from './run-log.ts'

export type Step =
  /** `isSeen`: the player has looked there already, and not seen what matters. */
  | {
      readonly kind: 'look'
      readonly finding: Finding
      readonly evidence: Evidence
      readonly isSeen: boolean
    }
  | { readonly kind: 'is'; readonly finding: Finding }
  | { readonly kind: 'do'; readonly finding: Finding }

interface Given {
  /** What the player was last told to look at. */
  look: Evidence | undefined
  isTold: boolean
  /** Nothing is left to tell. */
  isDone: boolean
}

export class HintLadder {
  readonly #given = new Map<string, Given>()

  /** The next step towards a finding; undefined when all of it was told. */
  next(finding: Finding, log: RunLog): Step | undefined {
    const given = this.#of(finding)
    if (given.isDone) return undefined
    if (given.isTold) {
      given.isDone = true
      return { kind: 'do', finding }
    }
    const isIgnored = given.look !== undefined && log.sawFirst(given.look) === undefined
    const unseen = finding.evidence.find((evidence) => log.sawFirst(evidence) === undefined)
    // The first step never tells the cause, also to those who have looked everywhere.
    const look = given.look === undefined ? (unseen ?? finding.evidence.at(-1)) : unseen
    if (!isIgnored && look !== undefined) {
      given.look = look
      return { kind: 'look', finding, evidence: look, isSeen: look !== unseen }
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
    const known = this.#given.get(key) ?? { look: undefined, isTold: false, isDone: false }
    this.#given.set(key, known)
    return known
  }
}
