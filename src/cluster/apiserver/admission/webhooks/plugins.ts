// MutatingAdmissionWebhook and ValidatingAdmissionWebhook: programs of the cluster that change, refuse or warn of writes.
// Models apiserver plugin/webhook mutating and validating dispatchers, v1.35.
import { decodeBase64 } from '#api/base64.ts'
import { DecodeError, decode } from '#api/decode.ts'
import { type Draft, deepEqual, type KubeObject, thaw } from '#api/object.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { PatchError } from '#api/patch/patch-error.ts'
import { type ResourceRef, resourceRef } from '#api/resource-ref.ts'
import { ApiError, badRequest, internalError } from '#api/status.ts'
import { PolicyPrograms } from '../../../resources/policy-expressions.ts'
import { type AdmissionPlugin, type Attributes, refusal } from '../admission.ts'
import { matchesResources } from '../policies/match.ts'
import { conditionsOutcome } from '../policies/validate.ts'
import { callWebhook, type Webhook, WebhookFailure, type WebhookResponse } from './call-webhook.ts'

const group = 'admissionregistration.k8s.io'
const mutating = resourceRef('admissionregistration.k8s.io/v1/MutatingWebhookConfiguration')
const validating = resourceRef('admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration')
/** So much of each warning is passed on. */
const warningLimit = 256

interface Configuration {
  readonly webhooks?: readonly Webhook[] | undefined
}

/** Nobody may lock themselves out of the configurations. */
function isAsked({ call }: Attributes, ref: ResourceRef<Configuration>): boolean {
  return call.resource.facts.group !== group && call.on.list(ref, undefined).length > 0
}

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  handles: (attributes) => isAsked(attributes, mutating),
  mutate(attributes) {
    if (attributes.operation === 'DELETE') {
      for (const webhook of webhooksFor(attributes, mutating)) answerOf(attributes, webhook)
      return
    }
    /** Those that want to see what later ones change, and those for whom there is something to see. */
    const invoked: Webhook[] = []
    const again = new Set<Webhook>()
    for (const webhook of webhooksFor(attributes, mutating)) {
      if (hasChanged(attributes, webhook)) for (const earlier of invoked) again.add(earlier)
      if ('reinvocationPolicy' in webhook && webhook.reinvocationPolicy === 'IfNeeded') invoked.push(webhook)
    }
    for (const webhook of again) if (isMeant(attributes, webhook)) hasChanged(attributes, webhook)
  },
}

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  handles: (attributes) => isAsked(attributes, validating),
  validate(attributes) {
    for (const webhook of webhooksFor(attributes, validating)) answerOf(attributes, webhook)
  },
}

/** In the order of the configurations' names; each is looked at when its turn comes, after what others changed. */
function* webhooksFor(attributes: Attributes, ref: ResourceRef<Configuration>): Generator<Webhook> {
  for (const { webhooks } of attributes.call.on.list(ref, undefined))
    for (const webhook of webhooks ?? []) if (isMeant(attributes, webhook)) yield webhook
}

function isMeant(attributes: Attributes, webhook: Webhook): boolean {
  const { rules = [], namespaceSelector, objectSelector, matchConditions = [] } = webhook
  if (rules.length === 0) return false
  if (!matchesResources(attributes, { resourceRules: rules, namespaceSelector, objectSelector })) return false
  const outcome = conditionsOutcome(attributes, matchConditions, noScope)
  if (typeof outcome === 'boolean') return outcome
  if (webhook.failurePolicy === 'Ignore') return false
  throw refusal(attributes, outcome)
}

/** Conditions of webhooks have neither parameters nor variables. */
const noScope = new PolicyPrograms({})

/** Asks a mutating webhook and applies its patch; true when the object is not what it was. */
function hasChanged(attributes: Attributes, webhook: Webhook): boolean {
  const response = answerOf(attributes, webhook)
  if (!response?.patch) return false
  const before = thaw(attributes.object)
  change(attributes, response.patch)
  return !deepEqual(before, attributes.object)
}

/** The answer of a webhook that allows; undefined where it may fail and did. Throws ApiError. */
function answerOf(attributes: Attributes, webhook: Webhook): WebhookResponse | undefined {
  const { call } = attributes
  const name = JSON.stringify(webhook.name)
  const hasEffects = webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun'
  if (call.dryRun && hasEffects) throw badRequest(`admission webhook ${name} does not support dry run`)
  let response: WebhookResponse
  try {
    response = callWebhook(attributes, webhook)
  } catch (error) {
    if (!(error instanceof WebhookFailure)) throw error
    if (webhook.failurePolicy === 'Ignore') return undefined
    throw internalError(`failed calling webhook ${name}: ${error.message}`)
  }
  for (const warning of response.warnings ?? []) call.warnings.push(warning.slice(0, warningLimit))
  if (!response.allowed) throw denied(webhook, response)
  return response
}

/** Models webhook errors ToStatusErr. */
function denied({ name }: Webhook, { status = {} }: WebhookResponse): ApiError {
  const by = `admission webhook ${JSON.stringify(name)} denied the request`
  const why = status.message || status.reason
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    ...status,
    status: status.status && status.status !== 'Success' ? status.status : 'Failure',
    message: why ? `${by}: ${why}` : `${by} without explanation`,
    code: Math.max(status.code ?? 0, 400),
  })
}

/** Puts what the patch makes of the object in its place, with the defaults of what is new in it. */
function change({ call, object }: Attributes, patch: string): void {
  const { strategy, type } = call.resource
  if (object === undefined) return
  const value = patchedObject(type, object, patch)
  strategy.setDefaults?.(value)
  const members = object as unknown as Record<string, unknown>
  for (const member of Object.keys(members)) delete members[member]
  Object.assign(members, value)
}

function patchedObject(type: string, object: Draft<KubeObject>, patch: string): Draft<KubeObject> {
  try {
    const patched = applyJsonPatch(thaw(object), JSON.parse(decodeBase64(patch)))
    return thaw(decode(type, patched).value as KubeObject) as Draft<KubeObject>
  } catch (error) {
    const isTold = error instanceof PatchError || error instanceof SyntaxError || error instanceof DecodeError
    if (!isTold) throw error
    throw internalError(error.message)
  }
}
