// A whole cluster with CoreDNS and kube-proxy as pods: names, services, and what happens without them.
import { parse as parseScript } from 'just-bash'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { daemonSets, deployments, pods, services } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { Cluster } from '#cluster/cluster.ts'
import { programProcesses } from '#cluster/machines/program-processes.ts'
import type { Hop, RouteEnd } from '#cluster/network/network.ts'
import { type LookupResult, type LookupStep, lookUpName } from '#cluster/network/resolver.ts'
import { ImageCatalogue } from '#cluster/programs/images/index.ts'
import { programs } from '#cluster/programs/index.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const images = new ImageCatalogue({
  'shop/web': { listens: [8080], respondsTo: [{ path: '/*', body: 'web\n' }] },
})

const cluster = new Cluster({
  seed: 1,
  startMs: Date.UTC(2026, 0, 5, 9),
  workers: 2,
  parseYaml: parse,
  images: (reference) => images.find(reference),
  makeProcesses: (network, namespaces, door) =>
    programProcesses({ network, programs, parseScript, door }, namespaces),
})
const api = new ApiClient(cluster, admin, 'test/1')

function makePod(name: string, container: object, labels: Record<string, string> = {}): void {
  api.create<Pod>(
    pods,
    {
      metadata: { name, labels },
      spec: { restartPolicy: 'Never', containers: [{ name: 'app', ...container }] },
    } as never,
    'default',
  )
}

/** Runs a script in a pod of its own and gives its log. */
let count = 0
function run(script: string, forMs = 20_000): string {
  const name = `client-${count++}`
  makePod(name, { image: 'busybox:1.36', command: ['sh', '-c', script] })
  cluster.clock.advance(forMs)
  const path = `/api/v1/namespaces/default/pods/${name}/log`
  const answer = cluster.handle({ method: 'GET', path, query: {}, user: admin })
  return 'body' in answer ? (answer.body as string) : ''
}

/** A request's journey: the names tried, the address, the way of the packet. */
interface Journey {
  readonly lookups: readonly LookupStep[]
  readonly address: string | undefined
  readonly hops: readonly Hop[]
  readonly end: RouteEnd['kind'] | Exclude<LookupResult['kind'], 'found'>
  readonly machine: string | undefined
}

function explain(name: string, port: number): Journey | undefined {
  const client = api.get(pods, 'default', 'client')
  const namespace = cluster.network.namespaceOf(client.status?.podIP ?? '')
  let journey: Journey | undefined
  if (namespace === undefined) throw new Error('no client')
  const text =
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'
  const readFile = (path: string) => (path === '/etc/resolv.conf' ? text : '')
  const { network, clock } = cluster
  lookUpName({ network, namespace, clock, readFile }, name, (lookup) => {
    const { steps: lookups } = lookup
    if (lookup.kind !== 'found') {
      journey = { lookups, address: undefined, hops: [], end: lookup.kind, machine: undefined }
      return
    }
    const [address = ''] = lookup.addresses
    const { hops, end } = network.route(namespace, { address, port, protocol: 'TCP' })
    const machine = end.kind === 'arrived' ? end.to.machine : undefined
    journey = { lookups, address, hops, end: end.kind, machine }
  })
  cluster.clock.advance(30_000)
  return journey
}

beforeAll(() => {
  cluster.clock.advance(60_000)
  for (const i of [1, 2]) makePod(`web-${i}`, { image: 'shop/web:1' }, { app: 'web' })
  makePod('client', { image: 'busybox', command: ['sleep', 'infinity'] })
  const port = { name: 'http', port: 80, targetPort: 8080 }
  api.create(
    services,
    {
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [port], clusterIP: '10.96.7.7' },
    } as never,
    'default',
  )
  api.create(
    services,
    {
      metadata: { name: 'all' },
      spec: { selector: { app: 'web' }, ports: [port], clusterIP: 'None' },
    } as never,
    'default',
  )
  api.create(
    services,
    {
      metadata: { name: 'none' },
      spec: { selector: { app: 'nobody' }, ports: [port], clusterIP: '10.96.7.8' },
    } as never,
    'default',
  )
  api.create(
    services,
    { metadata: { name: 'far' }, spec: { type: 'ExternalName', externalName: 'db.example.com' } } as never,
    'default',
  )
  api.create(
    services,
    {
      metadata: { name: 'bank' },
      spec: { type: 'ExternalName', externalName: 'rates.example.com' },
    } as never,
    'default',
  )
  cluster.internet.addHost('db.example.com', '203.0.113.7')
  cluster.internet.addSite('rates.example.com', { '/usd': '1.08\n' })
  cluster.clock.advance(20_000)
})

