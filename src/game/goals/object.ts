// object: an object exists and its fields are as wanted; with a selector, every matching one.

import type { ObjectOf } from '../level/schema.ts'
import { list, object, optional, required, text } from '../level/schema.ts'
import { condition, meets } from './condition.ts'
import { type Goal, nameOf, objectsOf, selector } from './goal.ts'

const fields = {
  kind: required(text('a kind such as Deployment')),
  name: optional(text()),
  namespace: optional(text()),
  selector: optional(selector),
  where: optional(list(condition)),
}

export const objectGoal: Goal<ObjectOf<typeof fields>> = {
  name: 'object',
  params: object('the check "object"', fields),
  kinds: ({ kind }) => [kind],
  check(look, params) {
    const { kind, where = [] } = params
    const found = objectsOf(look, kind, params)
    if (found === undefined) return { holds: false, say: look.words.unknownYet }
    if (found.length === 0) return { holds: false, say: look.words.noSuchObject(nameOf(kind, params)) }
    const verdicts = found.flatMap((each) =>
      where.map((wanted) => meets(each, nameOf(kind, { name: each.metadata.name }), wanted, look.words)),
    )
    const first = verdicts.find((verdict) => !verdict.holds) ?? verdicts[0]
    return first ?? { holds: true, say: nameOf(kind, params) }
  },
}
