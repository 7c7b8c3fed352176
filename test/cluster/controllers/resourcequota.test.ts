import { describe, expect, it } from 'vitest'
import {
  configMaps,
  customResourceDefinitions,
  persistentVolumeClaims,
  pods,
  priorityClasses,
  resourceQuotas,
  services,
} from '#api/resource-ref.ts'
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

  it('counts only what is in its scopes', () => {
    const bare = world({})
    const quota = (name: string, spec: object) =>
      bare.api.create(
        resourceQuotas,
        { metadata: { name }, spec: { hard: { pods: '1' }, ...spec } },
        'default',
      )
    const priorities = { scopeName: 'PriorityClass', operator: 'In', values: ['high'] }
    bare.api.create(priorityClasses, { metadata: { name: 'high' }, value: 5 })
    quota('best-effort', { scopes: ['BestEffort', 'NotTerminating'] })
    quota('high', { scopeSelector: { matchExpressions: [priorities] } })
    quota('affine', { scopes: ['CrossNamespacePodAffinity'] })
    bare.seconds(1)
    const create = (name: string, spec: object = {}) => {
      const containers = [{ name: 'c', image: 'nginx' }]
      bare.api.create(pods, { metadata: { name }, spec: { containers, ...spec } }, 'default')
    }
    create('a')
    expect(() => create('b')).toThrow(
      'pods "b" is forbidden: exceeded quota: best-effort, requested: pods=1, used: pods=1, limited: pods=1',
    )
    create('finite', { activeDeadlineSeconds: 60 })
    bare.api.create(pods, pod('asking'), 'default')
    create('first', { activeDeadlineSeconds: 60, priorityClassName: 'high' })
    expect(() => create('second', { activeDeadlineSeconds: 60, priorityClassName: 'high' })).toThrow(
      /exceeded quota: high,/,
    )
    bare.api.delete(pods, 'default', 'a', { gracePeriodSeconds: 0 })
    bare.seconds(1)
    expect(bare.api.get(resourceQuotas, 'default', 'best-effort').status.used).toEqual({ pods: '0' })
    expect(bare.api.get(resourceQuotas, 'default', 'high').status.used).toEqual({ pods: '1' })
  })

  it('counts node ports and storage, also when they change', () => {
    const gold = 'gold.storageclass.storage.k8s.io'
    const bare = world({
      'services.nodeports': '2',
      'requests.storage': '3Gi',
      [`${gold}/requests.storage`]: '1Gi',
      [`${gold}/persistentvolumeclaims`]: '1',
    })
    const claim = (name: string, storage: string, storageClassName?: string) =>
      bare.api.create(
        persistentVolumeClaims,
        {
          metadata: { name },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage } },
            ...(storageClassName !== undefined && { storageClassName }),
          },
        },
        'default',
      )
    const ports = [{ port: 80 }, { name: 'tls', port: 443 }].map((port) => ({ name: 'web', ...port }))
    bare.api.create(services, { metadata: { name: 's' }, spec: { type: 'NodePort', ports } }, 'default')
    expect(() =>
      bare.api.create(
        services,
        { metadata: { name: 't' }, spec: { type: 'LoadBalancer', ports } },
        'default',
      ),
    ).toThrow('requested: services.nodeports=2, used: services.nodeports=2, limited: services.nodeports=2')
    claim('a', '2Gi')
    expect(() => claim('b', '2Gi')).toThrow(
      'requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi',
    )
    claim('g', '1Gi', 'gold')
    expect(() => claim('h', '1', 'gold')).toThrow(`requested: ${gold}/persistentvolumeclaims=1`)
    bare.api.patch(services, 'default', 's', 'merge', { spec: { type: 'ClusterIP' } })
    bare.seconds(1)
    expect(statusOf(bare).used).toMatchObject({ 'services.nodeports': '0', 'requests.storage': '3Gi' })
  })

  it('counts the peak of a pod: sidecars run beside its containers', () => {
    const bare = world({ 'requests.cpu': '1', 'limits.cpu': '5' })
    const asking = (name: string, cpu: string, more: object = {}) => ({
      name,
      image: 'nginx',
      resources: { requests: { cpu }, limits: { cpu } },
      ...more,
    })
    const spec = {
      initContainers: [asking('side', '100m', { restartPolicy: 'Always' }), asking('init', '300m')],
      containers: [asking('c', '200m')],
    }
    bare.api.create(pods, { metadata: { name: 'p' }, spec }, 'default')
    expect(statusOf(bare).used).toEqual({ 'requests.cpu': '400m', 'limits.cpu': '400m' })
  })
})

it('counts custom resources, which may come to be served after it', () => {
  const bare = new BareWorld([resourceQuotaController])
  const hard = { 'count/widgets.example.com': '1' }
  bare.api.create(resourceQuotas, { metadata: { name: 'q' }, spec: { hard } }, 'default')
  bare.seconds(1)
  const schema = { openAPIV3Schema: { type: 'object' } }
  const spec = {
    group: 'example.com',
    names: { plural: 'widgets', kind: 'Widget' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  }
  bare.api.create(customResourceDefinitions, { metadata: { name: 'widgets.example.com' }, spec })
  bare.seconds(60)
  const widgets = {
    group: 'example.com',
    version: 'v1',
    kind: 'Widget',
    plural: 'widgets',
    namespaced: true,
    apiVersion: 'example.com/v1',
  }
  const make = (name: string) => bare.api.create(widgets, { metadata: { name } }, 'default')
  const used = () => bare.api.get(resourceQuotas, 'default', 'q').status.used
  make('a')
  expect(used()).toEqual({ 'count/widgets.example.com': '1' })
  expect(() => make('b')).toThrow(
    'widgets.example.com "b" is forbidden: exceeded quota: q, requested: count/widgets.example.com=1, used: count/widgets.example.com=1, limited: count/widgets.example.com=1',
  )
  bare.api.delete(widgets, 'default', 'a')
  bare.seconds(1)
  expect(used()).toEqual({ 'count/widgets.example.com': '0' })
})
