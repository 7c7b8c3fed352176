import { expect, it } from 'vitest'
import { decodeBase64 } from '#api/base64.ts'
import { resourceRef, secrets, serviceAccounts } from '#api/resource-ref.ts'
import type { TokenReview } from '#api/types/authentication-v1.ts'
import { serviceAccountTokenController } from '#cluster/controllers/serviceaccount-token.ts'
import { BareWorld } from '../bare-world.ts'

const type = 'kubernetes.io/service-account-token'
const reviews = resourceRef('authentication.k8s.io/v1/TokenReview')

function world(): BareWorld {
  const bare = new BareWorld([serviceAccountTokenController])
  bare.api.create(serviceAccounts, { metadata: { name: 'app' } }, 'default')
  return bare
}

function askFor(bare: BareWorld, account: string): void {
  const annotations = { 'kubernetes.io/service-account.name': account }
  bare.api.create(secrets, { metadata: { name: 'tok', annotations }, type }, 'default')
  bare.seconds(1)
}

it('fills a Secret with a token of its account, as recorded', () => {
  const bare = world()
  askFor(bare, 'app')
  const { data = {}, metadata } = bare.api.get(secrets, 'default', 'tok')
  const { uid } = bare.api.get(serviceAccounts, 'default', 'app').metadata
  expect(metadata.annotations).toEqual({
    'kubernetes.io/service-account.name': 'app',
    'kubernetes.io/service-account.uid': uid,
  })
  expect(Object.keys(data)).toEqual(['ca.crt', 'namespace', 'token'])
  expect(decodeBase64(data.namespace ?? '')).toBe('default')
  const token = decodeBase64(data.token ?? '')
  expect(JSON.parse(decodeBase64(token.split('.')[1] ?? ''))).toEqual({
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': 'default',
    'kubernetes.io/serviceaccount/secret.name': 'tok',
    'kubernetes.io/serviceaccount/service-account.name': 'app',
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: 'system:serviceaccount:default:app',
  })
})

it('makes tokens that are good as long as Secret and account are there', () => {
  const bare = world()
  askFor(bare, 'app')
  const token = decodeBase64(bare.api.get(secrets, 'default', 'tok').data?.token ?? '')
  const review = (): TokenReview['status'] => bare.api.create(reviews, { spec: { token } }).status
  bare.clock.advance(400 * 24 * 3_600_000)
  expect(review()).toMatchObject({
    authenticated: true,
    user: { username: 'system:serviceaccount:default:app' },
  })
  bare.api.delete(serviceAccounts, 'default', 'app')
  bare.seconds(1)
  expect(bare.all('secrets')).toEqual([])
  expect(review()).toEqual({ user: {}, error: 'invalid bearer token' })
})

it('takes Secrets of accounts that are not there away', () => {
  const bare = world()
  askFor(bare, 'nosuch')
  expect(bare.all('secrets')).toEqual([])
})
