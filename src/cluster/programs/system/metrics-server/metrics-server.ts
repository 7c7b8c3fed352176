// metrics-server: asks every kubelet what its containers use, and serves the answers as an API. Models metrics-server, v0.8.
import { parseDuration } from '#api/duration.ts'
import type { KubeObject } from '#api/object.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { BackendAnswer } from '../../../apiserver/backends.ts'
import { networkBackends } from '../../../control-plane/network-backends.ts'
import { ApiClient, type Door } from '../../../runtime/api-client.ts'
import { Informer } from '../../../runtime/informer.ts'
import { print } from '../../io.ts'
import type { Process } from '../../process.ts'
import { type Program, type ProgramMain, untilSignalled } from '../../program.ts'
import { type HttpRequest, splitTarget } from '../../servers/http-message.ts'
import { type HttpAnswer, serveHttp } from '../../servers/http-server.ts'
import { ProcessClock } from '../process-clock.ts'
import { serviceAccountOf, tokenFile } from '../service-account.ts'
import { answerMetrics } from './metrics-api.ts'
import { readScrape, type Scrape, UsageStore } from './usage-store.ts'

const agent = 'metrics-server/v0.8.0 (linux/amd64) kubernetes/$Format'
const memoryBytes = 24 * 2 ** 20
const steadyCpuMilli = 3
const kubeletPort = 10_250
const usual = { port: 443, resolutionMs: 60_000 }
const json = [['Content-Type', 'application/json']] as const

function* metricsServer(process: Process): Program {
  const { door } = process.container.on
  const token = process.container.readFile(tokenFile)
  if (token === undefined || door === undefined) {
    yield* print(process, `panic: open ${tokenFile}: no such file or directory\n`, 2)
    return 2
  }
  process.memoryBytes = memoryBytes
  process.steadyCpuMilli = steadyCpuMilli
  const server = new MetricsServer(process, door(process.container.spec.network.machine), token.trim())
  const port = Number(flag(process, 'secure-port') ?? usual.port)
  if (!serveHttp(process, { port, onRequest: (request) => server.answer(request) })) {
    yield* print(
      process,
      `panic: failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: address already in use\n`,
      2,
    )
    return 2
  }
  server.start()
  server.log('I', 'serving.go:380', 'Generated self-signed cert (/tmp/apiserver.crt, /tmp/apiserver.key)')
  server.log('I', 'secure_serving.go:211', `Serving securely on [::]:${port}`)
  yield* untilSignalled(process)
  return 0
}

function flag({ argv }: Process, name: string): string | undefined {
  return argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

class MetricsServer {
  readonly #process: Process
  readonly #token: string
  readonly #clock: ProcessClock
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  readonly #usage = new UsageStore()
  readonly #resolutionMs: number

  constructor(process: Process, door: Door, token: string) {
    this.#process = process
    this.#token = token
    this.#clock = new ProcessClock(process)
    this.#resolutionMs = parseDuration(flag(process, 'metric-resolution') ?? '') ?? usual.resolutionMs
    const api = new ApiClient(door, serviceAccountOf(token).user, agent)
    const { random } = process.container.on
    this.#nodes = new Informer(api, this.#clock, random, nodes)
    this.#pods = new Informer<Pod>(api, this.#clock, random, pods)
    process.onEnd(() => {
      this.#nodes.stop()
      this.#pods.stop()
    })
  }

  start(): void {
    this.#nodes.start()
    this.#pods.start()
    this.#scrape()
  }

  answer(request: HttpRequest): HttpAnswer {
    const { path, query } = splitTarget(request.target)
    const problem = this.#problem()
    if (path === '/livez' || path === '/healthz') return { status: 200, body: 'ok' }
    if (path === '/readyz')
      return problem === undefined ? { status: 200, body: 'ok' } : { status: 500, body: problem }
    if (!/^\/apis(\/|$)/.test(path)) return { status: 404, body: '404 page not found\n' }
    const wantsTable = /as=Table/.test(request.headers.get('accept') ?? '')
    const question = { method: request.method, path, query, wantsTable }
    const { code, body } = answerMetrics(question, {
      nodes: () => this.#nodes.values() as Iterable<unknown> as Iterable<KubeObject>,
      pods: () => this.#pods.values() as Iterable<unknown> as Iterable<KubeObject>,
      usage: this.#usage,
      nowMs: () => this.#clock.now(),
    })
    return { status: code, body: `${JSON.stringify(body)}\n`, headers: json }
  }

  /** Why it is not ready, as /readyz lists it. */
  #problem(): string | undefined {
    const checks = [
      { name: 'metric-storage-ready', isOk: this.#usage.isReady },
      { name: 'metric-informer-sync', isOk: this.#nodes.hasSynced && this.#pods.hasSynced },
    ]
    if (checks.every(({ isOk }) => isOk)) return undefined
    const lines = checks.map(({ name, isOk }) =>
      isOk ? `[+]${name} ok` : `[-]${name} failed: reason withheld`,
    )
    return `[+]ping ok\n${lines.join('\n')}\nreadyz check failed\n`
  }

  /** Asks all kubelets at once; what has come until the next look counts. */
  #scrape(): void {
    const { on, spec } = this.#process.container
    const { ask } = networkBackends(on.network, this.#clock, () => spec.network)
    const scrapes = new Map<string, Scrape>()
    let open = 0
    const settle = (): void => {
      if (open === 0) this.#usage.store(scrapes, this.#resolutionMs)
    }
    for (const { metadata, status } of this.#nodes.values()) {
      const address = status.addresses?.find(({ type }) => type === 'InternalIP')?.address
      if (address === undefined) continue
      open++
      const headers = [['Authorization', `Bearer ${this.#token}`]] as const
      const question = {
        address,
        port: kubeletPort,
        method: 'GET',
        target: '/metrics/resource',
        headers,
        body: '',
        isSecure: true,
      }
      ask(question, (answer) => {
        open--
        if (answer !== 'timeout' && 'status' in answer && answer.status === 200)
          scrapes.set(metadata.name, readScrape(answer.body))
        else this.#complain(metadata.name, address, complaintOf(answer))
        settle()
      })
    }
    this.#clock.after(this.#resolutionMs, () => this.#scrape())
  }

  #complain(node: string, address: string, why: string): void {
    const error = why.startsWith('request failed')
      ? why
      : `Get \\"https://${address}:${kubeletPort}/metrics/resource\\": ${why}`
    this.log('E', 'scraper.go:149', `"Failed to scrape node" err="${error}" node="${node}"`)
  }

  /** A line as klog writes it. */
  log(severity: 'I' | 'E', source: string, text: string): void {
    const [date = '', time = ''] = formatTime(this.#clock.now()).replace('Z', '').split('T')
    const head = `${severity}${date.slice('2026-'.length).replace('-', '')} ${time}.000000       1 ${source}]`
    this.#process.files.get(2)?.write(`${head} ${text}\n`)
  }
}

function complaintOf(answer: BackendAnswer): string {
  if (answer === 'timeout') return 'context deadline exceeded'
  return 'failure' in answer ? answer.failure : `request failed, status: "${answer.status}"`
}

export const metricsServerPrograms: Readonly<Record<string, ProgramMain>> = {
  'metrics-server': metricsServer,
}
