// The simulated users of a level: whoever its checks send requests for, with their last answers.
import type { Check, CheckUser, Look } from './look.ts'
import type { UserRow } from './session-state.ts'

const answerLimit = 40

export class Users {
  readonly #look: Look
  readonly #users: ReadonlyMap<string, CheckUser>
  readonly #rows = new Map<string, UserRow>()

  constructor(look: Look, checks: readonly Check[]) {
    this.#look = look
    this.#users = new Map(checks.flatMap(({ users }) => users).map((user) => [user.name, user]))
  }

  get isNobody(): boolean {
    return this.#users.size === 0
  }

  get rows(): readonly UserRow[] {
    return [...this.#rows.values()]
  }

  /** Notes each user's latest answer. */
  see(): void {
    const { noAnswer, unknownYet } = this.#look.words
    for (const [name, user] of this.#users) {
      const verdict = user.answer(this.#look)
      if (verdict === undefined || verdict.say === noAnswer || verdict.say === unknownYet) continue
      const before = this.#rows.get(name)?.answers ?? []
      const answers = (user.answers?.(this.#look) ?? [...before, verdict.holds]).slice(-answerLimit)
      this.#rows.set(name, { key: name, name, answers, say: verdict.say })
    }
  }
}
