import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PlainResponse } from '#api/request.ts'
import { CertificateAuthority } from '#cluster/certificate-authority.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { claimsOf } from '#cluster/jwt.ts'
import { certificateRequest } from '../../door/certificate-request.ts'
import { bareServer } from './bare-server.ts'

const hourMs = 3_600_000
const accountPath = '/api/v1/namespaces/a/serviceaccounts/default'
const nobody = { user: undefined }

function setUp() {
  const world = bareServer()
  const token = (spec: object = {}) => {
    const { code, body } = world.send('POST', `${accountPath}/token`, { spec })
    expect(code).toBe(201)
    return (body as { status: { token: string } }).status.token
  }
  const whoami = (headers: { readonly [name: string]: string }) =>
    world.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { ...nobody, headers })
  const review = (spec: object) => {
    const { body } = world.send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec })
    return (body as { status: object }).status
  }
  return { ...world, token, whoami, review, bearer: (text: string) => ({ authorization: `Bearer ${text}` }) }
}

function userOf({ body }: PlainResponse): object {
  return (body as { status: { userInfo: object } }).status.userInfo
}

describe('a service account token', () => {
  it('says who its bearer is', () => {
    const { token, whoami, bearer } = setUp()
    const text = token()
    expect(userOf(whoami(bearer(text)))).toEqual({
      username: 'system:serviceaccount:a:default',
      uid: expect.any(String),
      groups: ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${claimsOf(text)?.jti}`] },
    })
  })

  it('ends at its time, with its account, and when somebody changes it', () => {
    const { token, whoami, bearer, clock, send } = setUp()
    const first = token()
    clock.advance(hourMs - 1000)
    expect(whoami(bearer(first)).code).toBe(201)
    clock.advance(1000)
    expect(whoami(bearer(first)).code).toBe(401)
    const second = token()
    expect(whoami(bearer(`${second.slice(0, -1)}!`)).code).toBe(401)
    send('DELETE', accountPath)
    expect(whoami(bearer(second)).code).toBe(401)
  })

  it('for somebody else is no key to the server', () => {
    const { token, whoami, bearer, review } = setUp()
    const text = token({ audiences: ['vault'] })
    expect(whoami(bearer(text)).code).toBe(401)
    expect(review({ token: text, audiences: ['vault'] })).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
    })
    expect(review({ token: text })).toMatchObject({ user: {}, error: expect.stringContaining('vault') })
    expect(review({ token: 'nonsense' })).toEqual({ user: {}, error: 'invalid bearer token' })
  })

  it('lives ten minutes at least', () => {
    const { send, message } = setUp()
    expect(message(send('POST', `${accountPath}/token`, { spec: { expirationSeconds: 60 } }))).toContain(
      'spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    )
  })
})

it('lets nobody in without credentials where everybody may do everything', () => {
  const path = '/api/v1/pods'
  const usual = bareServer().send('GET', path, undefined, nobody)
  expect([usual.code, (usual.body as { message: string }).message]).toEqual([
    403,
    'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
  ])
  const open = bareServer({ authorizationModes: ['RBAC', 'AlwaysAllow'] })
  expect(open.send('GET', path, undefined, nobody).code).toBe(401)
  expect(open.send('GET', path, undefined, { user: { name: 'a', groups: [] } }).code).toBe(200)
})

describe('impersonation', () => {
  it('writes into a request for a certificate who asks, with all that is said of them', () => {
    const { send } = bareServer()
    const headers = {
      'impersonate-user': 'carol',
      'impersonate-uid': 'u1',
      'impersonate-group': 'system:masters',
      'impersonate-extra-key1': ['hello there', 'one,two'],
    }
    const certificate = {
      signerName: 'example.com/any',
      usages: ['client auth'],
      username: 'somebody',
      extra: {},
    }
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const request = certificateRequest(publicKey, 'dev', 'carol')
    const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
    const made = send(
      'POST',
      path,
      { metadata: { name: 'c' }, spec: { ...certificate, request } },
      { headers },
    )
    expect((made.body as { spec: object }).spec).toMatchObject({
      username: 'carol',
      uid: 'u1',
      extra: { key1: ['hello there', 'one,two'] },
    })
  })

  it('is for who may', () => {
    const { send, whoami, message, token, bearer } = setUp()
    const asCarol = { 'impersonate-user': 'carol' }
    const body = send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { headers: asCarol })
    expect(userOf(body)).toEqual({ username: 'carol', groups: ['system:authenticated'] })
    expect(message(whoami({ ...bearer(token()), ...asCarol }))).toBe(
      'users "carol" is forbidden: User "system:serviceaccount:a:default" cannot impersonate resource "users" in API group "" at the cluster scope',
    )
    expect(message(whoami({ 'impersonate-group': 'ops' }))).toBe(
      'requested [{Group  ops    }] without impersonating a user',
    )
  })
})

describe('a client certificate of the simulated authority', () => {
  it('names user and groups until it ends', () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 5))
    const authority = new CertificateAuthority(1, clock)
    const { certificate } = authority.issue({ commonName: 'dana', organizations: ['dev', 'ops'] }, hourMs)
    expect(authority.verify(certificate)).toEqual({
      name: 'dana',
      groups: ['dev', 'ops', 'system:authenticated'],
    })
    expect(new CertificateAuthority(2, clock).verify(certificate)).toBeUndefined()
    clock.advance(hourMs + 1000)
    expect(authority.verify(certificate)).toBeUndefined()
    expect(authority.verify('nonsense')).toBeUndefined()
  })
})
