// busybox wget.
import { byteLength } from '#api/byte-text.ts'
import { FileError } from '../../machines/file-error.ts'
import { parseOptions } from '../applets/options.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, waitFor } from '../program.ts'
import { type HttpOutcome, type HttpUrl, parseUrl, requestHttp } from './http-client.ts'
import { resolverOf } from './resolve.ts'

const longOptions = {
  quiet: 'q',
  spider: 'p',
  timeout: 'T',
  tries: 't',
  header: 'H',
  'post-data': 'D',
  'no-check-certificate': 'n',
  'server-response': 'S',
  'output-document': 'O',
}
const connectTexts = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  'connect-timeout': 'Connection timed out',
}

function* wget(process: Process): Program {
  const { flags, values, lists, rest } = parseOptions(process.argv.slice(1), 'qcSpnO:T:t:H:D:P:U:Y:', {
    long: longOptions,
  })
  const url = parseUrl(rest[0] ?? '')
  if (url === undefined) {
    yield* print(process, 'wget: missing URL\n', 2)
    return 1
  }
  const isQuiet = flags.has('q')
  const headers = (lists.get('H') ?? []).map((line): readonly [string, string] => [
    line.replace(/:.*/, ''),
    line.replace(/^[^:]*:\s*/, ''),
  ])
  const body = values.get('D')
  const timeoutMs = Number(values.get('T') ?? 900) * 1000
  let note = ''
  const outcome = yield* waitFor<HttpOutcome>((wake) =>
    requestHttp(
      resolverOf(process.container),
      {
        url,
        method: body !== undefined ? 'POST' : flags.has('p') ? 'HEAD' : 'GET',
        headers: [['User-Agent', values.get('U') ?? 'Wget'], ['Connection', 'close'], ...headers],
        ...(body === undefined ? {} : { body }),
        timeoutMs,
        onConnect: (address) => {
          note = `Connecting to ${hostText(url)} (${address}:${url.port})\n`
        },
      },
      wake,
    ),
  )
  if (!isQuiet) yield* print(process, note, 2)
  return yield* report(process, outcome, url, values.get('O'), isQuiet, flags.has('p'))
}

const hostText = (url: HttpUrl) => (url.port === 80 ? url.host : `${url.host}:${url.port}`)

function* report(
  process: Process,
  outcome: HttpOutcome,
  url: HttpUrl,
  output: string | undefined,
  isQuiet: boolean,
  isSpider: boolean,
): Program {
  if (outcome.kind !== 'answer') {
    yield* print(process, `wget: ${failureText(outcome, url)}\n`, 2)
    return 1
  }
  const { status, reason, body } = outcome.response
  if (status >= 400) {
    yield* print(process, `wget: server returned error: HTTP/1.1 ${status} ${reason}\n`, 2)
    return 1
  }
  if (isSpider) {
    if (!isQuiet) yield* print(process, 'remote file exists\n', 2)
    return 0
  }
  const name = output ?? (url.target.replace(/\?.*/, '').split('/').at(-1) || 'index.html')
  const bar = `${name === '-' ? '-' : name}`.padEnd(20).slice(0, 20)
  const progress = `${bar} 100% |********************************| ${String(byteLength(body)).padStart(5)}  0:00:00 ETA\n`
  if (name === '-') {
    if (!isQuiet) yield* print(process, 'writing to stdout\n', 2)
    yield* print(process, body)
    if (!isQuiet) yield* print(process, `${progress}written to stdout\n`, 2)
    return 0
  }
  try {
    const { files } = process.container.spec
    if (output === undefined && files.exists(process.path(name))) throw new FileError('EEXIST', name)
    if (!name.startsWith('/dev/')) files.write(process.path(name), body, { user: process.user })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    yield* print(process, `wget: can't open '${name}': ${error.message}\n`, 2)
    return 1
  }
  if (!isQuiet) yield* print(process, `saving to '${name}'\n${progress}'${name}' saved\n`, 2)
  return 0
}

function failureText(outcome: Exclude<HttpOutcome, { kind: 'answer' }>, url: HttpUrl): string {
  switch (outcome.kind) {
    case 'unresolved':
      return `bad address '${hostText(url)}'`
    case 'timeout':
      return 'download timed out'
    case 'empty':
    case 'bad':
      return 'error getting response'
    default:
      return `can't connect to remote host (${outcome.address}): ${connectTexts[outcome.kind]}`
  }
}

export const wgetPrograms: Readonly<Record<string, ProgramMain>> = { wget }
