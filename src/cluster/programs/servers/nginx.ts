// nginx: serves files, returns and proxies as its configuration says, and logs as the official image does.
import { FileError } from '../../machines/file-error.ts'
import { lookUpName } from '../../network/resolver.ts'
import type { Socket } from '../../network/socket.ts'
import { calendar } from '../applets/calendar.ts'
import { parseUrl, requestHttp } from '../clients/http-client.ts'
import { resolverOf } from '../clients/resolve.ts'
import { findExecutable } from '../exec.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, pause, sleep, waitFor } from '../program.ts'
import { matchingPaths } from '../sh/pattern.ts'
import type { HttpRequest } from './http-message.ts'
import { reasonOf } from './http-message.ts'
import { type HttpAnswer, serveHttp } from './http-server.ts'
import {
  type Directive,
  locationFor,
  NginxConfigError,
  type NginxServer,
  parseNginxConfig,
  serversOf,
} from './nginx-config.ts'

const two = (value: number) => String(value).padStart(2, '0')
const mebibyte = 2 ** 20
const version = (process: Process) => process.variable('NGINX_VERSION') ?? '1.29.1'

/** `2026/01/05 09:00:01` */
function errorTime(ms: number): string {
  return calendar(ms).text.replaceAll('-', '/')
}

/** `05/Jan/2026:09:00:10 +0000` */
function accessTime(ms: number): string {
  const { day, month, year, text } = calendar(ms)
  return `${two(day)}/${month}/${year}:${text.slice(11)} +0000`
}

function readConfig(process: Process): NginxServer[] {
  const { container } = process
  const { files } = container.spec
  const main = '/etc/nginx/nginx.conf'
  const include = (pattern: string) => {
    const absolute = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
    const isPattern = /[*?[]/.test(absolute)
    const found = isPattern ? matchingPaths(files, '/', absolute, process.user) : [absolute]
    return found.map((file) => {
      const text = container.readFile(file)
      if (text === undefined)
        throw new NginxConfigError(`open() "${file}" failed (2: No such file or directory) in ${main}`)
      return { file, text }
    })
  }
  const text = container.readFile(main)
  if (text === undefined) throw new NginxConfigError(`open() "${main}" failed (2: No such file or directory)`)
  return serversOf(parseNginxConfig(main, text, include))
}

/** Every name that a proxy_pass needs must be known at the start. */
function* checkUpstreams(process: Process, servers: readonly NginxServer[]): Program<void> {
  for (const { locations } of servers)
    for (const { directives } of locations)
      for (const { name, words, file, line } of directives) {
        const url = name === 'proxy_pass' && !words[0]?.includes('$') ? parseUrl(words[0] ?? '') : undefined
        if (url === undefined) continue
        const isKnown = yield* waitFor<boolean>((wake) =>
          lookUpName(resolverOf(process.container), url.host, ({ kind }) => wake(kind === 'found')),
        )
        if (!isKnown)
          throw new NginxConfigError(`host not found in upstream "${url.host}" in ${file}:${line}`)
      }
}

function* nginx(process: Process): Program {
  const { clock } = process.container.on
  const isTest = process.argv.includes('-t')
  const notice = (text: string) =>
    print(process, `${errorTime(clock.now())} [notice] ${process.pid}#${process.pid}: ${text}\n`, 2)
  if (process.argv.includes('-v')) {
    yield* print(process, `nginx version: nginx/${version(process)}\n`, 2)
    return 0
  }
  if (process.argv.includes('-s')) {
    const signal = { reload: 'HUP', stop: 'TERM', quit: 'QUIT' }[process.argv.at(-1) ?? ''] ?? 'TERM'
    process.container.first?.signal(signal as 'HUP')
    return 0
  }
  let servers: NginxServer[]
  try {
    servers = readConfig(process)
    yield* checkUpstreams(process, servers)
  } catch (error) {
    if (!(error instanceof NginxConfigError)) throw error
    yield* print(
      process,
      `${errorTime(clock.now())} [emerg] ${process.pid}#${process.pid}: ${error.message}\nnginx: [emerg] ${error.message}\n`,
      2,
    )
    if (isTest) yield* print(process, 'nginx: configuration file /etc/nginx/nginx.conf test failed\n', 2)
    return 1
  }
  if (isTest) {
    yield* print(
      process,
      'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
      2,
    )
    return 0
  }
  const running = { servers, connections: 0 }
  for (const port of new Set(servers.flatMap(({ ports }) => ports)))
    if (!startServing(process, port, running)) {
      yield* print(process, `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address in use)\n`, 2)
      return 1
    }
  process.memoryBytes = 5 * mebibyte
  yield* notice('using the "epoll" event method')
  yield* notice(`nginx/${version(process)}`)
  yield* notice('start worker processes')
  let signal: 'TERM' | 'QUIT' | 'INT' | undefined
  for (const name of ['TERM', 'QUIT', 'INT'] as const)
    process.onSignal(name, () => {
      signal = name
    })
  process.onSignal('HUP', () => {
    try {
      running.servers = readConfig(process)
      for (const port of new Set(running.servers.flatMap(({ ports }) => ports)))
        startServing(process, port, running)
    } catch (error) {
      if (!(error instanceof NginxConfigError)) throw error
      process.files.get(2)?.write(`${errorTime(clock.now())} [emerg] 1#1: ${error.message}\n`)
    }
  })
  while (signal === undefined) yield* pause()
  yield* notice(
    `signal ${signal === 'QUIT' ? '3 (SIGQUIT) received, shutting down' : `15 (SIGTERM) received, exiting`}`,
  )
  yield* sleep(20)
  yield* notice('exit')
  return 0
}

interface Running {
  servers: NginxServer[]
  connections: number
}

function startServing(process: Process, port: number, running: Running): boolean {
  return serveHttp(process, {
    port,
    onRequest(request, socket, respond) {
      const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '')
      const candidates = running.servers.filter(({ ports }) => ports.includes(port))
      const server = candidates.find(({ names }) => names.includes(host)) ?? candidates[0]
      const finish = (answer: HttpAnswer) => {
        logAccess(process, request, socket, answer)
        return {
          ...answer,
          headers: [['Server', `nginx/${version(process)}`] as const, ...(answer.headers ?? [])],
        }
      }
      running.connections++
      if (server === undefined) return finish(page(process, 404))
      const answer = answerRequest(
        process,
        server,
        request,
        (late) => respond(finish(late)),
        (text) => logError(process, request, socket, running.connections, server, text),
      )
      return answer === undefined ? undefined : finish(answer)
    },
  })
}

