// MutatingWebhookConfigurations and ValidatingWebhookConfigurations. Models pkg/apis/admissionregistration/v1 defaults, v1.35.
import type { FieldError } from '#api/field-error.ts'
import { type Draft, deepEqual, type KubeObject } from '#api/object.ts'
import type { MutatingWebhook, ValidatingWebhook } from '#api/types/admissionregistration-v1.ts'
import { setRuleDefaults } from './admission-rules.ts'
import { ageCell } from './columns.ts'
import { PolicyPrograms } from './policy-expressions.ts'
import { type Cell, defineResource } from './resource.ts'
import { webhookConfigurationErrors } from './validation/admission.ts'
import { conditionErrors } from './validation/policy.ts'

const httpsPort = 443
const timeoutSeconds = 10

export const mutatingWebhookConfiguration = defineResource(
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
  {
    needsRevision: true,
    validate: configurationErrors,

    hasGeneration: true,
    setDefaults({ webhooks }) {
      for (const webhook of webhooks ?? []) {
        setWebhookDefaults(webhook)
        webhook.reinvocationPolicy ??= 'Never'
      }
    },
    prepareForUpdate: countGeneration,
    cells: configurationCells,
  },
)

export const validatingWebhookConfiguration = defineResource(
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
  {
    needsRevision: true,
    validate: configurationErrors,

    hasGeneration: true,
    setDefaults({ webhooks }) {
      for (const webhook of webhooks ?? []) setWebhookDefaults(webhook)
    },
    prepareForUpdate: countGeneration,
    cells: configurationCells,
  },
)

type Configuration = KubeObject & {
  readonly webhooks?: readonly (MutatingWebhook | ValidatingWebhook)[] | undefined
}

function configurationErrors(configuration: Configuration): FieldError[] {
  const programs = new PolicyPrograms({})
  const conditions = (configuration.webhooks ?? []).flatMap(({ matchConditions }, i) =>
    conditionErrors(`webhooks[${i}].matchConditions`, matchConditions, programs),
  )
  return [...webhookConfigurationErrors(configuration), ...conditions]
}

function setWebhookDefaults(webhook: Draft<MutatingWebhook | ValidatingWebhook>): void {
  webhook.failurePolicy ??= 'Fail'
  webhook.timeoutSeconds ??= timeoutSeconds
  if (webhook.clientConfig.service !== undefined) webhook.clientConfig.service.port ??= httpsPort
  setRuleDefaults(webhook, webhook.rules)
}

/** What these kinds have in place of a spec. */
function countGeneration(draft: Draft<Configuration>, old: Configuration): void {
  if (!deepEqual(draft.webhooks, old.webhooks)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1
}

function configurationCells(configuration: Configuration, nowMs: number): Cell[] {
  return [configuration.metadata.name, (configuration.webhooks ?? []).length, ageCell(configuration, nowMs)]
}
