// How a CustomResourceDefinition says that objects get from one version to another. Models apiextensions-apiserver
// validation validateCustomResourceConversion, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { CustomResourceConversion } from '#api/types/apiextensions-v1.ts'
import { webhookClientErrors } from '../validation/admission.ts'
import { dns1035Label } from '../validation/names.ts'

const reviewVersions = ['v1', 'v1beta1']

export function conversionErrors(conversion: CustomResourceConversion | undefined): readonly FieldError[] {
  if (conversion === undefined) return []
  const { strategy, webhook } = conversion
  const at = 'spec.conversion'
  const errors: FieldError[] = []
  if (!strategy) errors.push(required(`${at}.strategy`))
  else if (strategy !== 'None' && strategy !== 'Webhook')
    errors.push(notSupported(`${at}.strategy`, strategy, ['None', 'Webhook']))
  const field = `${at}.webhookClientConfig`
  if (strategy !== 'Webhook') {
    const why = 'should not be set when strategy is not set to Webhook'
    if (webhook?.clientConfig !== undefined) errors.push({ type: 'FieldValueForbidden', field, detail: why })
    if ((webhook?.conversionReviewVersions ?? []).length > 0)
      errors.push({ type: 'FieldValueForbidden', field: `${at}.conversionReviewVersions`, detail: why })
    return errors
  }
  const config = webhook?.clientConfig
  if (config === undefined) errors.push(required(field, 'required when strategy is set to Webhook'))
  else errors.push(...webhookClientErrors(field, config))
  return [
    ...errors,
    ...versionErrors(`${at}.conversionReviewVersions`, webhook?.conversionReviewVersions ?? []),
  ]
}

function versionErrors(field: string, versions: readonly string[]): FieldError[] {
  if (versions.length === 0) return [required(field)]
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [invalidValue(`${field}[${i}]`, version, 'duplicate version')]
      : dns1035Label(version).map((why) => invalidValue(`${field}[${i}]`, version, why)),
  )
  if (!versions.some((version) => reviewVersions.includes(version)))
    errors.push(invalidValue(field, versions, `must include at least one of ${reviewVersions.join(', ')}`))
  return errors
}
