// A server made from data: an image that a level describes, and any image nobody knows more of.
import { parseDuration } from '#api/duration.ts'
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import { dialFailures } from '../../network/dial-failures.ts'
import type { BehaviourLog, BehaviourNeeds, BehaviourResponse, ImageBehaviour } from '../behaviour.ts'
import { type HttpOutcome, parseUrl, requestHttp } from '../clients/http-client.ts'
import { resolve, resolverOf } from '../clients/resolve.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { interrupted, type Program, type ProgramMain, sleep, waitFor, waitOrSignal } from '../program.ts'
import { serveHttp } from './http-server.ts'

const quietBytes = 24 * 2 ** 20
const probeTimeoutMs = 5000
const leakStepMs = 1000

type Needs = Pick<BehaviourNeeds, 'env' | 'file' | 'http' | 'tcp'>

/** Looks for what is needed; gives the sentence for the first thing that is not there. */
function* missing(process: Process, needs: Needs): Program<string | undefined> {
  for (const name of needs.env ?? [])
    if (!process.variable(name)) return `environment variable ${name} is not set`
  for (const path of needs.file ?? []) {
    const { files } = process.container.spec
    if (!files.exists(path)) return `open ${path}: no such file or directory`
    if (!files.canAccess(path, 'read', process.user)) return `open ${path}: permission denied`
  }
  for (const written of needs.http ?? []) {
    const text = expanded(process, written)
    const reason = yield* httpFailure(process, text)
    if (reason !== undefined) return `GET ${text}: ${reason}`
  }
  for (const written of needs.tcp ?? []) {
    const text = expanded(process, written)
    const [host = '', port = ''] = text.split(':')
    const reason = yield* tcpFailure(host, Number(port))
    if (reason !== undefined) return `dial tcp ${text}: ${reason}`
  }
  return undefined
}

/** Puts the process's variables in for `$(NAME)`, as Kubernetes does in commands; unknown ones stay as written. */
function expanded(process: Process, text: string): string {
  return text.replace(/\$\((\w+)\)/g, (written, name: string) => process.variable(name) ?? written)
}

function lookupReason(host: string, kind: string): string {
  return kind === 'not-found' || kind === 'no-data'
    ? `lookup ${host}: no such host`
    : `lookup ${host}: i/o timeout`
}

function* httpFailure(process: Process, text: string): Program<string | undefined> {
  const url = parseUrl(text)
  if (url === undefined) return 'unsupported protocol scheme'
  const outcome = yield* waitFor<HttpOutcome>((wake) =>
    requestHttp(resolverOf(process.container), { url, timeoutMs: probeTimeoutMs }, wake),
  )
  switch (outcome.kind) {
    case 'answer':
      return outcome.response.status < 400 ? undefined : `unexpected status ${outcome.response.status}`
    case 'unresolved':
      return lookupReason(url.host, outcome.lookup.kind)
    case 'refused':
    case 'unreachable':
      return `dial tcp ${outcome.address}:${url.port}: ${dialFailures[outcome.kind]}`
    case 'empty':
    case 'bad':
      return 'EOF'
    default:
      return 'i/o timeout'
  }
}

function* tcpFailure(host: string, port: number): Program<string | undefined> {
  const lookup = yield* resolve(host)
  if (lookup.kind !== 'found') return lookupReason(host, lookup.kind)
  const address = lookup.addresses[0] as string
  return yield* waitFor<string | undefined>((wake, process) => {
    const { on, spec } = process.container
    const stopTimer = process.after(probeTimeoutMs, () => wake(dialFailures.timeout))
    const stopDialing = on.network.connect(spec.network, address, port, (result) => {
      if (result.kind === 'connected') result.socket.close()
      wake(result.kind === 'connected' ? undefined : dialFailures[result.kind])
    })
    return () => {
      stopTimer()
      stopDialing()
    }
  })
}

function* awaitNeeds(process: Process, needs: BehaviourNeeds): Program<number | undefined> {
  for (;;) {
    const reason = yield* missing(process, needs)
    if (reason === undefined) return undefined
    yield* print(process, `${needs.retryEvery === undefined ? 'fatal' : 'waiting'}: ${reason}\n`, 2)
    if (needs.retryEvery === undefined) return needs.exitCode ?? 1
    yield* sleep(parseDuration(needs.retryEvery) ?? 1000)
  }
}

function startLogging(process: Process, { text, after, every, stream }: BehaviourLog): void {
  const everyMs = every === undefined ? undefined : parseDuration(every)
  const say = () => {
    if (process.status !== undefined) return
    process.files.get(stream === 'stderr' ? 2 : 1)?.write(`${text}\n`)
    if (everyMs !== undefined && everyMs > 0) process.container.on.clock.after(everyMs, say)
  }
  const afterMs = after === undefined ? 0 : (parseDuration(after) ?? 0)
  if (afterMs === 0) say()
  else process.container.on.clock.after(afterMs, say)
}