describe('services and names', () => {
  it('reaches a service by its short name, from the pod', () => {
    expect(run('wget -qO- http://web/; wget -qO- http://web.default:80/x')).toBe('web\nweb\n')
  })

  it('tells refused, unknown and silent apart', () => {
    expect(run('wget -qO- none; wget -qO- nope; wget -qO- -T 3 10.96.9.9')).toBe(
      "wget: can't connect to remote host (10.96.7.8): Connection refused\nwget: bad address 'nope'\nwget: download timed out\n",
    )
  })

  it('answers nslookup: cluster addresses, headless, aliases, NXDOMAIN', () => {
    const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n'
    expect(run('nslookup web.default.svc.cluster.local')).toBe(
      `${head}Name:\tweb.default.svc.cluster.local\nAddress: 10.96.7.7\n\n\n`,
    )
    expect(run('nslookup web.default')).toBe(
      `${head}** server can't find web.default: NXDOMAIN\n\n** server can't find web.default: NXDOMAIN\n\n`,
    )
    expect(run('nslookup -type=a far.default.svc.cluster.local')).toBe(
      `${head}far.default.svc.cluster.local\tcanonical name = db.example.com\nName:\tdb.example.com\nAddress: 203.0.113.7\n\n`,
    )
    expect(run('nslookup -type=a all.default.svc.cluster.local | grep -c Address:')).toBe('3\n')
    expect(run('nslookup -type=srv _http._tcp.web.default.svc.cluster.local | grep service')).toBe(
      '_http._tcp.web.default.svc.cluster.local\tservice = 0 100 80 web.default.svc.cluster.local\n',
    )
  })

  it('reaches a site outside, by its own name and by an alias of the cluster', () => {
    expect(run('wget -qO- rates.example.com/usd; wget -qO- bank/usd; wget -qO- bank/eur')).toBe(
      '1.08\n1.08\nwget: server returned error: HTTP/1.1 404 Not Found\n',
    )
  })

  it('explains a journey hop by hop', () => {
    const journey = explain('web', 80)
    expect(journey?.lookups).toEqual([
      { name: 'web.default.svc.cluster.local', server: '10.96.0.10', answer: 'NOERROR' },
    ])
    expect(journey?.end).toBe('arrived')
    expect(journey?.hops[0]?.text).toMatch(/^service default\/web:http → 10\.244\.\d\.\d+:8080$/)
    expect(explain('nope', 80)).toMatchObject({
      end: 'not-found',
      lookups: [{}, {}, {}, { name: 'nope', answer: 'NXDOMAIN' }],
    })
    expect(explain('none', 80)).toMatchObject({
      end: 'refused',
      hops: [{ text: 'service default/none:http has no endpoints: rejected' }],
    })
  })

  it('keeps the rules of a kube-proxy that is gone, and learns nothing new', () => {
    api.patch(daemonSets, 'kube-system', 'kube-proxy', 'merge', {
      spec: { template: { spec: { nodeSelector: { off: 'yes' } } } },
    })
    cluster.clock.advance(60_000)
    expect(api.list(pods, { namespace: 'kube-system', labelSelector: 'k8s-app=kube-proxy' }).items).toEqual(
      [],
    )
    const port = { port: 80, targetPort: 8080 }
    api.create(
      services,
      {
        metadata: { name: 'late' },
        spec: { selector: { app: 'web' }, ports: [port], clusterIP: '10.96.7.9' },
      } as never,
      'default',
    )
    cluster.clock.advance(10_000)
    expect(run('wget -qO- web; wget -qO- -T 3 late')).toBe('web\nwget: download timed out\n')
  })

  it('finds no names when CoreDNS does not run', () => {
    api.patch(deployments, 'kube-system', 'coredns', 'merge', { spec: { replicas: 0 } })
    cluster.clock.advance(60_000)
    expect(run('nslookup web.default.svc.cluster.local; wget -qO- web', 60_000)).toBe(
      ";; connection timed out; no servers could be reached\n\nwget: bad address 'web'\n",
    )
  })
})
