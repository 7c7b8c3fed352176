// curl 8.
import { parseOptions, splitOnce } from '../applets/options.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, waitFor } from '../program.ts'
import type { HttpResponse } from '../servers/http-message.ts'
import { type HttpOutcome, type HttpUrl, parseUrl, requestHttp } from './http-client.ts'
import { resolverOf } from './resolve.ts'

const longOptions = {
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  include: 'i',
  head: 'I',
  output: 'o',
  'write-out': 'w',
  request: 'X',
  data: 'd',
  'data-raw': 'd',
  header: 'H',
  location: 'L',
  insecure: 'k',
  'max-time': 'm',
  'connect-timeout': 'C',
  fail: 'f',
  'user-agent': 'A',
  retry: 'R',
  'retry-delay': 'D',
  resolve: 'r',
  interface: 'B',
  globoff: 'g',
  cacert: 'E',
}
const maxRedirects = 50
const version = '8.14.1'

function* curl(process: Process): Program {
  const { flags, values, lists, rest } = parseOptions(
    process.argv.slice(1),
    'sSviILkfgo:w:X:d:H:m:C:A:R:D:r:E:u:B:',
    { long: longOptions },
  )
  const url = parseUrl(rest[0] ?? '')
  if (url === undefined) {
    yield* print(process, 'curl: (2) no URL specified\n', 2)
    return 2
  }
  const from = values.get('B')
  const { address } = process.container.spec.network
  if (from !== undefined && ![address, '127.0.0.1', 'eth0', 'lo'].includes(from)) {
    yield* print(process, `curl: (45) Couldn't bind to '${from}'\n`, 2)
    return 45
  }
  const data = lists.get('d')?.join('&')
  const { clock } = process.container.on
  const startMs = clock.now()
  let current = url
  let outcome: HttpOutcome | undefined
  for (let redirects = 0; redirects < maxRedirects; redirects++) {
    const target = current
    outcome = yield* waitFor<HttpOutcome>((wake) =>
      requestHttp(
        resolverOf(process.container),
        {
          url: target,
          method: values.get('X') ?? (flags.has('I') ? 'HEAD' : data === undefined ? 'GET' : 'POST'),
          headers: requestHeaders(lists.get('H') ?? [], values.get('A'), data),
          ...(data === undefined ? {} : { body: data }),
          ...limitsOf(values),
        },
        wake,
      ),
    )
    const location = outcome.kind === 'answer' ? outcome.response.headers.get('location') : undefined
    const next =
      location === undefined
        ? undefined
        : parseUrl(
            location.startsWith('/')
              ? `${target.scheme}://${target.host}:${target.port}${location}`
              : location,
          )
    if (!flags.has('L') || next === undefined) break
    current = next
  }
  const seconds = (clock.now() - startMs) / 1000
  return yield* report(process, outcome as HttpOutcome, current, { flags, values, seconds })
}

function limitsOf(values: ReadonlyMap<string, string>) {
  const ms = (name: string) => Math.round(Number(values.get(name)) * 1000)
  return {
    ...(values.has('m') ? { timeoutMs: ms('m') } : {}),
    ...(values.has('C') ? { connectTimeoutMs: ms('C') } : {}),
  }
}

function requestHeaders(
  lines: readonly string[],
  agent: string | undefined,
  data: string | undefined,
): (readonly [string, string])[] {
  const given = lines.map((line): readonly [string, string] => {
    const [name, value] = splitOnce(line, ':')
    return [name, (value ?? '').trim()]
  })
  const type: (readonly [string, string])[] =
    data === undefined ? [] : [['Content-Type', 'application/x-www-form-urlencoded']]
  const standard: (readonly [string, string])[] = [
    ['User-Agent', agent ?? `curl/${version}`],
    ['Accept', '*/*'],
    ...type,
  ]
  return [
    ...standard.filter(([name]) => !given.some(([other]) => other.toLowerCase() === name.toLowerCase())),
    ...given,
  ]
}

interface Settings {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly seconds: number
}

function* report(
  process: Process,
  outcome: HttpOutcome,
  url: HttpUrl,
  { flags, values, seconds }: Settings,
): Program {
  const isLoud = !flags.has('s') || flags.has('S')
  const status = outcome.kind === 'answer' ? outcome.response.status : 0
  let failure = outcome.kind === 'answer' ? undefined : failureOf(outcome, url, seconds)
  if (outcome.kind === 'answer') {
    const { response } = outcome
    if (flags.has('f') && status >= 400)
      failure = { code: 22, text: `The requested URL returned error: ${status}` }
    else yield* writeBody(process, response, flags, values.get('o'))
  }
  if (failure !== undefined && isLoud) yield* print(process, `curl: (${failure.code}) ${failure.text}\n`, 2)
  const format = values.get('w')
  if (format !== undefined) {
    const shown: Readonly<Record<string, string>> = {
      http_code: String(status).padStart(3, '0'),
      response_code: String(status).padStart(3, '0'),
      time_total: seconds.toFixed(6),
      remote_ip: 'address' in outcome ? (outcome.address ?? '') : '',
      url_effective: `${url.scheme}://${url.host}${url.target}`,
      exitcode: String(failure?.code ?? 0),
    }
    const text = format.replace(/%\{(\w+)\}/g, (all, name: string) => shown[name] ?? all)
    yield* print(process, text.replaceAll('\\n', '\n').replaceAll('\\t', '\t'))
  }
  return failure?.code ?? 0
}

function* writeBody(
  process: Process,
  response: HttpResponse,
  flags: ReadonlySet<string>,
  output: string | undefined,
): Program<void> {
  const hasHead = flags.has('i') || flags.has('I')
  const lines = [...response.headers].map(
    ([name, value]) => `${name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase())}: ${value}\r\n`,
  )
  const head = hasHead ? `HTTP/1.1 ${response.status} ${response.reason}\r\n${lines.join('')}\r\n` : ''
  const text = head + (flags.has('I') ? '' : response.body)
  if (output === undefined || output === '-') yield* print(process, text)
  else if (output !== '/dev/null')
    process.container.spec.files.write(process.path(output), text, { user: process.user })
}

function failureOf(
  outcome: Exclude<HttpOutcome, { kind: 'answer' }>,
  url: HttpUrl,
  seconds: number,
): { code: number; text: string } {
  const ms = Math.round(seconds * 1000)
  switch (outcome.kind) {
    case 'unresolved':
      return { code: 6, text: `Could not resolve host: ${url.host}` }
    case 'timeout':
      if (outcome.stage === 'resolve')
        return { code: 28, text: `Resolving timed out after ${ms} milliseconds` }
      if (outcome.stage === 'connect')
        return { code: 28, text: `Connection timed out after ${ms} milliseconds` }
      return { code: 28, text: `Operation timed out after ${ms} milliseconds with 0 bytes received` }
    case 'empty':
      return { code: 52, text: 'Empty reply from server' }
    case 'bad':
      return { code: 1, text: 'Received HTTP/0.9 when not allowed' }
    case 'connect-timeout':
      return {
        code: 28,
        text: `Failed to connect to ${url.host} port ${url.port} after ${ms} ms: Could not connect to server`,
      }
    default:
      return {
        code: 7,
        text: `Failed to connect to ${url.host} port ${url.port} after ${ms} ms: Could not connect to server`,
      }
  }
}

export const curlPrograms: Readonly<Record<string, ProgramMain>> = { curl }
