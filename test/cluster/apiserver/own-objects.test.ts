import { expect, it } from 'vitest'
import { SmallWorld } from './small-world.ts'

it('says since when uses of tokens in Secrets are noted', () => {
  const name = 'kube-apiserver-legacy-service-account-token-tracking'
  const { body } = new SmallWorld().send('GET', `/api/v1/namespaces/kube-system/configmaps/${name}`)
  expect(body).toMatchObject({ data: { since: '2026-01-05' } })
})
