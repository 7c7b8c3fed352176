// APIs that other servers serve: whether they are there, requests that go on to them, what discovery tells of them.
import { beforeAll, describe, expect, it } from 'vitest'
import type { APIService } from '#api/types/apiregistration-v1.ts'
import { createCluster } from '../../../../src/stage.ts'
import { SmallWorld } from '../small-world.ts'

const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices'
const root = '/apis/metrics.k8s.io/v1beta1'
const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

describe('an aggregated API', () => {
  let world: SmallWorld

  const condition = (name = 'v1beta1.metrics.k8s.io') => {
    const { status } = world.send('GET', `${apiServices}/${name}`).body as APIService
    const { lastTransitionTime: _, ...condition } = status.conditions?.[0] ?? {}
    return condition
  }
  const settle = (seconds: number) => world.cluster.clock.advance(seconds * 1000)
  const discovered = () => {
    const { cluster } = world
    const user = { name: 'admin', groups: ['system:masters'] }
    const response = cluster.handle({
      method: 'GET',
      path: '/apis',
      headers: { accept: aggregatedType },
      user,
    })
    const { items } = (
      response as { body: { items: readonly { metadata: { name: string }; versions: unknown }[] } }
    ).body
    return items.find(({ metadata }) => metadata.name === 'metrics.k8s.io')?.versions
  }

  beforeAll(() => {
    world = new SmallWorld(createCluster({ seed: 1, nodes: 2, addons: ['metrics-server'] }))
  })

  it('is not there before a pod is', () => {
    settle(5)
    expect(condition()).toEqual({
      type: 'Available',
      status: 'False',
      reason: 'MissingEndpoints',
      message:
        'endpointslices for service/metrics-server in "kube-system" have no addresses with port name "https"',
    })
    expect(world.send('GET', `${root}/nodes`)).toMatchObject({ code: 503, body: 'service unavailable\n' })
    expect(discovered()).toEqual([{ version: 'v1beta1', freshness: 'Stale' }])
  })

  it('is there with its first ready pod', () => {
    settle(60)
    expect(condition()).toEqual({
      type: 'Available',
      status: 'True',
      reason: 'Passed',
      message: 'all checks passed',
    })
    expect(discovered()).toMatchObject([
      { version: 'v1beta1', freshness: 'Current', resources: [{ resource: 'nodes' }, { resource: 'pods' }] },
    ])
    expect(world.send('GET', '/apis/metrics.k8s.io').body).toMatchObject({
      kind: 'APIGroup',
      preferredVersion: { groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' },
    })
    expect(world.send('GET', root).body).toMatchObject({ kind: 'APIResourceList' })
  })

  it('lets nobody in whom roles do not', () => {
    const user = { name: 'mallory', groups: ['system:authenticated'] }
    const answer = world.cluster.handle({ method: 'GET', path: `${root}/nodes`, user })
    expect(answer).toMatchObject({
      code: 403,
      body: {
        message:
          'nodes.metrics.k8s.io is forbidden: User "mallory" cannot list resource "nodes" in API group "metrics.k8s.io" at the cluster scope',
      },
    })
  })

  it('says what is wrong with its Service', () => {
    const spec = {
      group: 'lost.example.com',
      version: 'v1',
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
      service: { namespace: 'default', name: 'lost' },
    }
    world.create(apiServices, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.lost.example.com' },
      spec,
    })
    settle(1)
    expect(condition('v1.lost.example.com')).toMatchObject({
      reason: 'ServiceNotFound',
      message: 'service/lost in "default" is not present',
    })
    const service = { metadata: { name: 'lost' }, spec: { ports: [{ port: 80 }], selector: { app: 'lost' } } }
    world.create('/api/v1/namespaces/default/services', { apiVersion: 'v1', kind: 'Service', ...service })
    settle(1)
    expect(condition('v1.lost.example.com')).toMatchObject({
      reason: 'ServicePortError',
      message: 'service/lost in "default" is not listening on port 443',
    })
    world.send('DELETE', `${apiServices}/v1.lost.example.com`)
    expect(world.send('GET', '/apis/lost.example.com/v1')).toMatchObject({ code: 404 })
  })

  it('goes with its pods', () => {
    const path = '/apis/apps/v1/namespaces/kube-system/deployments/metrics-server/scale'
    world.send('PATCH', path, { spec: { replicas: 0 } })
    settle(40)
    expect(condition()).toMatchObject({ status: 'False', reason: 'MissingEndpoints' })
    expect(discovered()).toMatchObject([{ freshness: 'Stale', resources: [{}, {}] }])
  })
})

describe('APIServices', () => {
  it('are told what is wrong with them', () => {
    const world = new SmallWorld()
    const spec = {
      group: 'Bad',
      version: '1',
      groupPriorityMinimum: 0,
      versionPriority: 2000,
      insecureSkipTLSVerify: true,
    }
    const answer = world.send('POST', apiServices, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'x' },
      spec,
    })
    expect(answer.code).toBe(422)
    const { details } = answer.body as { details: { causes: readonly { field: string; message: string }[] } }
    expect(
      details.causes.map(
        ({ field, message }) => `${field}: ${message.replace(/^Invalid value: [^:]*: /, '')}`,
      ),
    ).toEqual([
      'metadata.name: must be `spec.version+"."+spec.group`: "1.Bad"',
      expect.stringMatching(/^spec\.group: a lowercase RFC 1123 subdomain/),
      expect.stringMatching(/^spec\.version: a DNS-1035 label/),
      'spec.groupPriorityMinimum: must be positive and less than 20000',
      'spec.versionPriority: must be positive and less than 1000',
      'spec.insecureSkipTLSVerify: local APIServices may not have insecureSkipTLSVerify',
    ])
  })
})
