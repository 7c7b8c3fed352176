// CoreDNS: answers names of the cluster from what it watches, and asks others for the rest.
import { keyOf } from '#api/object.ts'
import { endpointSlices, namespaces, services } from '#api/resource-ref.ts'
import type { Namespace, Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import { answerClusterName, answerPointer, type NameSource } from '../../network/cluster-names.ts'
import type { DnsAnswer, DnsQuestion } from '../../network/dns-message.ts'
import { parseResolverConfig } from '../../network/resolver.ts'
import { RandomStream } from '../../random.ts'
import { ApiClient, type Door } from '../../runtime/api-client.ts'
import { Informer } from '../../runtime/informer.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, sleep, untilSignalled } from '../program.ts'
import { serveHttp } from '../servers/http-server.ts'
import { CorefileError, type CorefileServer, parseCorefile } from './corefile.ts'
import { ProcessClock } from './process-clock.ts'

const user = {
  name: 'system:serviceaccount:kube-system:coredns',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
}
const forwardTimeoutMs = 2000
const syncPatienceMs = 5000
const lameduckMs = 5000
const memoryBytes = 18 * 2 ** 20
const steadyCpuMilli = 2
const defaultFile = '/etc/coredns/Corefile'

class WatchedNames implements NameSource {
  readonly #services: Informer<Service>
  readonly #slices: Informer<EndpointSlice>
  readonly #namespaces: Informer<Namespace>

  constructor(door: Door, process: Process) {
    const api = new ApiClient(door, user, 'coredns/v1.13.1')
    const clock = new ProcessClock(process)
    const { random } = process.container.on
    this.#services = new Informer(api, clock, random, services)
    this.#slices = new Informer(api, clock, random, endpointSlices)
    this.#namespaces = new Informer(api, clock, random, namespaces)
    this.#slices.addIndex('service', ({ metadata }) => {
      const name = metadata.labels?.[serviceNameLabel]
      return name === undefined ? [] : [`${metadata.namespace}/${name}`]
    })
    const informers = [this.#services, this.#slices, this.#namespaces]
    for (const informer of informers) informer.start()
    process.onEnd(() => {
      for (const informer of informers) informer.stop()
    })
  }

  get hasSynced(): boolean {
    return this.#services.hasSynced && this.#slices.hasSynced && this.#namespaces.hasSynced
  }

  service(namespace: string, name: string): Service | undefined {
    return this.#services.get(keyOf({ metadata: { namespace, name } }))
  }

  services(): Iterable<Service> {
    return this.#services.values()
  }

  hasNamespace(name: string): boolean {
    return this.#namespaces.get(keyOf({ metadata: { name } })) !== undefined
  }

  slicesOf({ metadata }: Service): readonly EndpointSlice[] {
    return this.#slices.byIndex('service', `${metadata.namespace}/${metadata.name}`)
  }
}

function* coredns(process: Process): Program {
  const at = process.argv.indexOf('-conf')
  const file = at < 0 ? defaultFile : (process.argv[at + 1] ?? defaultFile)
  const { door } = process.container.on
  const text = process.container.readFile(file)
  let servers: CorefileServer[]
  try {
    if (text === undefined)
      throw new CorefileError(`loading Caddyfile via flag: open ${file}: no such file or directory`)
    servers = parseCorefile(text, file)
  } catch (error) {
    if (!(error instanceof CorefileError)) throw error
    yield* print(process, `${error.message}\n`)
    return 1
  }
  process.memoryBytes = memoryBytes
  process.steadyCpuMilli = steadyCpuMilli
  const hasKubernetes = servers.some(({ plugins }) => plugins.some(({ name }) => name === 'kubernetes'))
  const names =
    hasKubernetes && door !== undefined
      ? new WatchedNames(door(process.container.spec.network.machine), process)
      : undefined
  yield* awaitSync(process, names)
  yield* announce(process, servers, text ?? '')
  serveStatus(process, servers, names)
  const isListening = process.container.spec.network.listenDns(53, listener(process, servers, names))
  if (!isListening) {
    yield* print(process, 'Listen: listen udp :53: bind: address already in use\n')
    return 1
  }
  return yield* untilStopped(process)
}

