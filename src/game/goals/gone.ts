// gone: no such object exists (any more).
import { type ObjectOf, object, optional, required, text } from '../level/schema.ts'
import { type Goal, nameOf, objectsOf, selector } from './goal.ts'

const fields = {
  kind: required(text('a kind such as Pod')),
  name: optional(text()),
  namespace: optional(text()),
  selector: optional(selector),
}

export const gone: Goal<ObjectOf<typeof fields>> = {
  name: 'gone',
  params: object('the check "gone"', fields),
  removals: (params) => [params],
  kinds: ({ kind }) => [kind],
  check(look, params) {
    const found = objectsOf(look, params.kind, params)
    if (found === undefined) return { holds: false, say: look.words.unknownYet }
    const [first] = found
    if (first === undefined) return { holds: true, say: look.words.isGone(nameOf(params.kind, params)) }
    return { holds: false, say: look.words.stillExists(nameOf(params.kind, { name: first.metadata.name })) }
  },
}
