// `agnhost netexec`: answers by HTTP and UDP about itself and its callers, dials others and runs commands.
import { parseDuration } from '#api/duration.ts'
import type { Query } from '#api/request.ts'
import { calendar } from '../applets/calendar.ts'
import { findExecutable } from '../exec.ts'
import type { Process } from '../process.ts'
import { type Program, sleep, untilSignalled } from '../program.ts'
import type { HttpRequest } from '../servers/http-message.ts'
import { splitTarget } from '../servers/http-message.ts'
import type { HttpAnswer } from '../servers/http-server.ts'
import { OutputSink } from '../streams.ts'
import { type AgnhostCommand, type Flags, log, serveOrFail, sniffed } from './command.ts'
import { serveDatagrams } from './datagrams.ts'
import { dialTarget } from './dial.ts'

/** What the server knows while it runs. */
interface State {
  readonly process: Process
  readonly port: number
  isReady: boolean
  isEnding: boolean
}

interface Asked {
  readonly request: HttpRequest
  readonly query: Query
  readonly remote: string
  readonly respond: (answer: HttpAnswer) => void
}

type Handler = (state: State, asked: Asked) => HttpAnswer | undefined

const handlers: { readonly [path: string]: Handler } = {
  '/clientip': (_, { remote }) => sniffed(remote),
  '/serverport': ({ port }) => sniffed(String(port)),
  '/header': (_, { request, query }) => sniffed(headerText(request, first(query.key))),
  '/dial': ({ process }, { query, respond }) => dialTarget(process, query, respond),
  '/echo': (_, { query }) => ({ ...sniffed(first(query.msg)), status: Number(first(query.code) || 200) }),
  '/exit': ({ process }, { query }) => exit(process, query),
  '/healthz': ({ isReady }) => ({ status: isReady ? 200 : 412 }),
  '/readyz': ({ isReady, isEnding }) =>
    isEnding ? { status: 503, body: 'shutting down' } : isReady ? sniffed('ok') : { status: 412 },
  '/hostname': ({ process }) => sniffed(process.container.spec.hostname),
  '/hostName': ({ process }) => sniffed(process.container.spec.hostname),
  '/redirect': (_, { query }) => ({
    status: Number(first(query.code) || 302),
    headers: [['Location', first(query.location)]],
  }),
  '/shell': ({ process }, { query, respond }) => {
    shell(process, first(query.shellCommand) || first(query.cmd), (output) =>
      respond(sniffed(JSON.stringify(output))),
    )
    return undefined
  },
  '/shutdown': ({ process }) => {
    process.end({ code: 0 })
    return undefined
  },
}

export const netexec: AgnhostCommand = {
  name: 'netexec',
  flags: {
    'http-port': 'value',
    'udp-port': 'value',
    'sctp-port': 'value',
    'tls-cert-file': 'value',
    'tls-private-key-file': 'value',
    'http-override': 'value',
    'udp-listen-addresses': 'value',
    'delay-shutdown': 'value',
  },
  *run(process, flags): Program {
    const port = flags.number('http-port', 8080)
    const state: State = { process, port, isReady: false, isEnding: false }
    const udpPort = flags.number('udp-port', 8081)
    if (
      udpPort >= 0 &&
      serveDatagrams(process, udpPort, (text, from, reply) => {
        const answer = datagramAnswer(
          process,
          udpPort,
          text.trim().toLowerCase(),
          `${from.address}:${from.port}`,
        )
        if (answer !== undefined) reply(answer)
      })
    ) {
      log(process, `Started UDP server on port  ${udpPort}`)
      state.isReady = true
    }
    log(process, `Started HTTP server on port ${port}`)
    if (!serve(state, flags)) return 1
    yield* untilSignalled(process, ['TERM'])
    state.isEnding = true
    const delaySeconds = flags.number('delay-shutdown', 0)
    if (delaySeconds > 0) {
      log(process, `Sleeping ${delaySeconds} seconds before terminating...`)
      yield* sleep(delaySeconds * 1000)
    }
    return 0
  },
}

function serve(state: State, flags: Flags): boolean {
  const { process, port } = state
  const override = flags.text('http-override')
  const file = flags.text('tls-cert-file')
  return serveOrFail(process, {
    port,
    ...(file !== '' && { certificate: () => process.container.readFile(process.path(file)) }),
    onRequest(request, { remote }, respond) {
      const { path, query } = splitTarget(override || request.target)
      log(process, `GET ${handlers[path] === undefined ? '/' : request.target}`)
      const asked = { request, query, remote: `${remote.address}:${remote.port}`, respond }
      return (handlers[path] ?? root)(state, asked)
    },
  })
}

function root({ process }: State): HttpAnswer {
  const ms = process.container.on.clock.now()
  const nanoseconds = String(Math.round((ms % 1000) * 1e6)).padStart(9, '0')
  const seconds = ((ms - process.startedMs) / 1000).toFixed(9)
  return sniffed(`NOW: ${calendar(ms).text}.${nanoseconds} +0000 UTC m=+${seconds}`)
}

function first(value: string | readonly string[] | undefined): string {
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}

/** One header's value, or all of them as Go writes them. */
function headerText({ headers }: HttpRequest, key: string): string {
  if (key !== '') return headers.get(key.toLowerCase()) ?? ''
  const canonical = (name: string) =>
    name.replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase())
  const shown = [...headers].filter(([name]) => name !== 'host').sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(shown.map(([name, value]) => [canonical(name), [value]])))
}

function exit(process: Process, query: Query): HttpAnswer | undefined {
  const [code, wait] = [first(query.code), first(query.wait)]
  const waitMs = wait === '' ? 0 : parseDuration(wait)
  if (waitMs === undefined)
    return sniffed(`argument 'wait' must be a valid golang duration or empty, got ${JSON.stringify(wait)}\n`)
  if (!/^-?\d*$/.test(code))
    return sniffed(`argument 'code' must be an integer [0-127] or empty, got ${JSON.stringify(code)}\n`)
  process.container.on.clock.after(waitMs, () => process.end({ code: Number(code || 0) & 255 }))
  return undefined
}

/** Runs a command of the shell; tells what it printed and how it failed. */
function shell(
  process: Process,
  command: string,
  see: (result: { readonly output?: string; readonly error?: string }) => void,
): void {
  const { container, cwd, user, env } = process
  const words = ['/bin/sh', '-c', command]
  const found = findExecutable(container, words, { path: env.get('PATH'), cwd, user })
  if (found.kind !== 'found') {
    see({ error: 'fork/exec /bin/sh: no such file or directory' })
    return
  }
  let output = ''
  const sink = new OutputSink((text) => {
    output += text
  }, false)
  const files = new Map(process.files).set(1, sink).set(2, sink)
  const { main, argv } = found
  const child = container.createProcess({ main, argv, cwd, user, env, files, parent: process })
  if (child === undefined) {
    see({ error: 'fork/exec /bin/sh: resource temporarily unavailable' })
    return
  }
  child.onEnd(() => {
    process.children.delete(child)
    const code = child.status?.code ?? 0
    see({ ...(code !== 0 && { error: `exit status ${code}` }), ...(output !== '' && { output }) })
  })
}

function datagramAnswer(process: Process, port: number, text: string, from: string): string | undefined {
  if (text === 'hostname') return process.container.spec.hostname
  if (text.startsWith('echo ')) return text.slice(5)
  if (text === 'clientip') return from
  if (text === 'serverport') return String(port)
  if (text !== '') log(process, `Unknown UDP command received from ${from}: ${text}`)
  return undefined
}