function* awaitSync(process: Process, names: WatchedNames | undefined): Program<void> {
  const { clock } = process.container.on
  const endMs = clock.now() + syncPatienceMs
  while (names !== undefined && !names.hasSynced && clock.now() < endMs) {
    yield* print(process, '[INFO] plugin/kubernetes: waiting for Kubernetes API before starting server\n')
    yield* sleep(500)
  }
  if (names?.hasSynced === false)
    yield* print(process, '[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API\n')
}

function* announce(process: Process, servers: readonly CorefileServer[], text: string): Program<void> {
  const zones = servers.flatMap((server) =>
    server.zones.map((zone) => (zone.includes(':') ? zone : `${zone}:53`)),
  )
  const hash = new RandomStream(text).hex(128)
  const version = /:v?([\d.]+)$/.exec(process.container.spec.image.reference)?.[1] ?? '1.13.1'
  yield* print(
    process,
    `${zones.join('\n')}\n[INFO] plugin/reload: Running configuration SHA512 = ${hash}\nCoreDNS-${version}\nlinux/amd64, go1.25.2, 1db4568\n`,
  )
}

function serveStatus(
  process: Process,
  servers: readonly CorefileServer[],
  names: WatchedNames | undefined,
): void {
  const has = (name: string) => servers.some(({ plugins }) => plugins.some((plugin) => plugin.name === name))
  if (has('health')) serveHttp(process, { port: 8080, onRequest: () => ({ status: 200, body: 'OK' }) })
  if (has('ready'))
    serveHttp(process, {
      port: 8181,
      onRequest: () =>
        names?.hasSynced === false ? { status: 503, body: 'kubernetes' } : { status: 200, body: 'OK' },
    })
  if (has('prometheus'))
    serveHttp(process, {
      port: 9153,
      onRequest: () => ({ status: 200, body: '# HELP coredns_build_info\n' }),
    })
}

function* untilStopped(process: Process): Program {
  yield* untilSignalled(process)
  yield* print(process, '[INFO] SIGTERM: Shutting down servers then terminating\n')
  yield* print(process, '[INFO] plugin/health: Going into lameduck mode for 5s\n')
  yield* sleep(lameduckMs)
  return 0
}

function listener(process: Process, servers: readonly CorefileServer[], names: WatchedNames | undefined) {
  const listen = (question: DnsQuestion, reply: (answer: DnsAnswer) => void): void => {
    if (process.status !== undefined) return
    process.work(0.1)
    const server = serverFor(servers, question.name)
    if (server === undefined) reply({ code: 'REFUSED', records: [] })
    else
      answerQuestion(process, server, names, question, (answer) =>
        finish(process, server, question, answer, reply, servers, names),
      )
  }
  process.onEnd(() => process.container.spec.network.unlistenDns(53, listen))
  return listen
}

/** Follows an alias once and logs what `log` and `errors` want. */
function finish(
  process: Process,
  server: CorefileServer,
  question: DnsQuestion,
  answer: DnsAnswer,
  reply: (answer: DnsAnswer) => void,
  servers: readonly CorefileServer[],
  names: WatchedNames | undefined,
): void {
  const [first] = answer.records
  const isAlias = first?.type === 'CNAME' && question.type !== 'CNAME' && answer.records.length === 1
  const send = (final: DnsAnswer) => {
    if (server.plugins.some(({ name }) => name === 'log'))
      process.files
        .get(1)
        ?.write(
          `[INFO] 10.244.0.1:40000 - 1 "${question.type} IN ${question.name}. udp 52 false 512" ${final.code} qr,aa,rd 106 0.000134s\n`,
        )
    reply(final)
  }
  if (!isAlias) {
    send(answer)
    return
  }
  const target = { name: first.data, type: question.type }
  const next = serverFor(servers, target.name) ?? server
  answerQuestion(process, next, names, target, (resolved) =>
    send({
      code: resolved.code === 'NXDOMAIN' ? 'NOERROR' : resolved.code,
      records: [first, ...resolved.records],
    }),
  )
}

