import { X509Certificate } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type OpenedDoor, openDoor } from './open-door.ts'

let door: OpenedDoor
beforeAll(async () => {
  door = await openDoor(0)
})
afterAll(() => door.close())

const pretty = { 'user-agent': 'curl/8.5.0' }
const json = { 'content-type': 'application/json' }
const maps = '/api/v1/namespaces/default/configmaps'

describe('the certificates', () => {
  it('are signed by the authority of the door', () => {
    const authority = new X509Certificate(door.identities.authority)
    const server = new X509Certificate(door.identities.server.certificate)
    const admin = new X509Certificate(door.identities.admin.certificate)
    expect(authority.ca).toBe(true)
    expect(authority.verify(authority.publicKey)).toBe(true)
    expect(server.verify(authority.publicKey)).toBe(true)
    expect(server.checkHost('localhost')).toBe('localhost')
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(admin.verify(authority.publicKey)).toBe(true)
    expect(admin.subject).toBe('O=system:masters\nCN=kubernetes-admin')
  })
})

describe('who asks', () => {
  const review = {
    body: JSON.stringify({ kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' }),
  }
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'

  it('is told by the client certificate', async () => {
    const answer = await door.send('POST', path, { ...review, headers: json })
    expect(answer.json).toMatchObject({
      status: {
        userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      },
    })
  })

  it('is told by a token', async () => {
    const headers = { ...json, authorization: 'Bearer alice-token' }
    const answer = await door.send('POST', path, { ...review, headers, isAnonymous: true })
    expect(answer.json).toMatchObject({ status: { userInfo: { username: 'alice' } } })
  })

  it('is anonymous without either, and refused with a token that nobody knows', async () => {
    const nobody = await door.send('GET', '/api/v1/pods', { isAnonymous: true })
    expect(nobody.json).toMatchObject({
      code: 403,
      message:
        'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
    })
    const headers = { authorization: 'Bearer nonsense' }
    const stranger = await door.send('GET', '/api/v1/pods', { headers, isAnonymous: true })
    expect(stranger.json).toMatchObject({ code: 401, message: 'Unauthorized', reason: 'Unauthorized' })
  })
})

describe('an answer', () => {
  it('is JSON in one line, in many for browsers and curl, or YAML', async () => {
    const plain = await door.send('GET', '/api/v1/namespaces/default')
    expect(plain.body.toString().split('\n')).toHaveLength(2)
    expect(plain.headers['content-type']).toBe('application/json')
    expect(plain.headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/)
    const read = await door.send('GET', '/api/v1/namespaces/default', { headers: pretty })
    expect(read.body.toString()).toContain('\n  "kind": "Namespace"')
    const yaml = await door.send('GET', '/api/v1/namespaces/default', {
      headers: { accept: 'application/yaml' },
    })
    expect(yaml.headers['content-type']).toBe('application/yaml')
    expect(parse(yaml.body.toString())).toEqual(plain.json)
  })

  it('is zipped when it is long and the client can read it', async () => {
    const long = { metadata: { name: 'long' }, data: { text: 'x'.repeat(200_000) } }
    await door.send('POST', maps, { headers: json, body: JSON.stringify(long) })
    const zipped = await door.send('GET', `${maps}/long`, { headers: { 'accept-encoding': 'gzip' } })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(JSON.parse(gunzipSync(zipped.body).toString())).toMatchObject({ data: long.data })
    const plain = await door.send('GET', `${maps}/long`)
    expect(plain.headers['content-encoding']).toBeUndefined()
  })
})

describe('a request', () => {
  it('longer than 3 MiB is refused', async () => {
    const answer = await door.send('POST', maps, { headers: json, body: 'x'.repeat(3 * 1024 * 1024 + 1) })
    expect(answer.json).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Request entity too large: limit is 3145728',
      reason: 'RequestEntityTooLarge',
      code: 413,
    })
  })

  it('may be YAML', async () => {
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-yaml}\n'
    const answer = await door.send('POST', maps, { headers: { 'content-type': 'application/yaml' }, body })
    expect(answer.code).toBe(201)
  })

  it('that is no JSON is told so', async () => {
    const answer = await door.send('POST', maps, { headers: json, body: '{nope' })
    expect(answer.code).toBe(400)
    expect((answer.json as { message: string }).message).toContain('json parse error')
  })
})

describe('a watch', () => {
  it('brings what is there and ends at its time', async () => {
    const answer = await door.send('GET', '/api/v1/namespaces?watch=true&timeoutSeconds=1')
    const events = answer.body
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string })
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ADDED', 'ADDED', 'ADDED'])
    expect(answer.headers['transfer-encoding']).toBe('chunked')
  })
})
