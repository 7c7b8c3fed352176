// A Client for one call of kubectl: it adds what the flags say to each request and prints the server's warnings.
import { parseDuration } from '#api/duration.ts'
import { build } from '#api/release.ts'
import type { ApiRequest, Headers, PlainResponse, WatchEvent } from '#api/request.ts'
import type { Client, Interrupt, OpenStream, StreamOutput } from '#client/client.ts'
import { kubectlVersion } from './commands.ts'
import type { Flags } from './flags.ts'
import { CommandError } from './verb.ts'

/** `299 - "text"`, the only form of Warning header that the API server writes. */
const warningHeader = /^299 \S+ ("(?:[^"\\]|\\.)*")/

export class Connection implements Client {
  readonly #client: Client
  readonly #headers: Headers
  readonly #timeoutSeconds: number
  readonly #warn: (text: string) => void
  readonly #seen = new Set<string>()

  constructor(client: Client, flags: Flags, warn: (text: string) => void) {
    this.#client = client
    this.#headers = impersonation(flags)
    this.#timeoutSeconds = requestTimeoutSeconds(flags)
    this.#warn = warn
  }

  async request(request: ApiRequest): Promise<PlainResponse> {
    const response = await this.#client.request(this.#complete(request))
    const { warning } = response.headers
    for (const header of typeof warning === 'string' ? [warning] : (warning ?? [])) this.#printWarning(header)
    return response
  }

  watch(request: ApiRequest, interrupt?: Interrupt): AsyncIterable<WatchEvent> {
    const seconds = this.#timeoutSeconds
    const query = { ...(seconds > 0 && { timeoutSeconds: String(Math.ceil(seconds)) }), ...request.query }
    return this.#client.watch(this.#complete({ ...request, query }), interrupt)
  }

  pipe(
    request: ApiRequest,
    write: (text: string) => void,
    interrupt?: Interrupt,
  ): Promise<PlainResponse | undefined> {
    return this.#client.pipe(this.#complete(request), write, interrupt)
  }

  stream(request: ApiRequest, output: StreamOutput): Promise<OpenStream | PlainResponse> {
    return this.#client.stream(this.#complete(request), output)
  }

  #complete(request: ApiRequest): ApiRequest {
    return { ...request, headers: { 'user-agent': userAgent, ...this.#headers, ...request.headers } }
  }

  #printWarning(header: string): void {
    const quoted = warningHeader.exec(header)?.[1]
    if (quoted === undefined) return
    const text = JSON.parse(quoted) as string
    if (this.#seen.has(text)) return
    this.#seen.add(text)
    this.#warn(`Warning: ${text}\n`)
  }
}

/** Seconds of --request-timeout; 0 is no limit. Throws CommandError. */
export function requestTimeoutSeconds(flags: Flags): number {
  const text = flags.text('request-timeout')
  const seconds = /^\d+$/.test(text) ? Number(text) : (parseDuration(text) ?? Number.NaN) / 1000
  if (!Number.isNaN(seconds)) return seconds
  throw new CommandError(
    'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  )
}

/** What managedFields call us by default is the part before the slash. */
const userAgent = `kubectl/${kubectlVersion} (${build.platform}) kubernetes/${build.gitCommit.slice(0, 7)}`

function impersonation(flags: Flags): Headers {
  const headers: Record<string, string | readonly string[]> = {}
  const needsUser =
    flags.text('as-uid') !== '' || flags.list('as-group').length + flags.list('as-user-extra').length > 0
  if (needsUser && flags.text('as') === '')
    throw new CommandError('error: requesting uid, groups or user-extra for  without impersonating a user')
  if (flags.text('as') !== '') headers['impersonate-user'] = flags.text('as')
  if (flags.text('as-uid') !== '') headers['impersonate-uid'] = flags.text('as-uid')
  if (flags.list('as-group').length > 0) headers['impersonate-group'] = flags.list('as-group')
  for (const extra of flags.list('as-user-extra')) {
    const equals = extra.indexOf('=')
    const name = `impersonate-extra-${extra.slice(0, equals).toLowerCase()}`
    const values = headers[name] ?? []
    headers[name] = [...(typeof values === 'string' ? [values] : values), extra.slice(equals + 1)]
  }
  return headers
}