function serverFor(servers: readonly CorefileServer[], name: string): CorefileServer | undefined {
  const zoneOf = (zone: string) =>
    zone
      .replace(/^dns:\/\//, '')
      .replace(/:\d+$/, '')
      .replace(/\.$/, '')
  const fits = (zone: string) => zone === '' || name === zone || name.endsWith(`.${zone}`)
  const all = servers.flatMap((server) => server.zones.map((zone) => ({ server, zone: zoneOf(zone) })))
  return all.filter(({ zone }) => fits(zone)).sort((a, b) => b.zone.length - a.zone.length)[0]?.server
}

function answerQuestion(
  process: Process,
  server: CorefileServer,
  names: WatchedNames | undefined,
  question: DnsQuestion,
  see: (answer: DnsAnswer) => void,
): void {
  const hosts = server.plugins.find(({ name }) => name === 'hosts')
  const line = hosts?.block.find((words) => words.slice(1).includes(question.name))
  if (line !== undefined) {
    see({
      code: 'NOERROR',
      records:
        question.type === 'A'
          ? [{ name: question.name, type: 'A', ttlSeconds: 3600, data: line[0] ?? '' }]
          : [],
    })
    return
  }
  const zones =
    server.plugins.find(({ name }) => name === 'kubernetes')?.words.map((zone) => zone.replace(/\.$/, '')) ??
    []
  const zone = zones.find((other) => question.name === other || question.name.endsWith(`.${other}`))
  if (zone !== undefined && names !== undefined) {
    if (!names.hasSynced) {
      see({ code: 'SERVFAIL', records: [] })
      return
    }
    const main = zones.find((other) => !other.endsWith('.arpa')) ?? 'cluster.local'
    const pointer = zone.endsWith('.arpa') ? answerPointer(names, main, question.name) : undefined
    const answer = zone.endsWith('.arpa') ? pointer : answerClusterName(names, zone, question)
    if (answer !== undefined) {
      see(answer)
      return
    }
  }
  forward(process, server, question, see)
}

function forward(
  process: Process,
  server: CorefileServer,
  question: DnsQuestion,
  see: (answer: DnsAnswer) => void,
): void {
  const plugin = server.plugins.find(({ name }) => name === 'forward')
  if (plugin === undefined) {
    see({ code: 'REFUSED', records: [] })
    return
  }
  const { container } = process
  const { on, spec } = container
  const to = plugin.words.slice(1).flatMap((word) => {
    if (!word.startsWith('/')) return [word.replace(/:53$/, '')]
    return parseResolverConfig(container.readFile(word) ?? '').servers
  })
  const [upstream = '127.0.0.1'] = to
  const fail = (why: string) => {
    if (server.plugins.some(({ name }) => name === 'errors'))
      process.files
        .get(1)
        ?.write(
          `[ERROR] plugin/errors: 2 ${question.name}. ${question.type}: read udp ${spec.network.address}:${spec.network.takePort()}->${upstream}:53: ${why}\n`,
        )
    see({ code: 'SERVFAIL', records: [] })
  }
  let isDone = false
  const once = (run: () => void) => {
    if (isDone) return
    isDone = true
    stopTimer()
    stopAsking()
    run()
  }
  const stopTimer = on.clock.after(forwardTimeoutMs, () => once(() => fail('i/o timeout')))
  const stopAsking = on.network.ask(spec.network, upstream, question, (answer) =>
    once(() => (answer === 'refused' ? fail('read: connection refused') : see(answer))),
  )
}

export const corednsPrograms: Readonly<Record<string, ProgramMain>> = { coredns }
