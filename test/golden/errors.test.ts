// Replays golden/errors: bad requests in, upstream's Status and warnings out.
import { describe, expect, it } from 'vitest'
import type { PlainResponse } from '#api/request.ts'
import { ErrorServer, jsonRequest, type Recorded, requestOf } from './errors-replay.ts'
import { maskObject } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

const recorded = new Map([...recordings('errors-kubectl'), ...recordings('errors-http')])

function casesOf(file: string): Recorded[] {
  const lines = (recorded.get(`${file}.jsonl`) ?? '').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Recorded)
}

function isAlreadyExists({ body }: { readonly body?: unknown }): boolean {
  return (body as { reason?: string } | undefined)?.reason === 'AlreadyExists'
}

/** What of an answer is compared: a body that was accepted is other tests' matter. */
function shown(code: number, body: unknown, warning: string | undefined): unknown {
  return { code, body: code < 400 ? undefined : maskTexts(maskObject(body)), warning: warning || undefined }
}

function warningOf({ headers }: PlainResponse): string {
  const given = headers.warning ?? []
  return typeof given === 'string' ? given : given.join(', ')
}

/** Revisions and times inside messages. */
function maskTexts(body: unknown): unknown {
  const text = JSON.stringify(body) ?? 'null'
  return JSON.parse(
    text
      .replace(/(ResourceVersion in record )\(\d+\)/g, '$1(N)')
      .replace(/(resource version: \d+, current: )\d+/g, '$1N')
      .replace(/(resourceVersion(?:\\+"):(?:\\+"))\d+/g, '$1N')
      .replace(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME'),
  )
}

const configMaps = '/api/v1/namespaces/errs/configmaps'
const pods = '/api/v1/namespaces/errs/pods'
const evicted = { metadata: { name: 'v-pod' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }

describe('golden/errors', () => {
  const board = new Scoreboard('errors')

  function replay(server: ErrorServer, file: string, forget: boolean): void {
    for (const entry of casesOf(file)) {
      const { request, response: wanted } = entry
      if (request === undefined || wanted === undefined) continue
      let answer: PlainResponse | undefined
      let failure: unknown
      try {
        answer = server.answer(entry)
      } catch (error) {
        failure = error
      }
      if (forget && answer?.code === 201) server.remove(requestOf(entry).path, answer)
      board.check(`${file}/${entry.case}`, () => {
        if (answer === undefined) throw failure
        // A recorded AlreadyExists says that the object was accepted: one of an earlier case was still there.
        if (forget && isAlreadyExists(wanted)) expect(answer.code).toBe(201)
        else
          expect(shown(answer.code, answer.body, warningOf(answer))).toEqual(
            shown(wanted.status, wanted.body, wanted.warning),
          )
      })
    }
  }

  it.each(['pod-validation', 'workload-validation'])('%s', (file) => replay(new ErrorServer(), file, true))

  it('what builds on the cases before', () => {
    const server = new ErrorServer()
    server.send(jsonRequest('POST', '/api/v1/nodes', { metadata: { name: 'nowhere' } }))
    for (const file of ['other-validation', 'immutable', 'field-validation']) replay(server, file, false)
    server.send(jsonRequest('POST', configMaps, { metadata: { name: 'h' }, data: { a: '1' } }))
    server.send(jsonRequest('POST', pods, evicted))
    replay(server, 'http', false)
  })

  it('matches what it is known to match', () => board.report())
})
