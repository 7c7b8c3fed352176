import { describe, expect, it } from 'vitest'
import { configMaps, pods, resourceQuotas } from '#api/resource-ref.ts'
import { resourceQuotaController } from '#cluster/controllers/resourcequota.ts'
import { BareWorld } from '../bare-world.ts'

describe('a quota', () => {
  function world(hard: { readonly [name: string]: string }): BareWorld {
    const bare = new BareWorld([resourceQuotaController])
    bare.api.create(configMaps, { metadata: { name: 'before' } }, 'default')
    bare.api.create(resourceQuotas, { metadata: { name: 'q' }, spec: { hard } }, 'default')
    bare.seconds(1)
    return bare
  }
  const statusOf = (bare: BareWorld) => bare.api.get(resourceQuotas, 'default', 'q').status
  const pod = (name: string) => ({
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '100m' } } }] },
  })

  it('tells what was there before it', () => {
    const hard = { 'count/configmaps': '5', pods: '2', 'requests.cpu': '500m' }
    expect(statusOf(world(hard))).toEqual({
      hard,
      used: { 'count/configmaps': '1', pods: '0', 'requests.cpu': '0' },
    })
  })

  it('gets back what pods used when they end or go', () => {
    const bare = world({ pods: '2', 'requests.cpu': '500m' })
    for (const name of ['a', 'b']) bare.api.create(pods, pod(name), 'default')
    expect(statusOf(bare).used).toEqual({ pods: '2', 'requests.cpu': '200m' })
    bare.api.patch(pods, 'default', 'a', 'merge', { status: { phase: 'Succeeded' } }, 'status')
    bare.seconds(1)
    expect(statusOf(bare).used).toEqual({ pods: '1', 'requests.cpu': '100m' })
    bare.api.delete(pods, 'default', 'b', { gracePeriodSeconds: 0 })
    bare.seconds(1)
    expect(statusOf(bare).used).toEqual({ pods: '0', 'requests.cpu': '0' })
  })

  it('follows its limits', () => {
    const bare = world({ pods: '2' })
    bare.api.patch(resourceQuotas, 'default', 'q', 'merge', { spec: { hard: { pods: '5' } } })
    bare.seconds(1)
    expect(statusOf(bare).hard).toEqual({ pods: '5' })
  })
})
