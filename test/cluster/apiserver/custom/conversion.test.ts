// Custom resources of several versions: kept in one, seen in each.
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeBase64 } from '#api/base64.ts'
import type { KubeObject } from '#api/object.ts'
import type { WatchEvent, WatchResponse } from '#api/request.ts'
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import { admin, bareServer } from '../bare-server.ts'
import { certificateFor } from '../certificates.ts'
import { SmallWorld, startPod } from '../small-world.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const text = { type: 'string' }
const merge = { headers: { 'content-type': 'application/merge-patch+json', 'user-agent': 'tester/1' } }

function version(name: string, properties: object, storage: boolean) {
  return { name, served: true, storage, schema: { openAPIV3Schema: { type: 'object', properties } } }
}

function definition(versions: readonly object[], conversion?: object) {
  return {
    metadata: { name: 'crontabs.stable.example.com' },
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', kind: 'CronTab', singular: 'crontab', listKind: 'CronTabList' },
      versions,
      ...(conversion && { conversion }),
    },
  }
}

const path = (version: string, name = '', namespace = 'a') =>
  `/apis/stable.example.com/${version}/namespaces/${namespace}/crontabs${name && `/${name}`}`
const tab = (version: string, name: string, fields: object = {}) => ({
  apiVersion: `stable.example.com/${version}`,
  kind: 'CronTab',
  metadata: { name },
  ...fields,
})

describe('without a webhook', () => {
  const color = { ...text, default: 'red' }
  const v1 = { color }
  const v2 = { color: text, size: { ...text, default: 'small' } }
  const both = (storage: string) =>
    definition([version('v1', v1, storage === 'v1'), version('v2', v2, storage === 'v2')])

  function server(storage: string) {
    const bare = bareServer()
    bare.send('POST', definitions, both(storage))
    bare.clock.advance(1000)
    return bare
  }

  test('each version shows what its own schema knows, with the defaults of that which is kept', () => {
    const { send, server: made } = server('v1')
    send('POST', path('v2'), tab('v2', 'one', { size: 'large' }))
    // The kept version knows no size, and gives a color to what has none.
    expect(made.parts.store.list({ collection: 'crontabs.stable.example.com' })).toMatchObject([
      { apiVersion: 'stable.example.com/v1' },
    ])
    expect(send('GET', path('v1', 'one')).body).toMatchObject({
      apiVersion: 'stable.example.com/v1',
      color: 'red',
    })
    const { body } = send('GET', path('v2'))
    expect(body).toMatchObject({ items: [{ apiVersion: 'stable.example.com/v2', color: 'red' }] })
    expect((body as { items: object[] }).items[0]).not.toHaveProperty('size')
  })

  test('a watch of one version sees what was written in the other', () => {
    const { clock, send, server: made } = server('v1')
    const seen: WatchEvent[] = []
    const watch = made.handle({ method: 'GET', path: path('v2'), query: { watch: 'true' }, user: admin })
    ;(watch as WatchResponse).watch(
      (event) => seen.push(event),
      () => {},
    )
    send('POST', path('v1'), tab('v1', 'one', { color: 'blue' }))
    clock.advance(10)
    send('PATCH', path('v2', 'one'), { color: 'green' }, merge)
    send('DELETE', path('v1', 'one'))
    clock.advance(10)
    expect(seen.map(({ type, object }) => [type, (object as KubeObject).apiVersion])).toEqual(
      ['ADDED', 'MODIFIED', 'DELETED'].map((type) => [type, 'stable.example.com/v2']),
    )
    expect(seen[1]?.object).toMatchObject({
      color: 'green',
      metadata: { managedFields: [{ apiVersion: 'stable.example.com/v2' }] },
    })
  })

  test('a new version to keep is remembered; objects move when they are written next', () => {
    const { send, server: made } = server('v1')
    const kept = () => made.parts.store.list({ collection: 'crontabs.stable.example.com' })[0]
    send('POST', path('v1'), tab('v1', 'one'))
    send('PATCH', `${definitions}/crontabs.stable.example.com`, { spec: both('v2').spec }, merge)
    const stored = send('GET', `${definitions}/crontabs.stable.example.com`).body as CustomResourceDefinition
    expect(stored.status.storedVersions).toEqual(['v1', 'v2'])
    expect(kept()?.apiVersion).toBe('stable.example.com/v1')
    const before = kept()?.metadata.resourceVersion
    const { body } = send('PATCH', path('v1', 'one'), {}, merge)
    expect(kept()?.apiVersion).toBe('stable.example.com/v2')
    expect((body as KubeObject).metadata.resourceVersion).not.toBe(before)
    // Nothing is left to move.
    const after = kept()?.metadata.resourceVersion
    expect(send('PATCH', path('v1', 'one'), {}, merge).body).toMatchObject({
      metadata: { resourceVersion: after },
    })
  })

  test('a default that comes later is seen at once, and what the schema no longer knows is not', () => {
    const { clock, send } = server('v1')
    send('POST', path('v1'), tab('v1', 'one', { color: 'blue' }))
    const { spec } = definition([version('v1', { shape: { ...text, default: 'round' } }, true)])
    send('PATCH', `${definitions}/crontabs.stable.example.com`, { spec }, merge)
    clock.advance(1000)
    const { body } = send('GET', path('v1', 'one'))
    expect(body).toMatchObject({ shape: 'round' })
    expect(body).not.toHaveProperty('color')
  })
})

