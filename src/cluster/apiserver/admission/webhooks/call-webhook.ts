// What an admission webhook is sent, and what of its answer counts. Models apiserver plugin/webhook request, v1.35.
import { isRecord } from '#api/object.ts'
import type { MutatingWebhook, ValidatingWebhook } from '#api/types/admissionregistration-v1.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { askWebhook, type Review, WebhookFailure } from '../../webhook-client.ts'
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

const defaultTimeoutSeconds = 10
const knownVersions = ['v1', 'v1beta1']

/** Throws WebhookFailure: the failure policy decides. */
export function callWebhook(attributes: Attributes, webhook: Webhook, isMutating: boolean): WebhookResponse {
  const { server, on } = attributes.call
  const version = webhook.admissionReviewVersions?.find((each) => knownVersions.includes(each)) ?? 'v1'
  const apiVersion = `admission.k8s.io/${version}`
  const uid = server.random.stream('apiserver/admission').uuid()
  const question = {
    address: webhook.clientConfig,
    seconds: webhook.timeoutSeconds ?? defaultTimeoutSeconds,
    userAgent: 'kube-apiserver-admission',
    body: { kind: 'AdmissionReview', apiVersion, request: reviewOf(attributes, uid) },
  }
  let review: Review
  try {
    review = askWebhook({ backends: server.backends, lookup: on, nowMs: on.nowMs }, question)
  } catch (error) {
    if (!(error instanceof WebhookFailure)) throw error
    const what = error.isBeforeCall ? 'could not get REST client' : 'failed to call webhook'
    throw new WebhookFailure(`${what}: ${error.message}`)
  }
  return responseOf(review, uid, apiVersion, isMutating)
}

function reviewOf(attributes: Attributes, uid: string): object {
  const { object, old } = attributes
  return { uid, ...requestOf(attributes), object: object ?? null, oldObject: old ?? null }
}

function responseOf(review: Review, uid: string, apiVersion: string, isMutating: boolean): WebhookResponse {
  const invalid = (why: string) => new WebhookFailure(`received invalid webhook response: ${why}`)
  const { response } = review
  if (!isRecord(response)) throw invalid('webhook response was absent')
  const read = response as unknown as WebhookResponse
  // The older version was never looked at closely.
  if (apiVersion.endsWith('v1beta1')) return { ...read, ...(read.patch && { patchType: 'JSONPatch' }) }
  if (read.uid !== uid)
    throw invalid(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(read.uid ?? '')}`)
  if (review.kind !== 'AdmissionReview' || review.apiVersion !== apiVersion)
    throw invalid(
      `expected webhook response of ${apiVersion}, Kind=AdmissionReview, got ${review.apiVersion ?? '/'}, Kind=${review.kind ?? ''}`,
    )
  const { patch, patchType } = read
  if (!isMutating && patch) throw invalid('validating webhook may not return response.patch')
  if (!isMutating && patchType !== undefined)
    throw invalid('validating webhook may not return response.patchType')
  if (patch && patchType === undefined)
    throw invalid('webhook returned response.patch but not response.patchType')
  if (!patch && patchType !== undefined)
    throw invalid('webhook returned response.patchType but not response.patch')
  if (patchType === '') throw invalid('webhook returned invalid response.patchType of ""')
  return read
}
