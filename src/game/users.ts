// The simulated users of a level: whoever its checks send requests for, with their last answers.
import type { Check, CheckUser, Look } from './look.ts'
import type { FailedRequest } from './mentor/survey.ts'
import type { UserRow } from './session-state.ts'

const answerLimit = 40
/** How often somebody looks. */
const lookEveryMs = 1000

export class Users {
  readonly #look: Look
  readonly #names: () => { readonly [user: string]: string }
  readonly #users: ReadonlyMap<string, CheckUser>
  readonly #rows = new Map<string, UserRow>()
  readonly #downMs = new Map<string, number>()

  /** `names` says what the level calls some of them, in the player's language. */
  constructor(
    look: Look,
    checks: readonly Check[],
    names: () => { readonly [user: string]: string } = () => ({}),
  ) {
    this.#look = look
    this.#names = names
    this.#users = new Map(checks.flatMap(({ users }) => users).map((user) => [user.name, user]))
  }

  get isNobody(): boolean {
    return this.#users.size === 0
  }

  get rows(): readonly UserRow[] {
    const names = this.#names()
    return [...this.#rows.values()].map((row) => ({ ...row, name: names[row.key] ?? row.name }))
  }

  /** Who asked and was not served: not answered, or not as needed. `all` are the requests that failed. */
  failed(all: readonly FailedRequest[]): readonly FailedRequest[] {
    const unserved = this.#unserved
    // A page that is not there is a failure only for somebody who needs it.
    const failed = all.filter(({ status = 500, url }) => status >= 500 || unserved.has(url))
    return [
      ...failed,
      ...this.#unsatisfied.filter(({ url }) => !failed.some((request) => request.url === url)),
    ]
  }

  /** What those ask for whose checks do not hold. */
  get #unserved(): ReadonlySet<string> {
    return new Set(
      [...this.#users.values()].flatMap((user) => {
        const url = user.asks?.(this.#look)?.url
        return url === undefined || user.answer(this.#look)?.holds !== false ? [] : [url]
      }),
    )
  }

  /** Who is answered, but not with what is needed. */
  get #unsatisfied(): readonly FailedRequest[] {
    return [...this.#users].flatMap(([name, user]) => {
      const asked = user.asks?.(this.#look)
      const row = this.#rows.get(name)
      if (asked?.origin === undefined || row === undefined) return []
      if (user.answer(this.#look)?.holds !== false) return []
      // Who was not answered at all is no judge of answers.
      if (user.answers?.(this.#look)?.includes(false) === true) return []
      const podUid = asked.origin.kind === 'pod' ? asked.origin.uid : undefined
      return [{ podUid, url: asked.url, say: row.say, isWrong: true }]
    })
  }

  /** For how long each was not served, by name, as looked at once a second. */
  get downtimes(): ReadonlyMap<string, number> {
    const names = this.#names()
    return new Map([...this.#downMs].map(([name, ms]) => [names[name] ?? name, ms]))
  }

  /** The player comes: what users felt counts from now on. */
  begin(): void {
    this.#downMs.clear()
  }

  /** Notes each user's latest answer. */
  see(): void {
    const { noAnswer, unknownYet } = this.#look.words
    for (const [name, user] of this.#users) {
      const verdict = user.answer(this.#look)
      if (verdict === undefined || verdict.say === noAnswer || verdict.say === unknownYet) continue
      const before = this.#rows.get(name)?.answers ?? []
      const answers = (user.answers?.(this.#look) ?? [...before, verdict.holds]).slice(-answerLimit)
      if (answers.at(-1) === false) this.#downMs.set(name, (this.#downMs.get(name) ?? 0) + lookEveryMs)
      this.#rows.set(name, { key: name, name, answers, say: verdict.say })
    }
  }
}
