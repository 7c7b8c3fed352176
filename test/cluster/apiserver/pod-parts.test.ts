import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'

const pods = '/api/v1/namespaces/a/pods'
const strategic = { headers: { 'content-type': 'application/strategic-merge-patch+json' } }

function setUp(container: object = {}, more: object = {}) {
  const world = bareServer()
  const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'x', ...container }], ...more }
  world.send('POST', pods, { metadata: { name: 'p', labels: { a: 'b' } }, spec })
  const patch = (part: string, body: object) =>
    world.send('PATCH', `${pods}/p/${part}`, { spec: body }, strategic)
  const errors = (part: string, body: object) => world.message(patch(part, body))
  return { ...world, patch, errors }
}

describe('pods/ephemeralcontainers', () => {
  const add = (...ephemeralContainers: object[]) => ({ ephemeralContainers })

  it('adds containers, and nothing else', () => {
    const { patch } = setUp()
    const body = { ...add({ name: 'd', image: 'busybox', targetContainerName: 'c' }), hostNetwork: true }
    const { body: pod } = patch('ephemeralcontainers', body)
    expect(pod).toMatchObject({
      metadata: { generation: 2 },
      spec: {
        ephemeralContainers: [
          { name: 'd', imagePullPolicy: 'Always', terminationMessagePolicy: 'File', resources: {} },
        ],
      },
    })
    expect(pod).not.toHaveProperty('spec.hostNetwork')
  })

  it.each([
    [{ name: 'c', image: 'x' }, 'spec.ephemeralContainers[0].name: Duplicate value: "c"'],
    [
      { name: 'd', image: 'x', ports: [{ containerPort: 5 }], targetContainerName: 'zz' },
      '[spec.ephemeralContainers[0].targetContainerName: Not found: "zz", spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container]',
    ],
  ])('refuses %j', (container, message) => {
    expect(setUp().errors('ephemeralcontainers', add(container))).toBe(`Pod "p" is invalid: ${message}`)
  })

  it('neither changes nor removes the ones that are there', () => {
    const { patch, send, message } = setUp()
    const pod = patch('ephemeralcontainers', add({ name: 'd', image: 'x' })).body as { spec: object }
    const put = (ephemeralContainers: object[]) =>
      message(
        send('PUT', `${pods}/p/ephemeralcontainers`, { ...pod, spec: { ...pod.spec, ephemeralContainers } }),
      )
    const text = (why: string) =>
      `Pod "p" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be ${why}\n`
    expect(put([])).toBe(text('removed'))
    expect(put([{ name: 'd', image: 'y' }])).toBe(text('changed'))
  })
})

describe('pods/resize', () => {
  const resources = { requests: { cpu: '100m' }, limits: { cpu: '200m', memory: '1Gi' } }
  const resize = (wanted: object, name = 'c') => ({ containers: [{ name, resources: wanted }] })

  it('changes cpu and memory, and counts a generation', () => {
    const { patch } = setUp({ resources })
    expect(patch('resize', resize({ requests: { cpu: '150m' } })).body).toMatchObject({
      metadata: { generation: 2 },
      spec: {
        containers: [{ resources: { requests: { cpu: '150m', memory: '1Gi' }, limits: { cpu: '200m' } } }],
      },
    })
  })

  it('leaves alone what is no resource', () => {
    const { patch } = setUp({ resources })
    expect(patch('resize', { containers: [{ name: 'c', image: 'other' }] }).body).toMatchObject({
      metadata: { generation: 1 },
      spec: { containers: [{ image: 'x' }] },
    })
  })

  it.each([
    [
      resize({ limits: { cpu: '50m' } }),
      'spec.containers[0].resources.requests: Invalid value: "100m": must be less than or equal to cpu limit of 50m',
    ],
    [
      resize({ requests: { cpu: '200m', memory: '1Gi' } }),
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
    ],
    [
      resize({ limits: { cpu: null } }),
      'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      resize({ limits: { 'ephemeral-storage': '1Gi' } }),
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
    [
      { containers: [{ name: 'more', image: 'x' }] },
      'spec.containers: Forbidden: containers may not be added or removed on resize',
    ],
  ])('refuses %j', (body, message) => {
    expect(
      setUp({ resources: { ...resources, requests: { cpu: '100m', memory: '1Mi' } } }).errors('resize', body),
    ).toBe(`Pod "p" is invalid: ${message}`)
  })

  it('refuses where the node does not tell what containers have', () => {
    const { send, errors } = setUp({ resources })
    const running = {
      name: 'c',
      state: { running: {} },
      image: 'x',
      imageID: '',
      ready: true,
      restartCount: 0,
    }
    send('PATCH', `${pods}/p/status`, { status: { containerStatuses: [running] } }, strategic)
    expect(errors('resize', resize({ requests: { cpu: '150m' } }))).toBe(
      'Pod "p" is invalid: spec: Forbidden: Pod running on node without support for resize',
    )
  })
})
