// users: of the requests that simulated users keep sending, so many in a hundred get the answer they should.
import { duration, integer, type ObjectOf, object, optional } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import type { ProbeAnswer, ProbeRequest } from '../network-port.ts'
import type { GameWords } from '../text/index.ts'
import type { Goal } from './goal.ts'
import { probeTimeoutMs } from './origin.ts'
import { askerOf, webRequest } from './web-request.ts'

const fields = {
  ...webRequest,
  /** Of a hundred. */
  atLeast: optional(integer(0, 100)),
  atMost: optional(integer(0, 100)),
  /** How many of the latest requests are counted. */
  of: optional(integer(1, 1000)),
  /** Between two requests. */
  every: optional(duration()),
}
type Params = ObjectOf<typeof fields>

const countedRequests = 40
const requestEveryMs = 500

export const users: Goal<Params> = {
  name: 'users',
  params: object('the check "users"', fields),
  check,
  users: (params) => [
    {
      ...askerOf(params),
      answer: (look) => check(look, params),
      answers: (look) => answersOf(look, params)?.map((answer) => isAnswered(answer, params)),
    },
  ],
}

/**
 * Before all that counts was sent nothing holds, and nothing is broken either unless too many were lost already:
 * whoever comes in the middle of a rollout has not seen the users content.
 */
function check(look: Look, params: Params): Verdict {
  const { words } = look
  const answers = answersOf(look, params)
  if (answers === undefined) return { holds: false, say: words.noAnswer }
  const known = judged.get(params)
  if (known?.answers === answers && known.words === words) return known.verdict
  const verdict = verdictOn(answers, look, params)
  judged.set(params, { answers, words, verdict })
  return verdict
}

/** What was found last: users are asked about more often than they send requests. */
const judged = new WeakMap<
  Params,
  { readonly answers: readonly ProbeAnswer[]; readonly words: GameWords; readonly verdict: Verdict }
>()

function verdictOn(answers: readonly ProbeAnswer[], look: Look, params: Params): Verdict {
  const { words } = look
  const { atLeast = 0, atMost = 100, of = countedRequests } = params
  const good = answers.filter((answer) => isGood(answer, params)).length
  const bad = answers.length - good
  const isLost = bad > of - Math.ceil((of * atLeast) / 100)
  const isTooMuch = good > Math.floor((of * atMost) / 100)
  if (!isLost && !isTooMuch && answers.length < of) return { holds: false, say: words.noAnswer }
  return {
    holds: !isLost && !isTooMuch && good >= (of * atLeast) / 100,
    say: saying(look, params, answers, good),
  }
}

function saying(look: Look, params: Params, answers: readonly ProbeAnswer[], good: number): string {
  const { words } = look
  const share = Math.floor((100 * good) / answers.length)
  const wanted = [
    ...(params.atLeast === undefined ? [] : [words.atLeast(`${params.atLeast} %`)]),
    ...(params.atMost === undefined ? [] : [words.atMost(`${params.atMost} %`)]),
  ].join(', ')
  const say = words.usersServed(params.url, share, answers.length, wanted, params.contains)
  const failed = answers.findLast((answer) => !isAnswered(answer, params))
  return failed === undefined ? say : `${say}; ${words.usersLost(failed.say)}`
}

function answersOf(look: Look, params: Params): readonly ProbeAnswer[] | undefined {
  const { from, of = countedRequests, every = requestEveryMs } = params
  const request = requestOf(params)
  const answers = look.traffic({ from: from.text, origin: from.of(look), request, everyMs: every, keep: of })
  return answers === undefined || answers.length <= of ? answers : answers.slice(-of)
}

const requests = new WeakMap<Params, ProbeRequest>()

/** The same one for every look. */
function requestOf(params: Params): ProbeRequest {
  const { url, host } = params
  const request = requests.get(params) ?? { kind: 'http', url, host, timeoutMs: probeTimeoutMs }
  requests.set(params, request)
  return request
}

/** Whether a user is served at all. */
const isAnswered = (answer: ProbeAnswer, { status = 200 }: Params) => answer.status === status

/** Whether it is also the answer that is counted. */
function isGood(answer: ProbeAnswer, params: Params): boolean {
  const { contains } = params
  if (!isAnswered(answer, params)) return false
  return contains === undefined || (answer.body ?? '').includes(contains)
}
