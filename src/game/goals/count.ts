// count: how many objects of a kind meet all conditions.
import { integer, list, type ObjectOf, object, optional, required, text } from '../level/schema.ts'
import { condition, isMet } from './condition.ts'
import { type Goal, nameOf, objectsOf, selector } from './goal.ts'

const fields = {
  kind: required(text('a kind such as Pod')),
  namespace: optional(text()),
  selector: optional(selector),
  where: optional(list(condition)),
  equals: optional(integer(0)),
  atLeast: optional(integer(0)),
  atMost: optional(integer(0)),
}

export const count: Goal<ObjectOf<typeof fields>> = {
  name: 'count',
  params: object('the check "count"', fields),
  kinds: ({ kind }) => [kind],
  check(look, params) {
    const { words } = look
    const found = objectsOf(look, params.kind, params)
    if (found === undefined) return { holds: false, say: words.unknownYet }
    const { where = [] } = params
    const meeting = found.filter((each) => where.every((wanted) => isMet(each, wanted)))
    const number = meeting.length
    const holds =
      (params.equals === undefined || number === params.equals) &&
      number >= (params.atLeast ?? 0) &&
      number <= (params.atMost ?? Number.MAX_SAFE_INTEGER)
    const wanted = [
      ...(params.equals === undefined ? [] : [String(params.equals)]),
      ...(params.atLeast === undefined ? [] : [words.atLeast(params.atLeast)]),
      ...(params.atMost === undefined ? [] : [words.atMost(params.atMost)]),
    ].join(', ')
    return { holds, say: words.countIs(number, nameOf(params.kind, params), wanted) }
  },
}
