// One question to an admission webhook: where it is, what it is sent, and what of its answer counts.
// Models apiserver util/webhook and plugin/webhook request, v1.35.
import { isRecord } from '#api/object.ts'
import { services } from '#api/resource-ref.ts'
import { scanJson } from '#api/scan-json.ts'
import type { MutatingWebhook, ValidatingWebhook } from '#api/types/admissionregistration-v1.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { BackendAnswer } from '../../backends.ts'
import type { Attributes } from '../admission.ts'
import { requestOf } from '../policies/request.ts'

export type Webhook = MutatingWebhook | ValidatingWebhook

/** The part of an AdmissionResponse that counts. */
export interface WebhookResponse {
  readonly uid: string
  readonly allowed: boolean
  readonly status?: Partial<Status> | undefined
  /** A JSON patch in base64. */
  readonly patch?: string | undefined
  readonly patchType?: string | undefined
  readonly warnings?: readonly string[] | undefined
}

/** Nobody answered, or not with what was asked: the failure policy decides. */
export class WebhookFailure extends Error {}

const defaultTimeoutSeconds = 10
const knownVersions = ['v1', 'v1beta1']
const unknownAuthority = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'

/**
 * Asks on the spot: a write is one step, so the webhook's answer has to be there before the write is. The exchange
 * passes through the network in a time of its own, in which its latencies add up and the webhook's limit holds; a
 * program that itself waits for something else in the world cannot answer within it and counts as too slow.
 */
export function callWebhook(attributes: Attributes, webhook: Webhook): WebhookResponse {
  const { server } = attributes.call
  const seconds = webhook.timeoutSeconds ?? defaultTimeoutSeconds
  const target = targetOf(attributes, webhook)
  const query = `${target.path.includes('?') ? '&' : '?'}timeout=${seconds}s`
  const post = `Post ${JSON.stringify(`https://${target.host}${target.path}${query}`)}`
  const fail = (why: string) => new WebhookFailure(`failed to call webhook: ${why}`)
  if ('failure' in target) throw fail(`${post}: ${target.failure}`)
  const apiVersion = `admission.k8s.io/${webhook.admissionReviewVersions?.find((version) => knownVersions.includes(version)) ?? 'v1'}`
  const uid = server.random.stream('apiserver/admission').uuid()
  // Nobody but the cluster's own authority vouches for a name in .svc.
  const isTrusted = webhook.clientConfig.service === undefined || Boolean(webhook.clientConfig.caBundle)
  const answer = server.backends.askNow(
    {
      address: target.address,
      port: target.port,
      method: 'POST',
      target: `${target.path}${query}`,
      headers: [
        ['Host', target.host],
        ['User-Agent', 'kube-apiserver-admission'],
        ['Accept', 'application/json, */*'],
        ['Content-Type', 'application/json'],
      ],
      body: JSON.stringify({ kind: 'AdmissionReview', apiVersion, request: reviewOf(attributes, uid) }),
      dialsOnly: !isTrusted,
    },
    seconds * 1000,
  )
  if (answer === 'timeout') throw fail(`${post}: context deadline exceeded`)
  if ('failure' in answer) throw fail(`${post}: ${answer.failure}`)
  if (!isTrusted) throw fail(`${post}: ${unknownAuthority}`)
  return responseOf(answer, uid, apiVersion)
}

function reviewOf(attributes: Attributes, uid: string): object {
  const { object, old } = attributes
  return {
    uid,
    ...requestOf(attributes),
    object: object ?? null,
    oldObject: old ?? null,
  }
}

interface Target {
  /** As the URL names it, with the port. */
  readonly host: string
  readonly path: string
  readonly address: string
  readonly port: number
}

type NoTarget = Pick<Target, 'host' | 'path'> & { readonly failure: string }

function targetOf({ call }: Attributes, { clientConfig }: Webhook): Target | NoTarget {
  const { service, url = '' } = clientConfig
  if (service === undefined) {
    const [, host = '', path = ''] = /^https:\/\/([^/?#]*)([^#]*)/.exec(url) ?? []
    const [name = '', port = '443'] = host.split(':')
    const address = name === 'localhost' ? '127.0.0.1' : name
    if (/^[\d.]+$/.test(address)) return { host, path, address, port: Number(port) }
    return { host, path, failure: `dial tcp: lookup ${name}: no such host` }
  }
  const { name, namespace, path = '/', port = 443 } = service
  const place = { host: `${name}.${namespace}.svc:${port}`, path: path.startsWith('/') ? path : `/${path}` }
  const found: Service | undefined = call.on.get(services, namespace, name)
  if (found === undefined) return { ...place, failure: `service ${JSON.stringify(name)} not found` }
  const { type, externalName, clusterIP, ports } = found.spec
  if (type === 'ExternalName') return { ...place, failure: `dial tcp: lookup ${externalName}: no such host` }
  if (!(ports ?? []).some((each) => each.port === port))
    return { ...place, failure: `no service port ${port} found for service ${JSON.stringify(name)}` }
  return { ...place, address: clusterIP ?? '', port }
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

function responseOf(
  answer: Extract<BackendAnswer, object>,
  uid: string,
  apiVersion: string,
): WebhookResponse {
  if ('failure' in answer) throw new WebhookFailure(answer.failure)
  const { status, body } = answer
  if (status < 200 || status > 206) {
    const unknown = `an error on the server (${JSON.stringify(body.trim())}) has prevented the request from succeeding`
    throw new WebhookFailure(`failed to call webhook: ${refusals[status] ?? unknown}`)
  }
  const review = parsed(body)
  const invalid = (why: string) => new WebhookFailure(`received invalid webhook response: ${why}`)
  const { response } = review
  if (!isRecord(response)) throw invalid('webhook response was absent')
  if (review.kind !== 'AdmissionReview' || review.apiVersion !== apiVersion)
    throw invalid(
      `expected webhook response of ${apiVersion}, Kind=AdmissionReview, got ${review.apiVersion ?? '/'}, Kind=${review.kind ?? ''}`,
    )
  const read = response as unknown as WebhookResponse
  if (read.uid !== uid)
    throw invalid(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(read.uid ?? '')}`)
  if (read.patch !== undefined && !read.patchType)
    throw invalid('webhook returned response.patch but not response.patchType')
  return read
}

function parsed(body: string): { readonly [member: string]: unknown } {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const complaint = scanJson(body).complaint ?? error.message
    throw new WebhookFailure(
      `failed to call webhook: couldn't get version/kind; json parse error: ${complaint}`,
    )
  }
}
