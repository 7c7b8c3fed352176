// kube-proxy: writes the node's service rules whenever Services or EndpointSlices change.
import { keyOf } from '#api/object.ts'
import { agentOf } from '#api/release.ts'
import { endpointSlices, nodes, services } from '#api/resource-ref.ts'
import type { Node, Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import { Affinity, serviceRules } from '../../network/kube-proxy-rules.ts'
import { ApiClient } from '../../runtime/api-client.ts'
import { Informer } from '../../runtime/informer.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, untilSignalled } from '../program.ts'
import { serveHttp } from '../servers/http-server.ts'
import { ProcessClock } from './process-clock.ts'

const user = {
  name: 'system:serviceaccount:kube-system:kube-proxy',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
}
/** minSyncPeriod: rules are written at most so often, and soon after a first change. */
const minSyncMs = 1000
const firstSyncMs = 50
const memoryBytes = 30 * 2 ** 20
const steadyCpuMilli = 1

function* kubeProxy(process: Process): Program {
  const { container } = process
  const { door, network, random } = container.on
  const { machine } = container.spec.network
  const name = /^--hostname-override=(.*)$/m.exec(process.argv.join('\n'))?.[1] || machine
  if (door === undefined || name === undefined || machine === undefined) {
    yield* print(
      process,
      'E0105 09:00:00.000000       1 server.go:1] "Error running ProxyServer" err="no API server"\n',
      2,
    )
    return 1
  }
  process.memoryBytes = memoryBytes
  process.steadyCpuMilli = steadyCpuMilli
  const clock = new ProcessClock(process)
  const api = new ApiClient(door(machine), user, agentOf('kube-proxy'))
  const watched = {
    services: new Informer<Service>(api, clock, random, services),
    slices: new Informer<EndpointSlice>(api, clock, random, endpointSlices),
    nodes: new Informer<Node>(api, clock, random, nodes, { fieldSelector: `metadata.name=${name}` }),
  }
  watched.slices.addIndex('service', (slice) => [serviceOf(slice) ?? []].flat())
  const affinity = new Affinity(clock)
  const changed = new Set<string>()
  let isPending = false
  let lastMs = Number.NEGATIVE_INFINITY
  const sync = () => {
    isPending = false
    if (process.status !== undefined || !watched.services.hasSynced || !watched.slices.hasSynced) return
    lastMs = clock.now()
    process.work(2)
    const node = [...watched.nodes.values()][0]
    const addresses = new Set((node?.status?.addresses ?? []).map(({ address }) => address))
    const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
    const slicesOf = ({ metadata }: Service) =>
      watched.slices.byIndex('service', `${metadata.namespace}/${metadata.name}`)
    network.setRules(
      machine,
      serviceRules({ name, zone, addresses }, [...watched.services.values()], slicesOf, affinity, random),
    )
    if (network.trace?.isOn === true)
      network.trace.note({ kind: 'rules', node: machine, services: [...changed] })
    changed.clear()
  }
  const schedule = () => {
    if (isPending) return
    isPending = true
    clock.after(Math.max(firstSyncMs, lastMs + minSyncMs - clock.now()), sync)
  }
  watched.services.onChange(({ object }) => {
    changed.add(keyOf(object))
    schedule()
  })
  watched.slices.onChange(({ object }) => {
    const service = serviceOf(object)
    if (service !== undefined) changed.add(service)
    schedule()
  })
  // Heartbeats change a node again and again; only its addresses and zone matter.
  watched.nodes.onChange(({ type, object, previous }) => {
    const isSame =
      type === 'updated' &&
      JSON.stringify(previous.status?.addresses) === JSON.stringify(object.status?.addresses)
    if (!isSame) schedule()
  })
  const informers = Object.values(watched)
  for (const informer of informers) informer.start()
  process.onEnd(() => {
    for (const informer of informers) informer.stop()
  })
  schedule()
  serveHttp(process, { port: 10_256, onRequest: () => ({ status: 200, body: '{}' }) })
  yield* untilSignalled(process)
  // The rules stay in the kernel: what was reachable stays so, and nothing new is learnt.
  return 0
}

/** `shop/web`, of the Service that a slice belongs to. */
function serviceOf({ metadata }: EndpointSlice): string | undefined {
  const service = metadata.labels?.[serviceNameLabel]
  return service === undefined ? undefined : `${metadata.namespace}/${service}`
}

export const kubeProxyPrograms: Readonly<Record<string, ProgramMain>> = { 'kube-proxy': kubeProxy }
