import { describe, expect, it } from 'vitest'
import { configMaps, namespaces, serviceAccounts } from '#api/resource-ref.ts'
import { rootCaController } from '#cluster/controllers/root-ca.ts'
import { serviceAccountController } from '#cluster/controllers/serviceaccount.ts'
import { BareWorld } from '../bare-world.ts'

function world(): BareWorld {
  const bare = new BareWorld([serviceAccountController, rootCaController])
  bare.seconds(1)
  return bare
}

it('is made for each controller, which writes as itself', () => {
  const own = world()
    .all('serviceaccounts')
    .filter(({ metadata }) => metadata.namespace === 'kube-system')
  expect(own.map(({ metadata }) => metadata.name)).toEqual([
    'default',
    'root-ca-cert-publisher',
    'service-account-controller',
  ])
})

describe('a namespace', () => {
  it('gets its account and the root certificate', () => {
    const bare = world()
    bare.api.create(namespaces, { metadata: { name: 'shop' } })
    bare.seconds(1)
    const defaults = bare.all('serviceaccounts').filter(({ metadata }) => metadata.name === 'default')
    expect(defaults.map(({ metadata }) => metadata.namespace)).toEqual(['default', 'kube-system', 'shop'])
    const map = bare.api.get(configMaps, 'shop', 'kube-root-ca.crt')
    expect(map.data?.['ca.crt']).toMatch(
      /^-----BEGIN CERTIFICATE-----\nMIID[\s\S]*-----END CERTIFICATE-----\n$/,
    )
    expect(map.metadata.annotations?.['kubernetes.io/description']).toMatch(/^Contains a CA bundle /)
  })

  it('gets them back when they are deleted or changed', () => {
    const bare = world()
    const before = bare.api.get(configMaps, 'default', 'kube-root-ca.crt')
    bare.api.delete(serviceAccounts, 'default', 'default')
    bare.api.update(configMaps, { ...before, data: { 'ca.crt': 'forged' } })
    bare.seconds(1)
    expect(bare.api.get(serviceAccounts, 'default', 'default')).toBeDefined()
    expect(bare.api.get(configMaps, 'default', 'kube-root-ca.crt').data).toEqual(before.data)
  })
})
