// http: a request from somewhere gets the answer it should.
import { type ObjectOf, object } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import type { Goal } from './goal.ts'
import { probeTimeoutMs, verdictOf } from './origin.ts'
import { askerOf, webRequest } from './web-request.ts'

type Params = ObjectOf<typeof webRequest>

export const http: Goal<Params> = {
  name: 'http',
  params: object('the check "http"', webRequest),
  check,
  users: (params) => [{ ...askerOf(params), answer: (look) => check(look, params) }],
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
