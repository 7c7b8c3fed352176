// context: what the player's kubectl looks at when a line does not say.
import { type ObjectOf, object, required, text } from '../level/schema.ts'
import type { Goal } from './goal.ts'

const fields = { namespace: required(text('a namespace')) }

export const context: Goal<ObjectOf<typeof fields>> = {
  name: 'context',
  params: object('the check "context"', fields),
  check({ words, namespaceInUse }, { namespace }) {
    const holds = namespaceInUse === namespace
    return {
      holds,
      say: holds ? words.namespaceIs(namespace) : words.namespaceShould(namespaceInUse, namespace),
    }
  },
}
