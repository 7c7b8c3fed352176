// APIServices. Models kube-aggregator apiregistration/validation, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import type { APIService, APIServiceSpec } from '#api/types/apiregistration-v1.ts'
import { choiceErrors, dns1035Label, dnsSubdomain, nameRuleErrors } from './names.ts'

const mostGroupPriority = 20_000
const mostVersionPriority = 1000
const mostPort = 65_535

export function apiServiceErrors({ metadata, spec }: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec
  const wanted = `${version}.${group}`
  return [
    ...(metadata.name === wanted
      ? []
      : [
          invalidValue(
            'metadata.name',
            metadata.name,
            `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`,
          ),
        ]),
    ...(group === '' && version !== 'v1'
      ? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
      : []),
    ...(group === '' ? [] : nameRuleErrors('spec.group', group, dnsSubdomain)),
    ...nameRuleErrors('spec.version', version, dns1035Label),
    ...rangeErrors('spec.groupPriorityMinimum', groupPriorityMinimum, mostGroupPriority),
    ...rangeErrors('spec.versionPriority', versionPriority, mostVersionPriority),
    ...(spec.service === undefined ? localErrors(spec) : serviceErrors(spec)),
  ]
}

function rangeErrors(field: string, value: number, most: number): FieldError[] {
  return value > 0 && value <= most
    ? []
    : [invalidValue(field, value, `must be positive and less than ${most}`)]
}

function localErrors({ caBundle, insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  const bytes = caBundle ? `${Math.floor((caBundle.replace(/=+$/, '').length * 3) / 4)} bytes` : undefined
  return [
    ...(bytes ? [invalidValue('spec.caBundle', bytes, 'local APIServices may not have a caBundle')] : []),
    ...(insecureSkipTLSVerify
      ? [
          invalidValue(
            'spec.insecureSkipTLSVerify',
            true,
            'local APIServices may not have insecureSkipTLSVerify',
          ),
        ]
      : []),
  ]
}

function serviceErrors({ service = {}, caBundle, insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  const { namespace, name, port = 0 } = service
  const isPort = port >= 1 && port <= mostPort
  return [
    ...(namespace ? [] : [required('spec.service.namespace')]),
    ...(name ? [] : [required('spec.service.name')]),
    ...(isPort
      ? []
      : [
          invalidValue(
            'spec.service.port',
            port,
            'port is not valid: must be between 1 and 65535, inclusive',
          ),
        ]),
    ...(insecureSkipTLSVerify && caBundle
      ? [invalidValue('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
      : []),
  ]
}

export function apiServiceStatusErrors({ status }: APIService): FieldError[] {
  return (status.conditions ?? []).flatMap((condition, i) =>
    choiceErrors(`status.conditions[${i}].status`, condition.status, ['True', 'False', 'Unknown']),
  )
}
