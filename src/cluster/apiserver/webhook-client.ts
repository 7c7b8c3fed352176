// One question to a webhook: where it is, whether it is who it says, and its answer as a review.
// Models apiserver util/webhook ClientManager and client-go's REST client, v1.35.
import { isRecord } from '#api/object.ts'
import { services } from '#api/resource-ref.ts'
import { scanJson } from '#api/scan-json.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { Lookup } from './authorization/attributes.ts'
import type { BackendAnswer, Backends } from './backends.ts'
import { authoritiesOf, certificateComplaint } from './webhook-trust.ts'

/** Nobody answered, or not with what was asked. */
export class WebhookFailure extends Error {
  /** What is configured does not even make a client. */
  readonly isBeforeCall: boolean
  constructor(message: string, isBeforeCall = false) {
    super(message)
    this.isBeforeCall = isBeforeCall
  }
}

/** How admission's and conversion's configurations name a webhook. */
export interface WebhookAddress {
  readonly url?: string | undefined
  readonly service?:
    | {
        readonly namespace: string
        readonly name: string
        readonly path?: string | undefined
        readonly port?: number | undefined
      }
    | undefined
  /** Base64 of PEM. */
  readonly caBundle?: string | undefined
}

export interface WebhookQuestion {
  readonly address: WebhookAddress
  readonly seconds: number
  readonly userAgent: string
  readonly body: object
}

/** What of the server the exchange needs. */
export interface WebhookCaller {
  readonly backends: Backends
  readonly lookup: Pick<Lookup, 'get'>
  readonly nowMs: number
}

export type Review = { readonly [member: string]: unknown }

/**
 * Asks on the spot: a write is one step, so the webhook's answer has to be there before the write is. The exchange
 * passes through the network in a time of its own, in which its latencies add up and the webhook's limit holds; a
 * program that itself waits for something else in the world cannot answer within it and counts as too slow.
 * Throws WebhookFailure.
 */
export function askWebhook(on: WebhookCaller, question: WebhookQuestion): Review {
  const { address, seconds, userAgent, body } = question
  const authorities = address.caBundle ? authoritiesOf(address.caBundle) : []
  if (authorities === undefined)
    throw new WebhookFailure('unable to load root certificates: unable to parse bytes as PEM block', true)
  const target = targetOf(on.lookup, address)
  const query = `${target.path.includes('?') ? '&' : '?'}timeout=${seconds}s`
  const post = `Post ${JSON.stringify(`https://${target.host}${target.path}${query}`)}`
  const fail = (why: string) => new WebhookFailure(`${post}: ${why}`)
  if ('failure' in target) throw fail(target.failure)
  // Nobody but the cluster's own authority vouches for a name in .svc.
  const isPublic = address.service === undefined && authorities.length === 0
  const answer = on.backends.askNow(
    {
      address: target.address,
      port: target.port,
      method: 'POST',
      target: `${target.path}${query}`,
      headers: [
        ['Host', target.host],
        ['User-Agent', userAgent],
        ['Accept', 'application/json, */*'],
        ['Content-Type', 'application/json'],
      ],
      body: JSON.stringify(body),
      isSecure: true,
      distrust: (shown) =>
        isPublic && shown === undefined
          ? undefined
          : certificateComplaint(shown, authorities, target.serverName, on.nowMs),
    },
    seconds * 1000,
  )
  if (answer === 'timeout') throw fail('context deadline exceeded')
  if ('failure' in answer) throw fail(answer.failure)
  return reviewIn(answer)
}

interface Target {
  /** As the URL names it, with the port. */
  readonly host: string
  readonly path: string
  /** The name that the server's certificate has to carry. */
  readonly serverName: string
  readonly address: string
  readonly port: number
}

type NoTarget = Pick<Target, 'host' | 'path'> & { readonly failure: string }

function targetOf(lookup: Pick<Lookup, 'get'>, { service, url = '' }: WebhookAddress): Target | NoTarget {
  if (service === undefined) {
    const [, host = '', path = ''] = /^https:\/\/([^/?#]*)([^#]*)/.exec(url) ?? []
    const [name = '', port = '443'] = host.split(':')
    const address = name === 'localhost' ? '127.0.0.1' : name
    return { host, path, serverName: name, address, port: Number(port) }
  }
  const { name, namespace, path = '/', port = 443 } = service
  const serverName = `${name}.${namespace}.svc`
  const place = { host: `${serverName}:${port}`, path: path.startsWith('/') ? path : `/${path}` }
  const found: Service | undefined = lookup.get(services, namespace, name)
  if (found === undefined) return { ...place, failure: `service ${JSON.stringify(name)} not found` }
  const { type, externalName = '', clusterIP = '', ports } = found.spec
  if (type === 'ExternalName') return { ...place, serverName, address: externalName, port }
  if (!(ports ?? []).some((each) => each.port === port))
    return { ...place, failure: `no service port ${port} found for service ${JSON.stringify(name)}` }
  return { ...place, serverName, address: clusterIP, port }
}

/** What a client makes of an answer that tells of no reason itself. Models NewGenericServerResponse. */
const refusals: { readonly [code: number]: string } = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
}

function reviewIn(answer: Extract<BackendAnswer, { status: number }>): Review {
  const { status, body } = answer
  if (status < 200 || status > 206) {
    const unknown = `an error on the server (${JSON.stringify(body.trim())}) has prevented the request from succeeding`
    throw new WebhookFailure(refusals[status] ?? unknown)
  }
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const complaint = scanJson(body).complaint ?? error.message
    throw new WebhookFailure(`couldn't get version/kind; json parse error: ${complaint}`)
  }
}
