// A command of agnhost: what it takes and what it does, with what all of them share.
import type { FileError } from '../../machines/file-error.ts'
import { dialFailures } from '../../network/dial-failures.ts'
import { calendar } from '../applets/calendar.ts'
import { type HttpOutcome, parseUrl, requestHttp } from '../clients/http-client.ts'
import { resolverOf } from '../clients/resolve.ts'
import type { Process } from '../process.ts'
import type { Program } from '../program.ts'
import { type HttpAnswer, type HttpServer, serveHttp } from '../servers/http-server.ts'

/** The flags of a command: their values as given, and what follows them. */
export interface Flags {
  text(name: string, otherwise?: string): string
  number(name: string, otherwise: number): number
  isOn(name: string, otherwise?: boolean): boolean
  readonly words: readonly string[]
}

export interface AgnhostCommand {
  readonly name: string
  /** By name: whether a value may follow. One letter's names have one dash. */
  readonly flags: { readonly [name: string]: 'value' | 'switch' }
  run(process: Process, flags: Flags): Program
}

/** Logging flags that every command takes. */
const loggingFlags: AgnhostCommand['flags'] = { v: 'value', logtostderr: 'switch', alsologtostderr: 'switch' }

/** Reads flags as Go's pflag does; gives its complaint for those it does not know. */
export function readFlags(known: AgnhostCommand['flags'], given: readonly string[]): Flags | string {
  const kinds = { ...loggingFlags, ...known }
  const values = new Map<string, string>()
  const words: string[] = []
  for (let at = 0; at < given.length; at++) {
    const word = given[at] as string
    const match = /^(--?)([^=]+)(?:=([\s\S]*))?$/.exec(word)
    if (match === null) {
      words.push(word)
      continue
    }
    const [, , name = '', value] = match
    const kind = kinds[name]
    if (kind === undefined) return `unknown flag: ${word.replace(/=.*/s, '')}`
    if (value !== undefined) values.set(name, value)
    else if (kind === 'switch') values.set(name, 'true')
    else if (at + 1 < given.length) values.set(name, given[++at] as string)
    else return `flag needs an argument: ${word}`
  }
  return {
    text: (name, otherwise = '') => values.get(name) ?? otherwise,
    number: (name, otherwise) => Number(values.get(name) ?? otherwise),
    isOn: (name, otherwise = false) => (values.get(name) ?? String(otherwise)) === 'true',
    words,
  }
}

/** Writes a line to the log as Go's package log does. */
export function log(process: Process, text: string): void {
  const time = calendar(process.container.on.clock.now()).text.replaceAll('-', '/')
  process.files.get(2)?.write(`${time} ${text}\n`)
}

/** What Go says of a file operation: `open /x: no such file or directory`. */
export function fileComplaint(operation: string, path: string, error: FileError): string {
  return `${operation} ${path}: ${error.message.toLowerCase()}`
}

/** Serves HTTP, or ends with what Go says when the port is taken or not for this user. */
export function serveOrFail(process: Process, server: HttpServer): boolean {
  if (serveHttp(process, server)) return true
  log(process, `listen tcp :${server.port}: bind: address already in use`)
  return false
}

export const notFound: HttpAnswer = { status: 404, body: '404 page not found\n' }

/** What Go's http.Error answers. */
export function failure(status: number, text: string): HttpAnswer {
  return { status, body: `${text}\n`, headers: [['Content-Type', 'text/plain; charset=utf-8']] }
}

/** GETs a URL as Go's client does: the body whatever the status, or Go's words for what went wrong. */
export function httpGet(
  process: Process,
  text: string,
  see: (result: { readonly body: string } | { readonly error: string }) => void,
): void {
  const url = parseUrl(text)
  const complain = (why: string) => see({ error: `Get ${JSON.stringify(text)}: ${why}` })
  if (url === undefined) {
    complain('http: no Host in request URL')
    return
  }
  const headers = [
    ['User-Agent', 'Go-http-client/1.1'],
    ['Accept-Encoding', 'gzip'],
  ] as const
  requestHttp(resolverOf(process.container), { url, headers, timeoutMs: clientTimeoutMs }, (outcome) => {
    if (outcome.kind === 'answer') see({ body: outcome.response.body })
    else complain(outcomeText(outcome, url.host, url.port))
  })
}

const clientTimeoutMs = 5000
const timedOut = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'

function outcomeText(outcome: Exclude<HttpOutcome, { kind: 'answer' }>, host: string, port: number): string {
  switch (outcome.kind) {
    case 'unresolved':
      return `dial tcp: lookup ${host}: ${outcome.lookup.kind === 'timeout' ? 'i/o timeout' : 'no such host'}`
    case 'refused':
    case 'unreachable':
      return `dial tcp ${outcome.address}:${port}: ${dialFailures[outcome.kind]}`
    case 'empty':
    case 'bad':
      return 'EOF'
    default:
      return timedOut
  }
}

/** What begins a page, to whoever sniffs at it. Models net/http DetectContentType. */
const htmlStart =
  /^\s*<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P)[ >]|^\s*<!--/i

/** A text as Go's server answers it when nobody says what it is. */
export function sniffed(body: string): HttpAnswer {
  const type = htmlStart.test(body) ? 'text/html' : 'text/plain'
  return { status: 200, body, headers: [['Content-Type', `${type}; charset=utf-8`]] }
}
