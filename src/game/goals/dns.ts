// dns: a name resolves from somewhere.
import { type ObjectOf, object, required, text } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import type { Goal } from './goal.ts'
import { origin, probeTimeoutMs, verdictOf } from './origin.ts'
import { asker } from './web-request.ts'

const fields = { from: required(origin), name: required(text('a name such as cart.shop')), ...asker }
type Params = ObjectOf<typeof fields>

export const dns: Goal<Params> = {
  name: 'dns',
  params: object('the check "dns"', fields),
  check,
  users: (params) => [
    { name: params.as ?? params.name, as: params.as, answer: (look) => check(look, params) },
  ],
}

function check(look: Look, { from, name }: Params): Verdict {
  return verdictOf(look, from, { kind: 'dns', name, timeoutMs: probeTimeoutMs }, (answer) => ({
    holds: answer.isAnswered,
    say: `${look.words.answered(name, answer.say)} (${look.words.from(from.text)})`,
  }))
}
