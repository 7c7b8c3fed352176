// tcp: a port answers from somewhere.
import { integer, type ObjectOf, object, required, text } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import type { Goal } from './goal.ts'
import { origin, probeTimeoutMs, verdictOf } from './origin.ts'
import { asker } from './web-request.ts'

const fields = {
  from: required(origin),
  host: required(text('a name or an address')),
  port: required(integer(1, 65_535)),
  ...asker,
}
type Params = ObjectOf<typeof fields>

export const tcp: Goal<Params> = {
  name: 'tcp',
  params: object('the check "tcp"', fields),
  check,
  users: (params) => [
    {
      name: params.as ?? `${params.host}:${params.port}`,
      as: params.as,
      answer: (look) => check(look, params),
    },
  ],
}

function check(look: Look, { from, host, port }: Params): Verdict {
  const what = `${host}:${port}`
  return verdictOf(look, from, { kind: 'tcp', host, port, timeoutMs: probeTimeoutMs }, (answer) => ({
    holds: answer.isAnswered,
    say: `${look.words.answered(what, answer.say)} (${look.words.from(from.text)})`,
  }))
}