function setting(directives: readonly Directive[], name: string): readonly string[] | undefined {
  return directives.findLast((directive) => directive.name === name)?.words
}

function answerRequest(
  process: Process,
  server: NginxServer,
  request: HttpRequest,
  respond: (answer: HttpAnswer) => void,
  complain: (text: string) => void,
): HttpAnswer | undefined {
  const path = request.target.replace(/\?.*/, '')
  const location = locationFor(server, path)
  const directives = [...server.directives, ...(location?.directives ?? [])]
  const returned = setting(location?.directives ?? [], 'return') ?? setting(server.directives, 'return')
  if (returned !== undefined) {
    const [status = '200', text = ''] = returned
    if (/^3/.test(status)) return { ...page(process, Number(status)), headers: [['Location', text]] }
    const type = setting(directives, 'default_type')?.[0] ?? 'application/octet-stream'
    return { status: Number(status), body: text.replaceAll('\\n', '\n'), headers: [['Content-Type', type]] }
  }
  const proxied = setting(location?.directives ?? [], 'proxy_pass')?.[0]
  if (proxied !== undefined) {
    proxy(process, proxied, request, location?.path ?? '/', respond, complain)
    return undefined
  }
  if (setting(location?.directives ?? [], 'stub_status') !== undefined)
    return {
      status: 200,
      body: 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
      headers: [['Content-Type', 'text/plain']],
    }
  const home = setting(directives, 'root')?.[0] ?? '/etc/nginx/html'
  return serveFile(process, home, path, setting(directives, 'index') ?? ['index.html'], complain)
}

function proxy(
  process: Process,
  to: string,
  request: HttpRequest,
  locationPath: string,
  respond: (answer: HttpAnswer) => void,
  complain: (text: string) => void,
): void {
  const url = parseUrl(to)
  if (url === undefined) {
    respond(page(process, 500))
    return
  }
  const hasPath = /^https?:\/\/[^/]+\//.test(to)
  const target = hasPath ? url.target + request.target.slice(locationPath.length) : request.target
  const upstream = `http://${url.host}:${url.port}${target}`
  requestHttp(
    resolverOf(process.container),
    {
      url: { ...url, target },
      method: request.method,
      body: request.body,
      connectTimeoutMs: 60_000,
      timeoutMs: 60_000,
    },
    (outcome) => {
      if (outcome.kind === 'answer') {
        const type = outcome.response.headers.get('content-type')
        respond({
          status: outcome.response.status,
          body: outcome.response.body,
          headers: type === undefined ? [] : [['Content-Type', type]],
        })
        return
      }
      const isLate = outcome.kind === 'timeout' || outcome.kind === 'connect-timeout'
      const reason = {
        refused: 'connect() failed (111: Connection refused)',
        unreachable: 'connect() failed (113: Host is unreachable)',
      }[outcome.kind as string]
      complain(
        `${reason ?? (isLate ? 'upstream timed out (110: Operation timed out)' : 'upstream prematurely closed connection')} while connecting to upstream|${upstream}`,
      )
      respond(page(process, isLate ? 504 : 502))
    },
  )
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  png: 'image/png',
  svg: 'image/svg+xml',
}

