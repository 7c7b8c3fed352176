// http: a request from somewhere gets the answer it should.
import { integer, type ObjectOf, object, optional, required, text } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import type { Goal } from './goal.ts'
import { origin, probeTimeoutMs, verdictOf } from './origin.ts'

const fields = {
  from: required(origin),
  url: required(text('a URL such as http://cart/items', /^https?:\/\/\S+$/)),
  host: optional(text('a Host header')),
  status: optional(integer(100, 599)),
  contains: optional(text()),
  /** Who asks, for the list of users; the URL when left out. */
  as: optional(text()),
}
type Params = ObjectOf<typeof fields>

export const http: Goal<Params> = {
  name: 'http',
  params: object('the check "http"', fields),
  check,
  users: (params) => [
    {
      name: params.as ?? params.url.replace(/^https?:\/\//, ''),
      as: params.as,
      answer: (look) => check(look, params),
      asks: (look) => ({ url: params.url, origin: params.from.of(look) }),
    },
  ],
}

function check(look: Look, params: Params): Verdict {
  const { words } = look
  const { from, url, host, status = 200, contains } = params
  return verdictOf(look, from, { kind: 'http', url, host, timeoutMs: probeTimeoutMs }, (answer) => {
    const tell = (say: string) => `${words.answered(url, say)} (${words.from(from.text)})`
    if (answer.status === undefined) return { holds: false, say: tell(answer.say) }
    if (answer.status !== status) return { holds: false, say: tell(words.statusWas(answer.status, status)) }
    if (contains !== undefined && !(answer.body ?? '').includes(contains))
      return { holds: false, say: tell(words.bodyLacks(contains)) }
    return { holds: true, say: tell(answer.say) }
  })
}
