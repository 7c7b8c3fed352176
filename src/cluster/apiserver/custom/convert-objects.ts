// Objects of a custom resource on their way from one version to another.
// Models apiextensions-apiserver pkg/apiserver/conversion, v1.35.
import { printFieldErrors } from '#api/field-error.ts'
import { isRecord, type KubeObject } from '#api/object.ts'
import { internalError, plainError } from '#api/status.ts'
import type { CustomResourceDefinition, WebhookConversion } from '#api/types/apiextensions-v1.ts'
import { annotationErrors, labelErrors } from '../../resources/validation/metadata.ts'
import { serverAgent } from '../own-objects.ts'
import { askWebhook, type Review, type WebhookCaller, WebhookFailure } from '../webhook-client.ts'

/** What of the server a conversion needs. */
export interface ConversionCaller extends WebhookCaller {
  uuid(): string
}

const timeoutSeconds = 30
const knownVersions = ['v1', 'v1beta1']

/** The object in the version that is wanted. Throws ApiError. */
export function convertObject(
  { spec }: CustomResourceDefinition,
  object: KubeObject,
  apiVersion: string,
  caller: ConversionCaller,
): KubeObject {
  const { group, versions, conversion } = spec
  if (!(versions ?? []).some(({ name }) => `${group}/${name}` === object.apiVersion))
    throw plainError(`request to convert CR from an invalid group/version: ${object.apiVersion}`)
  const webhook = conversion?.strategy === 'Webhook' ? conversion.webhook : undefined
  return webhook === undefined ? { ...object, apiVersion } : askFor(webhook, object, apiVersion, caller)
}

function askFor(
  { clientConfig, conversionReviewVersions }: WebhookConversion,
  object: KubeObject,
  desiredAPIVersion: string,
  caller: ConversionCaller,
): KubeObject {
  const version = conversionReviewVersions?.find((each) => knownVersions.includes(each))
  if (version === undefined) throw plainError('no supported conversion review versions')
  const what = `conversion webhook for ${object.apiVersion}, Kind=${object.kind}`
  const uid = caller.uuid()
  const apiVersion = `apiextensions.k8s.io/${version}`
  let converted: readonly unknown[]
  try {
    const review = askWebhook(caller, {
      address: clientConfig ?? {},
      seconds: timeoutSeconds,
      userAgent: serverAgent,
      body: {
        kind: 'ConversionReview',
        apiVersion,
        request: { uid, desiredAPIVersion, objects: [object] },
        response: { uid: '', convertedObjects: null, result: { metadata: {} } },
      },
    })
    converted = convertedIn(review, version === 'v1' ? { uid, apiVersion } : undefined)
  } catch (error) {
    if (!(error instanceof WebhookFailure)) throw error
    // A bundle that nobody can read keeps the whole resource from being served.
    if (error.isBeforeCall) throw internalError('error resolving resource')
    throw plainError(`${what} failed: ${error.message}`)
  }
  if (converted.length !== 1) throw plainError(`${what} returned ${converted.length} objects, expected 1`)
  try {
    return withOwnMetadata(object, converted[0], desiredAPIVersion)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    throw plainError(`${what} returned invalid ${error.what}: ${error.message}`)
  }
}

/** What a webhook made of an object is not that object in another version. */
class Unfit extends Error {
  readonly what: string
  constructor(what: string, message: string) {
    super(message)
    this.what = what
  }
}

/** The older version was never looked at closely. Throws WebhookFailure. */
function convertedIn(
  review: Review,
  expected: { readonly uid: string; readonly apiVersion: string } | undefined,
): readonly unknown[] {
  const { response, kind = '', apiVersion = '' } = review
  if (expected !== undefined && (kind !== 'ConversionReview' || apiVersion !== expected.apiVersion))
    throw new WebhookFailure(
      `expected webhook response of ${expected.apiVersion}, Kind=ConversionReview, got ${apiVersion === '' ? '/' : apiVersion}, Kind=${kind}`,
    )
  if (!isRecord(response)) throw new WebhookFailure('no response provided')
  const { uid = '', result, convertedObjects } = response
  if (expected !== undefined && uid !== expected.uid)
    throw new WebhookFailure(
      `expected response.uid=${JSON.stringify(expected.uid)}, got ${JSON.stringify(uid)}`,
    )
  const { status = '', message = '' } = isRecord(result) ? result : {}
  if (status !== 'Success')
    throw new WebhookFailure(String(message) || `response.result.status was '${status}', not 'Success'`)
  return Array.isArray(convertedObjects) ? convertedObjects : []
}

/** A webhook may change everything but who the object is; of the metadata it has labels and annotations in hand. */
function withOwnMetadata(object: KubeObject, converted: unknown, apiVersion: string): KubeObject {
  const made = isRecord(converted) ? converted : {}
  const says = String(made.apiVersion ?? '')
  if (says !== apiVersion)
    throw new Unfit(
      'object at index 0',
      `invalid groupVersion (expected ${apiVersion}, received ${says === '' ? '/' : says})`,
    )
  if (made.kind !== object.kind)
    throw new Unfit(
      'object at index 0',
      `invalid kind (expected ${object.kind}, received ${made.kind ?? ''})`,
    )
  const metadata = isRecord(made.metadata) ? made.metadata : {}
  for (const [field, name] of [
    ['name', 'name'],
    ['namespace', 'namespace'],
    ['uid', 'UID'],
  ] as const) {
    const own = object.metadata[field] ?? ''
    if (own !== (metadata[field] ?? ''))
      throw new Unfit('object', `must have the same ${name}: ${own} != ${metadata[field] ?? ''}`)
  }
  if (made.metadata === undefined) throw new Unfit('metadata', 'missing metadata in converted object')
  const { labels: _, annotations: __, ...own } = object.metadata
  const texts = { ...textsOf(metadata, 'labels'), ...textsOf(metadata, 'annotations') }
  return { ...made, apiVersion, kind: object.kind, metadata: { ...own, ...texts } } as KubeObject
}

function textsOf(metadata: { readonly [field: string]: unknown }, field: 'labels' | 'annotations'): object {
  const value = metadata[field]
  if (value === undefined || value === null) return {}
  if (!isRecord(value))
    throw new Unfit('metadata', `invalid metadata.${field} of type ${typeof value} in converted object`)
  for (const [key, text] of Object.entries(value))
    if (typeof text !== 'string')
      throw new Unfit(
        'metadata',
        `metadata.${field}[${key}] must be a string, but is ${typeof text} in converted object`,
      )
  const texts = value as { readonly [key: string]: string }
  const errors =
    field === 'labels'
      ? labelErrors('metadata.labels', texts)
      : annotationErrors(texts, 'metadata.annotation')
  if (errors.length > 0) throw new Unfit('metadata', printFieldErrors(errors))
  return { [field]: texts }
}
