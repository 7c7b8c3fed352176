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
import { WebhookFailure } from '../../webhook-client.ts'
import { type AdmissionPlugin, type Attributes, refusal } from '../admission.ts'
import { fromVersion, inVersion } from '../policies/in-version.ts'
import { matchedVersion } from '../policies/match.ts'
import { conditionsOutcome } from '../policies/validate.ts'
import { callWebhook, type Webhook, type WebhookResponse } from './call-webhook.ts'

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
  seesParts: true,
  handles: (attributes) => isAsked(attributes, mutating),
  mutate(attributes, rounds) {
    const kept = (rounds.kept.get(this.name) as Kept | undefined) ?? new Kept()
    rounds.kept.set(this.name, kept)
    // What other plugins made of the object since concerns all that want to see it again.
    if (rounds.isSecond && !deepEqual(kept.output, attributes.object)) kept.askInvokedAgain()
    for (const [webhook, seen] of webhooksFor(attributes, mutating)) {
      if (rounds.isSecond && !kept.again.has(webhook)) continue
      if (hasChanged(attributes, seen, webhook)) {
        kept.askInvokedAgain()
        rounds.wantsSecond = true
      }
      if ('reinvocationPolicy' in webhook && webhook.reinvocationPolicy === 'IfNeeded')
        kept.invoked.add(webhook)
    }
    kept.output = thaw(attributes.object)
  },
}

/** What mutating webhooks did to one object so far. */
class Kept {
  /** Those that want to see what later ones change, and those for whom there is something to see. */
  readonly invoked = new Set<Webhook>()
  readonly again = new Set<Webhook>()
  output: unknown

  askInvokedAgain(): void {
    for (const webhook of this.invoked) this.again.add(webhook)
    this.invoked.clear()
  }
}

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  seesParts: true,
  handles: (attributes) => isAsked(attributes, validating),
  validate(attributes) {
    for (const [webhook, seen] of webhooksFor(attributes, validating)) answerOf(seen, webhook, false)
  },
}

/** In the order of the configurations' names; each is looked at when its turn comes, after what others changed. */
function* webhooksFor(
  attributes: Attributes,
  ref: ResourceRef<Configuration>,
): Generator<readonly [Webhook, Attributes]> {
  for (const { webhooks } of attributes.call.on.list(ref, undefined))
    for (const webhook of webhooks ?? []) {
      const seen = writeFor(attributes, webhook)
      if (seen !== undefined) yield [webhook, seen]
    }
}

/** The write in the version that the webhook knows; undefined when it is none of its own. Throws ApiError. */
function writeFor(attributes: Attributes, webhook: Webhook): Attributes | undefined {
  const { rules = [], matchConditions = [] } = webhook
  if (rules.length === 0) return undefined
  const version = matchedVersion(attributes, { ...webhook, resourceRules: rules })
  if (version === undefined) return undefined
  const seen = inVersion(attributes, version)
  const outcome = conditionsOutcome(seen, matchConditions, noScope)
  if (typeof outcome === 'boolean') return outcome ? seen : undefined
  if (webhook.failurePolicy === 'Ignore') return undefined
  throw refusal(attributes, outcome)
}

/** Conditions of webhooks have neither parameters nor variables. */
const noScope = new PolicyPrograms({})

/** Asks a mutating webhook and applies its patch; true when the object is not what it was. */
function hasChanged(attributes: Attributes, seen: Attributes, webhook: Webhook): boolean {
  const response = answerOf(seen, webhook, true)
  if (!response?.patch) return false
  const patch = patchIn(response, webhook)
  if (patch.length === 0) return false
  if (attributes.object === undefined)
    throw internalError(
      `admission webhook ${JSON.stringify(webhook.name)} attempted to modify the object, which is not supported for this operation`,
    )
  const before = thaw(attributes.object)
  change(attributes, seen, patch)
  return !deepEqual(before, attributes.object)
}

/** The answer of a webhook that allows; undefined where it may fail and did. Throws ApiError. */
function answerOf(
  attributes: Attributes,
  webhook: Webhook,
  isMutating: boolean,
): WebhookResponse | undefined {
  const { call } = attributes
  const name = JSON.stringify(webhook.name)
  const hasEffects = webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun'
  if (call.dryRun && hasEffects) throw badRequest(`admission webhook ${name} does not support dry run`)
  let response: WebhookResponse
  try {
    response = callWebhook(attributes, webhook, isMutating)
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

/** The operations of the answer's patch. Throws ApiError. */
function patchIn({ patch = '', patchType }: WebhookResponse, { name }: Webhook): readonly unknown[] {
  const failed = (why: string) => internalError(`failed calling webhook ${JSON.stringify(name)}: ${why}`)
  let operations: unknown
  try {
    operations = JSON.parse(decodeBase64(patch))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw failed(`received undecodable patch in webhook response: ${error.message}`)
  }
  if (!Array.isArray(operations))
    throw failed(
      'received undecodable patch in webhook response: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    )
  if (patchType !== 'JSONPatch') throw failed(`unsupported patch type ${JSON.stringify(patchType)}`)
  return operations
}

/** Puts what the patch makes of the object in its place, with the defaults of what is new in it. */
function change(attributes: Attributes, seen: Attributes, patch: readonly unknown[]): void {
  const { object, call } = attributes
  const { as = call.resource } = seen
  if (object === undefined || seen.object === undefined) return
  const patched = patchedObject(seen.type ?? as.type, seen.object, patch)
  const value = fromVersion(attributes, as, patched)
  if (attributes.type === undefined) call.resource.strategy.setDefaults?.(value)
  const members = object as unknown as Record<string, unknown>
  for (const member of Object.keys(members)) delete members[member]
  Object.assign(members, value)
}

function patchedObject(
  type: string,
  object: Draft<KubeObject>,
  patch: readonly unknown[],
): Draft<KubeObject> {
  try {
    const patched = applyJsonPatch(thaw(object), patch)
    return thaw(decode(type, patched).value as KubeObject) as Draft<KubeObject>
  } catch (error) {
    if (!(error instanceof PatchError || error instanceof DecodeError)) throw error
    throw internalError(error.message)
  }
}
