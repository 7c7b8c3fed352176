// kubectl proxy: the API on a port of the workstation, as the user of the context. Models kubectl pkg/proxy, v1.35.
import { byteLength } from '#api/byte-text.ts'
import type { ApiRequest, Method, Query } from '#api/request.ts'
import type { Interrupt } from '#client/client.ts'
import type { LocalConnection } from '../local-ports.ts'
import { errorText } from '../responses.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: Query
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

export const proxy: Verb = {
  path: 'proxy',

  async run(call) {
    const { flags, io, ports } = call
    for (const flag of ['www', 'unix-socket'])
      if (flags.text(flag) !== '') throw new CommandError(`error: --${flag} is not built into this kubectl`)
    const wanted = flags.count('port')
    const listener = ports.listen(wanted, (connection) => ports.serve(() => serve(call, connection)))
    if (listener === undefined)
      throw new CommandError(
        `error: listen tcp ${flags.text('address')}:${wanted}: bind: address already in use`,
      )
    io.out(`Starting to serve on ${flags.text('address')}:${listener.port}\n`)
    try {
      while (!io.interrupt.isRaised) await io.sleep(60_000)
      return 0
    } finally {
      listener.close()
    }
  },
}

async function serve(call: VerbCall, connection: LocalConnection): Promise<void> {
  const listeners = new Set<() => void>()
  let hasEnded = false
  const gone: Interrupt = {
    get isRaised() {
      return hasEnded
    },
    onRaise(tell) {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
  }
  const request = await received(call, connection, () => {
    hasEnded = true
    for (const tell of listeners) tell()
  })
  if (request !== undefined) await answer(call, connection, request, gone)
  connection.close()
}

/** Waits for a whole request; undefined when the connection ends before. `end` is told when it ends later. */
function received(
  { ports }: VerbCall,
  connection: LocalConnection,
  end: () => void,
): Promise<HttpRequest | undefined> {
  return ports.wait<HttpRequest | undefined>((resolve) => {
    let text = ''
    connection.onText((part) => {
      if (part === undefined) {
        resolve(undefined)
        end()
        return
      }
      text += part
      const request = parsed(text)
      if (request !== undefined) resolve(request)
    })
  })
}

function parsed(text: string): HttpRequest | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [first = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  const body = text.slice(headEnd + 4)
  if (byteLength(body) < Number(headers['content-length'] ?? 0)) return undefined
  const [method = 'GET', target = '/'] = first.split(' ')
  const [path = '/', search = ''] = target.split('?')
  return { method, path, query: queryOf(search), headers, body }
}

function queryOf(search: string): Query {
  const query: Record<string, string[]> = {}
  for (const pair of search.split('&').filter((each) => each !== '')) {
    const [name = '', value = ''] = pair
      .split('=')
      .map((part) => decodeURIComponent(part.replace(/\+/g, ' ')))
    query[name] = [...(query[name] ?? []), value]
  }
  return query
}

async function answer(
  call: VerbCall,
  connection: LocalConnection,
  { method, path, query, headers, body }: HttpRequest,
  gone: Interrupt,
): Promise<void> {
  const prefix = `/${call.flags.text('api-prefix').replace(/^\/+|\/+$/g, '')}`
  const isBelow = prefix === '/' || path === prefix || path.startsWith(`${prefix}/`)
  if (!isBelow) return respond(connection, 404, 'text/plain; charset=utf-8', '404 page not found\n')
  if (!isAllowed(call, method, path, headers.host ?? ''))
    return respond(connection, 403, 'text/plain; charset=utf-8', 'Forbidden')
  const { host, connection: _, 'content-length': length, ...passed } = headers
  const request: ApiRequest = {
    method: method as Method,
    path: prefix === '/' ? path : path.slice(prefix.length) || '/',
    query,
    headers: passed,
    ...(body !== '' && { body }),
  }
  try {
    if (isOn(query.watch)) return await passEvents(call, connection, request, gone)
    const response = await call.client.request(request)
    const isPretty = isOn(query.pretty) || /^(curl|Wget)/.test(headers['user-agent'] ?? '')
    const { body: content, code } = response
    if (typeof content === 'string') respond(connection, code, 'text/plain', content)
    else respond(connection, code, 'application/json', JSON.stringify(content, undefined, isPretty ? 2 : 0))
  } catch (error) {
    const text = errorText(error)
    if (text === undefined) throw error
    respond(connection, 502, 'text/plain', (error as Error).message)
  }
}

async function passEvents(
  call: VerbCall,
  connection: LocalConnection,
  request: ApiRequest,
  gone: Interrupt,
): Promise<void> {
  connection.write(head(200, 'application/json'))
  for await (const event of call.client.watch(request, gone)) connection.write(`${JSON.stringify(event)}\n`)
}

function isOn(value: Query[string]): boolean {
  const [first] = typeof value === 'string' ? [value] : (value ?? [])
  return first !== undefined && first !== 'false' && first !== '0'
}

function isAllowed({ flags }: VerbCall, method: string, path: string, host: string): boolean {
  if (flags.on('disable-filter')) return true
  const matches = (flag: string, text: string) =>
    flags
      .text(flag)
      .split(',')
      .some((pattern) => new RegExp(pattern).test(text))
  if (matches('reject-paths', path) || matches('reject-methods', method)) return false
  return matches('accept-paths', path) && matches('accept-hosts', host.replace(/:\d+$/, ''))
}

const reasons: { readonly [code: number]: string } = {
  200: 'OK',
  201: 'Created',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
}

function head(code: number, type: string): string {
  return `HTTP/1.1 ${code} ${reasons[code] ?? ''}\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n`
}

function respond(connection: LocalConnection, code: number, type: string, body: string): void {
  connection.write(`${head(code, type)}${body}`)
}
