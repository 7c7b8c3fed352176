// LimitRanger and ResourceQuota, with the recorded sentences.

import { beforeEach, describe, expect, it } from 'vitest'
import type { PlainResponse } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'

const user = { name: 'admin', groups: ['system:masters'] }
let server: ApiServer

beforeEach(() => {
  server = new ApiServer({
    clock: new VirtualClock(0),
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/16',
    parseYaml: (text) => JSON.parse(text),
  })
  send('POST', '/api/v1/namespaces', { metadata: { name: 'a' } })
  send('POST', '/api/v1/namespaces/a/serviceaccounts', { metadata: { name: 'default' } })
})

function send(method: 'POST' | 'PUT', path: string, body: object): PlainResponse {
  return server.handle({ method, path, body, user }) as PlainResponse
}

function addPod(name: string, containers: Record<string, object>) {
  const list = Object.entries(containers).map(([container, asked]) => ({
    name: container,
    image: 'x',
    resources: asked,
  }))
  const { code, body } = send('POST', '/api/v1/namespaces/a/pods', {
    metadata: { name },
    spec: { containers: list },
  })
  return code === 201 ? body : (body as Status).message
}

describe('LimitRanger', () => {
  beforeEach(() => {
    const container = {
      type: 'Container',
      default: { cpu: '500m', memory: '256Mi' },
      defaultRequest: { cpu: '100m', memory: '128Mi' },
      max: { cpu: '1', memory: '1Gi' },
      min: { cpu: '50m', memory: '64Mi' },
      maxLimitRequestRatio: { cpu: '10' },
    }
    const spec = { limits: [container, { type: 'Pod', max: { cpu: '2' } }] }
    send('POST', '/api/v1/namespaces/a/limitranges', { metadata: { name: 'lr' }, spec })
  })

  it('fills what containers leave open and says so', () => {
    expect(addPod('p', { c: {} })).toMatchObject({
      metadata: {
        annotations: {
          'kubernetes.io/limit-ranger':
            'LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c',
        },
      },
      spec: {
        containers: [
          {
            resources: {
              requests: { cpu: '100m', memory: '128Mi' },
              limits: { cpu: '500m', memory: '256Mi' },
            },
          },
        ],
      },
    })
  })

  it('refuses what is out of bounds', () => {
    expect(addPod('p', { c: { limits: { cpu: '2', memory: '2Gi' } } })).toBe(
      'pods "p" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    )
    expect(addPod('p', { c: { requests: { cpu: '50m' }, limits: { cpu: '1' } } })).toBe(
      'pods "p" is forbidden: cpu max limit to request ratio per Container is 10, but provided ratio is 20.000000',
    )
    const one = { limits: { cpu: '1' } }
    expect(addPod('p', { a: one, b: one, c: one })).toBe(
      'pods "p" is forbidden: maximum cpu usage per Pod is 2, but limit is 3',
    )
  })

  it('counts sidecars with the containers that they run beside', () => {
    const asking = (name: string, more: object = {}) => ({
      name,
      image: 'x',
      resources: { limits: { cpu: '1' } },
      ...more,
    })
    const { body } = send('POST', '/api/v1/namespaces/a/pods', {
      metadata: { name: 'p' },
      spec: {
        initContainers: ['one', 'two'].map((name) => asking(name, { restartPolicy: 'Always' })),
        containers: [asking('c')],
      },
    })
    expect((body as Status).message).toBe(
      'pods "p" is forbidden: maximum cpu usage per Pod is 2, but limit is 3',
    )
  })
})

describe('ResourceQuota', () => {
  const hard = { pods: '2', 'requests.cpu': '1', 'limits.memory': '1Gi', 'services.nodeports': '0' }
  const zero = { pods: '0', 'requests.cpu': '0', 'limits.memory': '0', 'services.nodeports': '0' }

  beforeEach(() => {
    const quota = send('POST', '/api/v1/namespaces/a/resourcequotas', {
      metadata: { name: 'q' },
      spec: { hard },
    }).body
    send('PUT', '/api/v1/namespaces/a/resourcequotas/q/status', {
      ...(quota as object),
      status: { hard, used: zero },
    })
  })

  it('obliges containers to say what they want', () => {
    expect(addPod('p', { c: {} })).toBe(
      'pods "p" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
    )
  })

  it('refuses what goes over, and counts what it lets in', () => {
    expect(addPod('p', { c: { requests: { cpu: '2' }, limits: { memory: '5Gi' } } })).toBe(
      'pods "p" is forbidden: exceeded quota: q, requested: limits.memory=5Gi,requests.cpu=2, used: limits.memory=0,requests.cpu=0, limited: limits.memory=1Gi,requests.cpu=1',
    )
    const small = { requests: { cpu: '100m' }, limits: { memory: '100Mi' } }
    addPod('p1', { c: small })
    addPod('p2', { c: small })
    expect(addPod('p3', { c: small })).toBe(
      'pods "p3" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    )
  })

  it('counts what a Service adds', () => {
    const body = { metadata: { name: 'x' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } }
    expect((send('POST', '/api/v1/namespaces/a/services', body).body as Status).message).toBe(
      'services "x" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    )
  })
})
