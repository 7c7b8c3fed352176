// Replays golden/errors/http-expired: what a server answers that began anew after etcd had compacted its past.
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse, WatchEvent } from '#api/request.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { compactOldRevisions } from '#cluster/apiserver/compaction.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { jsonRequest, type Recorded, requestOf } from './errors-replay.ts'
import { maskObject } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

const admin = { name: 'admin', groups: ['system:masters'] }
const configMaps = '/api/v1/namespaces/errs/configmaps'
const minuteMs = 60_000

class ExpiredWorld {
  readonly #clock = new VirtualClock(Date.UTC(2026, 10, 21, 1, 17))
  readonly #store = new Store()
  #server = this.#start()

  /** The recorded cluster had nine config maps of revisions up to 1109, changed one by one up to 1118. */
  constructor() {
    compactOldRevisions(this.#store, this.#clock)
    this.send(jsonRequest('POST', '/api/v1/namespaces', { metadata: { name: 'errs' } }))
    const write = (name: string, x: number, method: ApiRequest['method'] = 'PUT') => {
      const path = method === 'POST' ? configMaps : `${configMaps}/${name}`
      this.send(jsonRequest(method, path, { metadata: { name }, data: { x: String(x) } }))
    }
    write('busy', 0, 'POST')
    while (this.#store.revision < 1099) write('busy', this.#store.revision)
    this.send(jsonRequest('DELETE', `${configMaps}/busy`))
    for (let i = 0; i < 9; i++) write(`exp-${i}`, 0, 'POST')
    for (let i = 0; i < 9; i++) write(`exp-${i}`, 1)
    this.#clock.advance(11 * minuteMs)
    this.#server = this.#start()
  }

  #start(): ApiServer {
    return new ApiServer({
      clock: this.#clock,
      random: new Random(1),
      store: this.#store,
      resources,
      admission: [],
      serviceCidr: '10.96.0.0/16',
      parseYaml: parse,
    })
  }

  /** The body of the answer; that of a watch is its first event. */
  send(request: ApiRequest): PlainResponse {
    const answer = this.#server.handle({ ...request, user: admin })
    if (!('watch' in answer)) return answer as PlainResponse
    const events: WatchEvent[] = []
    answer.watch(
      (event) => events.push(event),
      () => {},
    )
    this.#clock.advance(1)
    return { ...answer, body: events[0] }
  }
}

it('golden/errors/http-expired', () => {
  const board = new Scoreboard('errors-expired')
  const world = new ExpiredWorld()
  const lines = (recordings('errors-http').get('http-expired.jsonl') ?? '').trim().split('\n')
  for (const recorded of lines.map((line) => JSON.parse(line) as Recorded)) {
    const { status: wanted, body } = recorded.response as { status: number; body: unknown }
    const { code, body: answered } = world.send(requestOf(recorded))
    board.check(recorded.case, () =>
      expect(withoutData({ code, body: answered })).toEqual(withoutData({ code: wanted, body })),
    )
  }
  board.report()
})

/** What the config maps held is told in seconds of the recording. */
function withoutData(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(maskObject(answer)).replace(/("x":)"[^"]*"/g, '$1""'))
}
