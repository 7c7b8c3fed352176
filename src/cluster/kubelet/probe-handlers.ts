// How each kind of probe asks: a command, HTTP, TCP, gRPC. Models kubelet/prober and pkg/probe, v1.35.
import type { Container as ContainerSpec, Probe } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import { awaitValue, type Task } from '../runtime/task.ts'
import type { KubeletParts } from './parts.ts'
import { portNumber } from './ports.ts'
import type { HttpResult, NodeDialer } from './prober.ts'
import { runInContainer } from './run-in-container.ts'

export interface ProbeAnswer {
  readonly kind: 'success' | 'failure' | 'error'
  readonly output: string
}

const success: ProbeAnswer = { kind: 'success', output: '' }
const failure = (output: string): ProbeAnswer => ({ kind: 'failure', output })
const problem = (output: string): ProbeAnswer => ({ kind: 'error', output })

export function* runProbe(
  parts: KubeletParts,
  dialer: NodeDialer,
  spec: ContainerSpec,
  container: Container,
  probe: Probe,
): Task<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000
  if (!parts.runtime.isRunning && probe.exec !== undefined)
    return problem(
      'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"',
    )
  const { clock } = parts
  if (probe.exec !== undefined) return yield* execProbe(parts, container, probe.exec.command ?? [], timeoutMs)
  const port = portNumber(spec, probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port ?? 0)
  if (port === undefined)
    return problem(
      `strconv.Atoi: parsing ${JSON.stringify(probe.httpGet?.port ?? probe.tcpSocket?.port)}: invalid syntax`,
    )
  const { address } = container.sandbox
  if (probe.httpGet !== undefined)
    return yield* httpProbe(clock, dialer, probe.httpGet, address, port, timeoutMs)
  if (probe.grpc !== undefined)
    return yield* grpcProbe(clock, dialer, { address, port, service: probe.grpc.service ?? '' }, timeoutMs)
  const host = probe.tcpSocket?.host || address
  const error = yield* orTimeout<string | undefined>(
    clock,
    timeoutMs,
    (bring) => dialer.tcp(host, port, bring),
    `dial tcp ${host}:${port}: i/o timeout`,
  )
  return error === undefined ? success : failure(error)
}

interface GrpcServer {
  readonly address: string
  readonly port: number
  readonly service: string
}

/**
 * The client goes on trying to connect until its time is over. The simulated network carries no HTTP/2: the question is
 * a GET of the method's path, and who listens without answering it counts as well.
 */
function* grpcProbe(
  clock: KubeletParts['clock'],
  dialer: NodeDialer,
  { address, port, service }: GrpcServer,
  timeoutMs: number,
): Task<ProbeAnswer> {
  const late = `timeout: failed to connect service "${address}:${port}" within ${timeoutMs / 1000}s: context deadline exceeded`
  const connected = yield* orTimeout<boolean>(
    clock,
    timeoutMs,
    (bring) =>
      dialer.tcp(address, port, (error) => {
        if (error === undefined) bring(true)
      }),
    false,
  )
  if (!connected) return failure(late)
  const path = `/grpc.health.v1.Health/Check?service=${encodeURIComponent(service)}`
  const question = { host: address, port, path, scheme: 'HTTP', headers: [], userAgent: grpcAgent }
  const ask = (bring: (result: HttpResult) => void) => dialer.http(question, bring)
  const result = yield* orTimeout<HttpResult>(clock, timeoutMs, ask, { error: '' })
  const status = 'body' in result ? result.body : ''
  if (status === 'NOT_SERVING' || status === 'UNKNOWN')
    return failure(`service unhealthy (responded with "${status}")`)
  return status === 'SERVICE_UNKNOWN'
    ? failure('error: health rpc probe failed: rpc error: code = NotFound desc = unknown service')
    : success
}

const grpcAgent = 'kube-probe/1.35'

function* execProbe(
  parts: KubeletParts,
  container: Container,
  command: readonly string[],
  timeoutMs: number,
): Task<ProbeAnswer> {
  const result = yield* runInContainer(parts.clock, container, command, timeoutMs)
  if (result.startError !== undefined) return problem(`rpc error: code = Unknown desc = ${result.startError}`)
  if (result.code === undefined)
    return failure(`command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s`)
  return result.code === 0 ? success : failure(result.output)
}

function* httpProbe(
  clock: KubeletParts['clock'],
  dialer: NodeDialer,
  get: NonNullable<Probe['httpGet']>,
  address: string,
  port: number,
  timeoutMs: number,
): Task<ProbeAnswer> {
  const { path = '/', scheme = 'HTTP', httpHeaders = [] } = get
  const host = get.host || address
  const fullPath = path.startsWith('/') ? path : `/${path}`
  const question = { host, port, path: fullPath, scheme, headers: httpHeaders, userAgent: 'kube-probe/1.35' }
  const late = { error: 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' }
  const result = yield* orTimeout<HttpResult>(clock, timeoutMs, (bring) => dialer.http(question, bring), late)
  const url = `${scheme.toLowerCase()}://${host}:${port}${fullPath}`
  if ('error' in result) return failure(`Get "${url}": ${result.error}`)
  const isOk = result.status >= 200 && result.status < 400
  return isOk ? success : failure(`HTTP probe failed with statuscode: ${result.status}`)
}

function* orTimeout<T>(
  clock: KubeletParts['clock'],
  timeoutMs: number,
  begin: (bring: (value: T) => void) => () => void,
  late: T,
): Task<T> {
  return yield* awaitValue<T>((bring) => {
    let isOver = false
    let cancelAsk: () => void = () => {}
    const cancelClock = clock.after(timeoutMs, () => {
      isOver = true
      cancelAsk()
      bring(late)
    })
    cancelAsk = begin((value) => {
      if (isOver) return
      isOver = true
      cancelClock()
      bring(value)
    })
    return () => {
      isOver = true
      cancelClock()
      cancelAsk()
    }
  })
}