function serveFile(
  process: Process,
  home: string,
  path: string,
  indexes: readonly string[],
  complain: (text: string) => void,
): HttpAnswer {
  const { files } = process.container.spec
  const asked = `${home}${path}`
  try {
    const isDirectory = files.stat(asked).kind === 'directory'
    if (isDirectory && !path.endsWith('/'))
      return { ...page(process, 301), headers: [['Location', `${path}/`]] }
    const index = indexes.find((name) => files.exists(`${asked}${name}`))
    if (isDirectory && index === undefined) {
      complain(`directory index of "${asked}" is forbidden`)
      return page(process, 403)
    }
    const file = isDirectory ? `${asked}${index}` : asked
    return {
      status: 200,
      body: files.read(file),
      headers: [['Content-Type', types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream']],
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const number = error.errno === 'EACCES' ? '13: Permission denied' : '2: No such file or directory'
    complain(`open() "${asked}" failed (${number})`)
    return page(process, error.errno === 'EACCES' ? 403 : 404)
  }
}

function page(process: Process, status: number): HttpAnswer {
  const title = `${status} ${reasonOf(status)}`
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version(process)}</center>\r\n</body>\r\n</html>\r\n`
  return { status, body, headers: [['Content-Type', 'text/html']] }
}

const requestLine = ({ method, target, version: protocol }: HttpRequest) => `${method} ${target} ${protocol}`

function logAccess(process: Process, request: HttpRequest, socket: Socket, answer: HttpAnswer): void {
  const time = accessTime(process.container.on.clock.now())
  const agent = request.headers.get('user-agent') ?? '-'
  const forwarded = request.headers.get('x-forwarded-for') ?? '-'
  const line = `${socket.remote.address} - - [${time}] "${requestLine(request)}" ${answer.status} ${(answer.body ?? '').length} "${request.headers.get('referer') ?? '-'}" "${agent}" "${forwarded}"\n`
  process.files.get(1)?.write(line)
}

function logError(
  process: Process,
  request: HttpRequest,
  socket: Socket,
  connection: number,
  server: NginxServer,
  text: string,
): void {
  const [what, upstream] = text.split('|')
  const tail = upstream === undefined ? '' : `, upstream: "${upstream}"`
  const name = server.names[0] ?? 'localhost'
  const line = `${errorTime(process.container.on.clock.now())} [error] 29#29: *${connection} ${what}, client: ${socket.remote.address}, server: ${name}, request: "${requestLine(request)}"${tail}, host: "${request.headers.get('host') ?? ''}"\n`
  process.files.get(2)?.write(line)
}

/** The official image's entrypoint: says what it does, then becomes its arguments. */
function* entrypoint(process: Process): Program {
  const words = process.argv.slice(1)
  if (words[0] === 'nginx') {
    const say = (text: string) => print(process, `/docker-entrypoint.sh: ${text}\n`)
    yield* say('/docker-entrypoint.d/ is not empty, will attempt to perform configuration')
    yield* say('Looking for shell scripts in /docker-entrypoint.d/')
    yield* say('Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh')
    const isWritable = process.container.spec.files.canAccess(
      '/etc/nginx/conf.d/default.conf',
      'write',
      process.user,
    )
    const info = isWritable
      ? 'Getting the checksum of /etc/nginx/conf.d/default.conf'
      : 'can not modify /etc/nginx/conf.d/default.conf (read-only file system?)'
    yield* print(process, `10-listen-on-ipv6-by-default.sh: info: ${info}\n`)
    if (isWritable)
      yield* print(
        process,
        '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf\n',
      )
    yield* say('Sourcing /docker-entrypoint.d/15-local-resolvers.envsh')
    yield* say('Launching /docker-entrypoint.d/20-envsubst-on-templates.sh')
    yield* say('Launching /docker-entrypoint.d/30-tune-worker-processes.sh')
    yield* say('Configuration complete; ready for start up')
  }
  const { container, cwd, user } = process
  const found = findExecutable(container, words, { path: process.variable('PATH'), cwd, user })
  if (found.kind !== 'found') {
    yield* print(process, `/docker-entrypoint.sh: 47: exec: ${words[0] ?? ''}: not found\n`, 2)
    return 127
  }
  process.become(found.argv, process.env)
  return yield* found.main(process)
}

export const nginxPrograms: Readonly<Record<string, ProgramMain>> = { nginx, 'nginx-entrypoint': entrypoint }