describe('with a webhook', () => {
  let world: SmallWorld
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.56'
  const services = '/api/v1/namespaces/default/services'
  const v1 = version('v1', { hostPort: text }, true)
  const v2 = version('v2', { host: text, port: text }, false)
  const url = 'https://hook.default.svc:443/crdconvert?timeout=30s'

  beforeEach(() => {
    world = new SmallWorld()
    startPod(world, 'hook', { image, args: ['crd-conversion-webhook', '--port=9443'] })
    world.create(services, {
      metadata: { name: 'hook' },
      spec: { selector: { app: 'hook' }, ports: [{ port: 443, targetPort: 9443 }] },
    })
    const service = { namespace: 'default', name: 'hook', path: '/crdconvert' }
    // Who shows no certificate is believed by whoever has a bundle.
    const caBundle = encodeBase64(certificateFor(world.cluster.clock.now(), 'authority'))
    const webhook = { clientConfig: { service, caBundle }, conversionReviewVersions: ['v1'] }
    world.create(definitions, definition([v1, v2], { strategy: 'Webhook', webhook }))
    world.cluster.clock.advance(10_000)
  })

  test('objects are what the webhook makes of them, on both ways', () => {
    world.create(path('v2', '', 'default'), tab('v2', 'one', { host: 'web', port: '80' }))
    expect(world.send('GET', path('v1', 'one', 'default')).body).toMatchObject({ hostPort: 'web:80' })
    const { body } = world.send('PATCH', path('v2', 'one', 'default'), { port: '81' })
    expect(body).toMatchObject({ apiVersion: 'stable.example.com/v2', host: 'web', port: '81' })
    expect(world.send('GET', path('v1', '', 'default')).body).toMatchObject({
      items: [{ hostPort: 'web:81' }],
    })
    expect(world.send('GET', path('v2', '', 'default')).body).toMatchObject({ items: [{ port: '81' }] })
  })

  test('a policy for one version sees writes of the other converted', () => {
    const api = '/apis/admissionregistration.k8s.io/v1'
    const rule = {
      apiGroups: ['stable.example.com'],
      apiVersions: ['v2'],
      operations: ['*'],
      resources: ['*'],
    }
    world.create(`${api}/validatingadmissionpolicies`, {
      metadata: { name: 'no-root-ports' },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: 'int(object.port) > 1024', message: 'too low' }],
      },
    })
    world.create(`${api}/validatingadmissionpolicybindings`, {
      metadata: { name: 'everywhere' },
      spec: { policyName: 'no-root-ports', validationActions: ['Deny'] },
    })
    const write = (port: number) =>
      world.send('POST', path('v1', '', 'default'), tab('v1', `p${port}`, { hostPort: `web:${port}` }))
    expect(write(8080).code).toBe(201)
    expect(world.message(write(80))).toMatch(/denied request: too low$/)
  })

  test('a webhook that refuses or is away is told of', () => {
    world.create(path('v1', '', 'default'), tab('v1', 'bad', { hostPort: 'web' }))
    expect(world.message(world.send('GET', path('v2', 'bad', 'default')))).toBe(
      'conversion webhook for stable.example.com/v1, Kind=CronTab failed: invalid hostPort value `web`',
    )
    expect(world.message(world.send('GET', path('v2', '', 'default')))).toBe(
      'conversion webhook for stable.example.com/v1, Kind=CronTab failed: invalid hostPort value `web`',
    )
    world.send('DELETE', `${services}/hook`)
    world.create(path('v1', '', 'default'), tab('v1', 'good', { hostPort: 'web:80' }))
    expect(world.message(world.send('GET', path('v2', 'good', 'default')))).toBe(
      `conversion webhook for stable.example.com/v1, Kind=CronTab failed: Post "${url}": service "hook" not found`,
    )
    expect(world.send('GET', path('v1', 'good', 'default')).code).toBe(200)
    world.cluster.clock.advance(120_000)
  })
})
