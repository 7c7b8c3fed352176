import { beforeAll, expect, it } from 'vitest'
import { SmallWorld, startPod } from '../small-world.ts'

const world = new SmallWorld()
const base = '/api/v1/namespaces/default'
const unavailable = { kind: 'Status', status: 'Failure', reason: 'ServiceUnavailable', code: 503 }

beforeAll(() => {
  startPod(world, 'web', { image: 'nginx:1.29', ports: [{ containerPort: 80 }] })
  const service = (name: string, app: string) =>
    world.create(`${base}/services`, {
      metadata: { name },
      spec: { selector: { app }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] },
    })
  service('web', 'web')
  service('nobody', 'nobody')
  world.cluster.clock.advance(5000)
})

it('hands requests on to a pod, by its first port or a given one', () => {
  const { code, headers, body } = world.send('GET', `${base}/pods/web/proxy/`)
  expect(code).toBe(200)
  expect(headers['content-type']).toBe('text/html')
  expect(body).toContain('Welcome to nginx!')
  expect(world.send('GET', `${base}/pods/web:80/proxy/`).body).toBe(body)
  expect(world.send('GET', `${base}/pods/web/proxy/nope`).code).toBe(404)
  expect(world.send('HEAD', `${base}/pods/web/proxy/`)).toMatchObject({ code: 200, body: '' })
})

it('sends who asks for the bare path to the one with a slash', () => {
  const answer = world.send('GET', `${base}/pods/web/proxy`, undefined, { a: '1' })
  expect(answer).toMatchObject({ code: 301, headers: { location: `${base}/pods/web/proxy/?a=1` } })
})

it('tells that nothing listens', () => {
  const answer = world.send('GET', `${base}/pods/web:81/proxy/`)
  expect(answer).toMatchObject({ code: 503, body: unavailable })
  expect(world.message(answer)).toMatch(
    /^error trying to reach service: dial tcp 10\.244\.1\.\d+:81: connect: connection refused$/,
  )
})

it('goes to an endpoint of a Service, by name or number of the port', () => {
  for (const name of ['web:http', 'web:8080', 'http:web:http'])
    expect(world.send('GET', `${base}/services/${name}/proxy/`).body).toContain('Welcome to nginx!')
  const refused = (name: string) => world.message(world.send('GET', `${base}/services/${name}/proxy/`))
  expect(refused('web:81')).toBe('no service port 81 found for service "web"')
  expect(refused('web:nope')).toBe('no endpoints available for service "web:nope"')
  expect(refused('nobody:http')).toBe('no endpoints available for service "nobody"')
  expect(refused('a:b:c:d')).toBe('invalid service request "a:b:c:d"')
})

it('is not misled by what a pod is called', () => {
  startPod(world, 'proxy', { image: 'nginx:1.29', ports: [{ containerPort: 80 }] })
  expect(world.send('GET', `${base}/pods/proxy/proxy/`).code).toBe(200)
  expect(world.send('GET', `${base}/pods/proxy/proxy`).headers.location).toBe(`${base}/pods/proxy/proxy/`)
})

it('leads redirects through the proxy', () => {
  const config = 'server { listen 80; location = /old { return 301 /new/; } }'
  world.create(`${base}/configmaps`, { metadata: { name: 'conf' }, data: { 'default.conf': config } })
  world.create(`${base}/pods`, {
    metadata: { name: 'moved' },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'nginx:1.29',
          volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }],
        },
      ],
      volumes: [{ name: 'conf', configMap: { name: 'conf' } }],
    },
  })
  world.cluster.clock.advance(30_000)
  const { code, headers } = world.send('GET', `${base}/pods/moved/proxy/old`)
  expect([code, headers.location]).toEqual([301, `${base}/pods/moved/proxy/new/`])
})

it('knows no port by name but a Service', () => {
  expect(world.message(world.send('GET', `${base}/pods/web:http/proxy/`))).toBe(
    'error trying to reach service: dial tcp: lookup tcp/http: unknown port',
  )
})

it('shows what a kubelet tells of its node', () => {
  const node = (path: string) => world.send('GET', `/api/v1/nodes/worker-1/proxy${path}`)
  expect(node('')).toMatchObject({ code: 301, headers: { location: '/api/v1/nodes/worker-1/proxy/' } })
  expect(node('/nope')).toMatchObject({ code: 404, body: '404 page not found\n' })
  const { kind, items } = JSON.parse(String(node('/pods').body))
  expect(kind).toBe('PodList')
  expect(items.map((pod: { metadata: { name: string } }) => pod.metadata.name)).toContain('web')
  expect(node('/metrics/resource').body).toContain(
    'container_cpu_usage_seconds_total{container="main",namespace="default",pod="web"} ',
  )
  const running = JSON.parse(String(node('/runningpods/').body)).items
  const image = expect.stringMatching(/^sha256:[0-9a-f]{64}$/)
  expect(running).toContainEqual({
    metadata: { name: 'web', namespace: 'default', uid: expect.any(String) },
    spec: { containers: [{ name: 'main', image, resources: {} }] },
    status: {},
  })
  const { kubeletconfig } = JSON.parse(String(node('/configz').body))
  expect(kubeletconfig).toMatchObject({
    port: 10250,
    maxPods: 110,
    clusterDNS: ['10.96.0.10'],
    nodeStatusUpdateFrequency: '10s',
  })
  const summary = JSON.parse(String(node('/stats/summary').body))
  expect(summary.node).toMatchObject({ nodeName: 'worker-1', cpu: { usageNanoCores: expect.any(Number) } })
  const web = summary.pods.find(({ podRef }: { podRef: { name: string } }) => podRef.name === 'web')
  expect(web.containers[0]).toMatchObject({ name: 'main', memory: { workingSetBytes: expect.any(Number) } })
  expect(node('/containerLogs/default/web/main').body).toContain('start worker process')
  expect(node('/containerLogs/default/gone/main')).toMatchObject({
    code: 404,
    body: 'pod "gone" does not exist\n',
  })
})

it('asks the kubelet of a node, or tells that it does not answer', () => {
  const path = '/api/v1/nodes/worker-1/proxy/healthz'
  expect(world.send('GET', path)).toMatchObject({ code: 200, body: 'ok' })
  world.cluster.machines.get('worker-1')?.stopUnit('kubelet')
  expect(world.message(world.send('GET', path))).toBe(
    'error trying to reach service: dial tcp 172.18.0.3:10250: connect: connection refused',
  )
})
