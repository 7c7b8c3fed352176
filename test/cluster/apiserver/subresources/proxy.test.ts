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

it('asks the kubelet of a node, or tells that it does not answer', () => {
  const path = '/api/v1/nodes/worker-1/proxy/healthz'
  expect(world.send('GET', path)).toMatchObject({ code: 200, body: 'ok' })
  world.cluster.machines.get('worker-1')?.stopUnit('kubelet')
  expect(world.message(world.send('GET', path))).toBe(
    'error trying to reach service: dial tcp 172.18.0.3:10250: connect: connection refused',
  )
})
