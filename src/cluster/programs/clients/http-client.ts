// What every HTTP client does: find the address, connect, send, and wait for the answer.
import { byteLength } from '#api/byte-text.ts'
import type { AnswerMoment } from '#api/moment.ts'
import type { Cancel } from '#api/request.ts'
import type { LookupResult } from '../../network/resolver.ts'
import { lookUpName, type ResolverHost } from '../../network/resolver.ts'
import type { Socket } from '../../network/socket.ts'
import { formatRequest, type HttpResponse, parseResponse } from '../servers/http-message.ts'

export interface HttpUrl {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** With the query. */
  readonly target: string
}

/** Reads a URL; without a scheme it is http. Undefined when there is no host. */
export function parseUrl(text: string): HttpUrl | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d+))?([/?#].*)?$/i.exec(text)
  if (match?.[2] === undefined) return undefined
  const scheme = match[1]?.toLowerCase() === 'https' ? 'https' : 'http'
  const target = (match[4] ?? '/').replace(/#.*/, '')
  return {
    scheme,
    host: match[2],
    port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)),
    target: target.startsWith('/') ? target : `/${target}`,
  }
}

export interface HttpQuestion {
  readonly url: HttpUrl
  readonly method?: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: string
  readonly connectTimeoutMs?: number
  /** For the whole exchange. */
  readonly timeoutMs?: number
  /** Told how far it got, with the address once it is known. */
  readonly onConnect?: (address: string) => void
}

export type HttpOutcome =
  | { readonly kind: 'answer'; readonly response: HttpResponse; readonly address: string }
  | { readonly kind: 'unresolved'; readonly lookup: LookupResult }
  | { readonly kind: 'refused' | 'unreachable' | 'connect-timeout'; readonly address: string }
  | {
      readonly kind: 'timeout'
      readonly address: string | undefined
      readonly stage: 'resolve' | 'connect' | 'answer'
    }
  /** The other side closed without a whole answer, or spoke something else. */
  | { readonly kind: 'empty' | 'bad'; readonly address: string }

/** Sends a request from a namespace; `see` is called once. */
export function requestHttp(
  host: ResolverHost,
  question: HttpQuestion,
  see: (outcome: HttpOutcome) => void,
): Cancel {
  const { clock, network } = host
  const { url } = question
  let stage: 'resolve' | 'connect' | 'answer' = 'resolve'
  let address: string | undefined
  let socket: Socket | undefined
  let isDone = false
  const cancels: Cancel[] = []
  const stop = () => {
    isDone = true
    for (const cancel of cancels) cancel()
    socket?.close()
  }
  const finish = (outcome: HttpOutcome) => {
    if (isDone) return
    stop()
    if (network.trace?.isOn === true) network.trace.note(answerMoment(host.namespace.address, url, outcome))
    see(outcome)
  }
  const limit = (ms: number | undefined, applies: () => boolean) => {
    if (ms === undefined) return
    cancels.push(clock.after(ms, () => applies() && finish({ kind: 'timeout', address, stage })))
  }
  limit(question.timeoutMs, () => true)
  limit(question.connectTimeoutMs, () => stage !== 'answer')
  const talk = (connected: Socket, to: string) => {
    stage = 'answer'
    socket = connected
    if (url.scheme === 'https') connected.startTls()
    connected.write(
      formatRequest({
        method: question.method ?? 'GET',
        target: url.target,
        headers: headersOf(question),
        body: question.body ?? '',
      }),
    )
    let text = ''
    const look = () => {
      if (isDone) return
      const part = connected.read(1_000_000)
      if (part !== 'later') text += part.text
      const isAtEnd = connected.isAtEnd
      const response =
        question.method === 'HEAD' && /\r?\n\r?\n/.test(text)
          ? parseResponse(text, true)
          : parseResponse(text, isAtEnd)
      if (response === 'bad') finish({ kind: text === '' ? 'empty' : 'bad', address: to })
      else if (response !== undefined) finish({ kind: 'answer', response, address: to })
    }
    connected.onArrival(look)
    look()
  }
  cancels.push(
    lookUpName(host, url.host, (lookup) => {
      if (isDone) return
      if (lookup.kind !== 'found') {
        finish({ kind: 'unresolved', lookup })
        return
      }
      const to = lookup.addresses[0] as string
      address = to
      stage = 'connect'
      question.onConnect?.(to)
      cancels.push(
        network.connect(host.namespace, to, url.port, (result) => {
          if (result.kind === 'connected') {
            if (isDone) result.socket.close()
            else talk(result.socket, to)
          } else finish({ kind: result.kind === 'timeout' ? 'connect-timeout' : result.kind, address: to })
        }),
      )
    }),
  )
  return stop
}

function answerMoment(from: string, url: HttpUrl, outcome: HttpOutcome): AnswerMoment {
  const { host, port, target: path, scheme } = url
  const seen = { kind: 'answer', from, host, port, path, isHttps: scheme === 'https' } as const
  if (outcome.kind !== 'answer') {
    const failure = outcome.kind === 'connect-timeout' ? 'timeout' : outcome.kind
    return { ...seen, status: undefined, failure }
  }
  const { status, reason } = outcome.response
  return { ...seen, status: `${status} ${reason}`.trim(), failure: undefined }
}

function headersOf({ url, headers = [], body }: HttpQuestion): (readonly [string, string])[] {
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const isDefaultPort = url.port === (url.scheme === 'https' ? 443 : 80)
  const host = isDefaultPort ? url.host : `${url.host}:${url.port}`
  const own: (readonly [string, string])[] = []
  if (!given.has('host')) own.push(['Host', host])
  if (body !== undefined && !given.has('content-length'))
    own.push(['Content-Length', String(byteLength(body))])
  return [...own, ...headers]
}