function startLeaking(process: Process, perSecond: number): void {
  const leak = () => {
    if (process.status !== undefined) return
    process.allocate(perSecond)
    process.container.on.clock.after(leakStepMs, leak)
  }
  process.container.on.clock.after(leakStepMs, leak)
}

function startListening(process: Process, port: number, behaviour: ImageBehaviour): boolean {
  return serveHttp(process, {
    port,
    ...(behaviour.onlyLocalhost ? { bind: '127.0.0.1' } : {}),
    onRequest(request, _, respond) {
      const path = request.target.replace(/\?.*/, '')
      const found = (behaviour.respondsTo ?? []).find((response) => matches(response, path))
      if (found === undefined)
        return behaviour.respondsTo === undefined || path === '/'
          ? { status: 200, body: 'ok\n' }
          : { status: 404, body: '404 page not found\n' }
      const { status = 200, body = 'ok\n', after, needs } = found
      const answer = { status, body, ...(after === undefined ? {} : { afterMs: parseDuration(after) ?? 0 }) }
      if (needs === undefined) return answer
      askNeeds(process, needs, (reason) => {
        if (reason !== undefined) process.files.get(2)?.write(`${request.method} ${path}: 503: ${reason}\n`)
        respond(reason === undefined ? answer : { status: 503, body: `${reason}\n` })
      })
      return undefined
    },
  })
}

function matches({ path }: BehaviourResponse, asked: string): boolean {
  return path.endsWith('*') ? asked.startsWith(path.slice(0, -1)) : path === asked
}

/** Checks needs beside the server's own flow: in a short-lived process of the same container. */
function askNeeds(process: Process, needs: Needs, see: (reason: string | undefined) => void): void {
  const { container, argv, env, cwd, user } = process
  const worker = container.createProcess({
    main: function* (child) {
      see(yield* missing(child, needs))
      return 0
    },
    argv,
    env,
    cwd,
    user,
    files: new Map(),
    parent: process,
  })
  if (worker === undefined) see('resource temporarily unavailable')
  // A server that never waits for its workers would keep every one of them.
  worker?.onEnd(() => process.children.delete(worker))
}

function* described(process: Process): Program {
  const behaviour = process.container.spec.image.behaviour ?? {}
  const { onTerm, needs, exits } = behaviour
  let isEnding = false
  for (const signal of ['TERM', 'INT', 'QUIT'] as const)
    process.onSignal(signal, () => {
      if (onTerm?.ignore !== true) isEnding = true
    })
  process.memoryBytes = behaviour.usesMemory === undefined ? quietBytes : quantityValue(behaviour.usesMemory)
  if (behaviour.usesCpu !== undefined) process.steadyCpuMilli = quantityMilli(behaviour.usesCpu)
  process.container.enforceMemory()
  if (needs !== undefined) {
    const code = yield* awaitNeeds(process, needs)
    if (code !== undefined) return code
  }
  for (const log of behaviour.logs ?? []) startLogging(process, log)
  if (behaviour.leaksMemory !== undefined) startLeaking(process, quantityValue(behaviour.leaksMemory))
  const startMs = process.container.on.clock.now()
  const waitUntil = function* (atMs: number): Program<void> {
    while (!isEnding) {
      const leftMs = atMs - process.container.on.clock.now()
      if (leftMs <= 0) return
      const woken = yield* waitOrSignal<undefined>((wake) =>
        leftMs === Number.POSITIVE_INFINITY ? () => {} : process.after(leftMs, () => wake(undefined)),
      )
      if (woken !== interrupted) return
    }
  }
  yield* waitUntil(startMs + (parseDuration(behaviour.readyAfter ?? '0s') ?? 0))
  for (const port of isEnding ? [] : (behaviour.listens ?? []))
    if (!startListening(process, port, behaviour)) {
      yield* print(process, `listen tcp :${port}: bind: address already in use\n`, 2)
      return 1
    }
  yield* waitUntil(
    exits === undefined ? Number.POSITIVE_INFINITY : startMs + (parseDuration(exits.after ?? '0s') ?? 0),
  )
  if (!isEnding) return exits?.code ?? 0
  if (onTerm?.after !== undefined) yield* sleep(parseDuration(onTerm.after) ?? 0)
  return onTerm?.code ?? 0
}

export const describedPrograms: Readonly<Record<string, ProgramMain>> = { described }
