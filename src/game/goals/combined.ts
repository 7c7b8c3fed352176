// all, any, not: checks made of checks.
import { list, reading, type Schema } from '../level/schema.ts'
import type { Check } from '../look.ts'

/** all: every check holds; tells the first that does not. */
export const all = (check: Schema<Check>): Schema<Check> =>
  reading(list(check, 1), (checks) => ({
    verdict: (look) => {
      const verdicts = checks.map((each) => each.verdict(look))
      return verdicts.find(({ holds }) => !holds) ?? { holds: true, say: look.words.allHold }
    },
    users: checks.flatMap(({ users }) => users),
    removals: checks.flatMap(({ removals = [] }) => removals),
  }))

/** any: at least one check holds. */
export const any = (check: Schema<Check>): Schema<Check> =>
  reading(list(check, 1), (checks) => ({
    verdict: (look) => {
      const verdicts = checks.map((each) => each.verdict(look))
      const found = verdicts.find(({ holds }) => holds)
      return found ?? { holds: false, say: look.words.noneHolds(verdicts.map(({ say }) => say).join('; ')) }
    },
    users: checks.flatMap(({ users }) => users),
    removals: checks.flatMap(({ removals = [] }) => removals),
  }))

/** not: the check does not hold. */
export const not = (check: Schema<Check>): Schema<Check> =>
  reading(check, (inner) => ({
    verdict: (look) => {
      const { holds, say } = inner.verdict(look)
      return { holds: !holds, say: holds ? look.words.shouldNot(say) : say }
    },
    users: inner.users,
  }))
