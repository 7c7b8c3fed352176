// Webhook configurations. Models pkg/apis/admissionregistration/validation, v1.35.
import { duplicate, type FieldError, invalidValue, required } from '#api/field-error.ts'
import type {
  MutatingWebhook,
  NamedRuleWithOperations,
  RuleWithOperations,
  ValidatingWebhook,
  WebhookClientConfig,
} from '#api/types/admissionregistration-v1.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { choiceErrors, dns1035Label, dnsSubdomain, nameRuleErrors, neededNameErrors } from './names.ts'

const sideEffects = ['None', 'NoneOnDryRun']
const reviewVersions = ['v1', 'v1beta1']
const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']

interface Configuration {
  readonly webhooks?: readonly (MutatingWebhook | ValidatingWebhook)[] | undefined
}

export function webhookConfigurationErrors({ webhooks = [] }: Configuration): FieldError[] {
  return webhooks.flatMap((webhook, i) => {
    const errors = webhookErrors(`webhooks[${i}]`, webhook)
    const { name } = webhook
    if (name && webhooks.slice(0, i).some((other) => other.name === name))
      errors.push(duplicate(`webhooks[${i}].name`, name))
    return [...errors, ...versionErrors(`webhooks[${i}].admissionReviewVersions`, webhook)]
  })
}

function webhookErrors(at: string, webhook: MutatingWebhook | ValidatingWebhook): FieldError[] {
  const { failurePolicy, matchPolicy, timeoutSeconds, clientConfig } = webhook
  const errors = [
    ...hookNameErrors(`${at}.name`, webhook.name),
    ...(webhook.rules ?? []).flatMap((rule, i) => ruleErrors(`${at}.rules[${i}]`, rule)),
  ]
  if (failurePolicy !== undefined)
    errors.push(...choiceErrors(`${at}.failurePolicy`, failurePolicy, ['Fail', 'Ignore']))
  if (matchPolicy !== undefined)
    errors.push(...choiceErrors(`${at}.matchPolicy`, matchPolicy, ['Equivalent', 'Exact']))
  const effects = `${at}.sideEffects`
  if (webhook.sideEffects === undefined)
    errors.push(required(effects, `must specify one of ${sideEffects.join(', ')}`))
  else errors.push(...choiceErrors(effects, webhook.sideEffects, sideEffects))
  if (timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30))
    errors.push(
      invalidValue(
        `${at}.timeoutSeconds`,
        timeoutSeconds,
        'the timeout value must be between 1 and 30 seconds',
      ),
    )
  errors.push(
    ...labelSelectorErrors(`${at}.namespaceSelector`, webhook.namespaceSelector),
    ...labelSelectorErrors(`${at}.objectSelector`, webhook.objectSelector),
  )
  if ('reinvocationPolicy' in webhook && webhook.reinvocationPolicy !== undefined)
    errors.push(
      ...choiceErrors(`${at}.reinvocationPolicy`, webhook.reinvocationPolicy, ['IfNeeded', 'Never']),
    )
  return [...errors, ...webhookClientErrors(`${at}.clientConfig`, clientConfig)]
}

function hookNameErrors(field: string, name: string | undefined): FieldError[] {
  const errors = neededNameErrors(field, name, dnsSubdomain)
  if (errors.length === 0 && (name ?? '').split('.').length < 3)
    errors.push(
      invalidValue(field, name, 'should be a domain with at least three segments separated by dots'),
    )
  return errors
}

