// Replays golden/discovery: what the server tells of itself, to whom, with which headers.
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Headers, headerValue, type PlainResponse, type Query, type User } from '#api/request.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { encodedAnswer } from '../../src/door/outgoing.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

const users: { readonly [name: string]: User } = {
  admin: { name: 'admin', groups: ['system:masters', 'system:authenticated'] },
  alice: { name: 'alice', groups: ['system:authenticated'] },
  bob: { name: 'bob', groups: ['dev', 'system:authenticated'] },
}

const server = new ApiServer({
  clock: new VirtualClock(Date.UTC(2026, 10, 21)),
  random: new Random(1),
  store: new Store(),
  resources,
  admission: [],
  serviceCidr: '10.96.0.0/16',
  parseYaml: parse,
})

server.bootstrap()
server.handle({
  method: 'POST',
  path: '/api/v1/namespaces',
  body: { metadata: { name: 'default' } },
  user: users.admin,
})

function get(address: string, headers: Headers = {}, user = 'admin'): PlainResponse {
  const { pathname, searchParams } = new URL(address, 'https://172.18.0.2:6443')
  const query: Query = Object.fromEntries([...searchParams].map(([name, value]) => [name, value]))
  const known = users[user]
  // A user that nobody knows has a token that nobody gave out.
  const isUnknown = known === undefined && user !== 'anonymous'
  const sent = isUnknown ? { ...headers, authorization: 'Bearer nobody-gave-it' } : headers
  return server.handle({
    method: 'GET',
    path: pathname,
    query,
    headers: sent,
    ...(known && { user: known }),
  }) as PlainResponse
}

/** As the text that the door would send, and back. */
function bodyOf({ body }: PlainResponse): unknown {
  if (typeof body !== 'string') return JSON.parse(JSON.stringify(body))
  return body.startsWith('{') ? JSON.parse(body) : body
}

/** The recording keeps the beginning of long texts, and may end within a hash. */
const cut = '…(cut)'
const hashes = /[0-9A-F]{20,128}/g

const files = recordings('discovery')
const recorded = (name: string) => JSON.parse(files.get(name) ?? '') as unknown
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

describe('golden/discovery', () => {
  const board = new Scoreboard('discovery')

  it('lists of groups, versions and resources', () => {
    const check = (name: string, address: string, headers?: Headers) =>
      board.check(name, () => expect(bodyOf(get(address, headers))).toEqual(recorded(name)))
    check('api.aggregated.json', '/api', { accept: aggregated })
    check('apis.aggregated.json', '/apis', { accept: aggregated })
    check('api.json', '/api')
    check('apis.json', '/apis')
    check('api.v1.json', '/api/v1')
    check('root.json', '/')
    check('version.json', '/version')
    for (const name of files.keys()) {
      const place = name.replace(/^\w+\/|\.json$/g, '').replace('_', '/')
      if (/^group(version)?s\//.test(name)) check(name, `/apis/${place}`)
    }
  })

  it('OpenAPI documents', () => {
    const index = bodyOf(get('/openapi/v3')) as Index
    const expected = recorded('openapi-v3.index.json') as Index
    board.check('openapi-v3.index.json', () =>
      expect(Object.keys(index.paths)).toEqual(Object.keys(expected.paths)),
    )
    for (const [path, { serverRelativeURL }] of Object.entries(index.paths)) {
      const name = `openapi-v3/${path.replaceAll('/', '_')}.json`
      board.check(name, () =>
        expect(withoutDescriptions(bodyOf(get(serverRelativeURL)))).toEqual(recorded(name)),
      )
    }
  })

  it('health and paths that are no API', () => {
    const cases = recorded('health-and-plain.json') as { [name: string]: { status: number; body: unknown } }
    for (const [name, { status, body }] of Object.entries(cases)) {
      const [user = '', address] = name.startsWith('/') ? ['admin', name] : name.split(' ')
      board.check(name, () => {
        const response = get(address ?? '/', {}, user)
        expect(response.code).toBe(status)
        const text = printed(response.body).replace(hashes, 'HASH')
        const wanted = String(body).replace(hashes, 'HASH')
        if (!wanted.endsWith(cut)) expect(masked(text)).toBe(masked(wanted))
        else expect(text.slice(0, wanted.length - cut.length)).toBe(wanted.slice(0, -cut.length))
      })
    }
  })

  it('headers', () => {
    const cases = recorded('headers.json') as { [name: string]: HeaderCase }
    for (const [name, { request, status, headers }] of Object.entries(cases)) {
      if (name.startsWith('openapi-v3/')) continue
      board.check(`headers ${name}`, () => {
        const sent = Object.fromEntries(
          Object.entries(request.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
        )
        const { path, user, accept } = request
        if (sent['if-none-match'] !== undefined)
          sent['if-none-match'] = headerValue(get(path, { accept: accept ?? '*/*' }).headers, 'etag') ?? ''
        const asked = { ...(accept && { accept }), ...sent }
        const response = get(path, asked, user ?? 'anonymous')
        expect(response.code).toBe(status)
        const carried = encodedAnswer({ method: 'GET', path, headers: asked }, response).headers
        expect(shownHeaders(carried)).toEqual(shownHeaders(lowerCase(headers)))
      })
    }
  })

  it('matches what it is known to match', () => board.report())
})

interface Index {
  readonly paths: { readonly [path: string]: { readonly serverRelativeURL: string } }
}

interface HeaderCase {
  readonly request: {
    readonly path: string
    readonly accept: string | null
    readonly user: string | null
    readonly headers: { readonly [name: string]: string } | null
  }
  readonly status: number
  readonly headers: { readonly [name: string]: string }
}

function lowerCase(headers: { readonly [name: string]: string }): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** The headers that say something of the answer; the rest is the connection's. */
function shownHeaders(headers: Headers): Headers {
  const etag = headerValue(headers, 'etag')
  return {
    'content-type': headerValue(headers, 'content-type'),
    vary: headerValue(headers, 'vary'),
    warning: headerValue(headers, 'warning'),
    ...(etag !== undefined && { etag: etag.replace(/[0-9A-F]{128}/, 'HASH') }),
  }
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== 'description' || typeof member !== 'string')
      .map(([key, member]) => [key, withoutDescriptions(member)]),
  )
}

/** A body as the recording has it: text as it came, JSON on one line. */
function printed(body: unknown): string {
  return typeof body === 'string' ? body : `${JSON.stringify(body)}\n`
}

/** Builds of the server differ, and so does whether its JSON is indented. */
function masked(text: string): string {
  if (!text.startsWith('{')) return text
  return JSON.stringify(JSON.parse(text)).replace(/("(?:gitCommit|buildDate|goVersion)":")[^"]+/g, '$1X')
}