/** Where a webhook is. Models apiserver webhook ValidateWebhookURL and ValidateWebhookService. */
export function webhookClientErrors(at: string, { url, service }: WebhookClientConfig): FieldError[] {
  if ((url === undefined) === (service === undefined))
    return [required(at, 'exactly one of url or service is required')]
  const form = 'desired format: https://host[/path]'
  if (url !== undefined) {
    const [, scheme = '', host = '', rest = ''] =
      /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?(.*)$/.exec(url) ?? []
    const field = `${at}.url`
    const refuse = (value: string, why: string) => invalidValue(field, value, why)
    return [
      ...(scheme === 'https' ? [] : [refuse(scheme, `'https' is the only allowed URL scheme; ${form}`)]),
      ...(host === '' ? [refuse(host, `host must be specified; ${form}`)] : []),
      ...(host.includes('@')
        ? [refuse(host.split('@')[0] ?? '', 'user information is not permitted in the URL')]
        : []),
      ...(rest.includes('#')
        ? [refuse(rest.split('#')[1] ?? '', 'fragments are not permitted in the URL')]
        : []),
      ...(/\?[^#]/.test(rest)
        ? [refuse(/\?([^#]*)/.exec(rest)?.[1] ?? '', 'query parameters are not permitted in the URL')]
        : []),
    ]
  }
  const here = `${at}.service`
  return [
    ...(service?.name ? [] : [required(`${here}.name`, 'service name is required')]),
    ...(service?.namespace ? [] : [required(`${here}.namespace`, 'service namespace is required')]),
  ]
}

/** What a webhook or policy is about. */
export function ruleErrors(at: string, rule: RuleWithOperations | NamedRuleWithOperations): FieldError[] {
  const { operations: asked = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  const wildcard = (field: string, given: readonly string[], what: string) => {
    if (given.length === 0) return [required(`${at}.${field}`)]
    return given.length > 1 && given.includes('*')
      ? [invalidValue(`${at}.${field}`, given, `if '*' is present, must not specify other ${what}`)]
      : []
  }
  return [
    ...wildcard('operations', asked, 'operations'),
    ...asked.flatMap((operation, i) => choiceErrors(`${at}.operations[${i}]`, operation, operations)),
    ...wildcard('apiGroups', apiGroups, 'API groups'),
    ...wildcard('apiVersions', apiVersions, 'API versions'),
    ...apiVersions.flatMap((version, i) => (version ? [] : [required(`${at}.apiVersions[${i}]`)])),
    ...resourceErrors(`${at}.resources`, resources),
    ...(scope === undefined ? [] : choiceErrors(`${at}.scope`, scope, ['*', 'Cluster', 'Namespaced'])),
  ]
}

function resourceErrors(field: string, resources: readonly string[]): FieldError[] {
  if (resources.length === 0) return [required(field)]
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, name] of resources.entries()) {
    if (name === '') errors.push(required(`${field}[${i}]`))
    const [resource = '', sub] = name.split('/')
    if (sub === undefined) continue
    const wider = [`${resource}/*`, `*/${sub}`].filter((other) => other !== name && seen.has(other))
    for (const other of wider)
      errors.push(invalidValue(`${field}[${i}]`, name, `if '${other}' is present, must not specify ${name}`))
    seen.add(name)
  }
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalidValue(field, resources, "if '*/*' is present, must not specify other resources"))
  if (resources.includes('*') && resources.some((name) => name !== '*' && !name.includes('/')))
    errors.push(
      invalidValue(
        field,
        resources,
        "if '*' is present, must not specify other resources without subresources",
      ),
    )
  return errors
}

function versionErrors(
  field: string,
  { admissionReviewVersions }: MutatingWebhook | ValidatingWebhook,
): FieldError[] {
  const versions = admissionReviewVersions ?? []
  const known = reviewVersions.join(', ')
  if (versions.length === 0) return [required(field, `must specify one of ${known}`)]
  const errors = versions.flatMap((version, i) => [
    ...(versions.indexOf(version) < i ? [invalidValue(`${field}[${i}]`, version, 'duplicate version')] : []),
    ...nameRuleErrors(`${field}[${i}]`, version, dns1035Label),
  ])
  if (!versions.some((version) => reviewVersions.includes(version)))
    errors.push(invalidValue(field, versions, `must include at least one of ${known}`))
  return errors
}
