// ResourceQuotas. Models pkg/apis/core/validation ValidateResourceQuotaSpec, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import { quantityOf } from '#api/quantity.ts'
import type {
  ResourceQuota,
  ResourceQuotaSpec,
  ScopedResourceSelectorRequirement,
} from '#api/types/core-v1.ts'
import { resourceNameErrors } from './resources.ts'

const nano = 1_000_000_000n
/** Amounts of objects, which come whole. */
const counted = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const computed = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]
const standard = new Set([...counted, ...computed])
const scopes = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
]
const onlyExists = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
]
const conflicting = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const
/** What pods without requests use: their number alone. */
const bestEffortResources = new Set(['pods'])
const podResources = new Set(['pods', ...computed.filter((name) => !name.includes('storage'))])
for (const name of ['ephemeral-storage', 'requests.ephemeral-storage', 'limits.ephemeral-storage'])
  podResources.add(name)

export function quotaErrors({ spec }: ResourceQuota): FieldError[] {
  return [
    ...listErrors('spec.hard', spec.hard),
    ...scopeErrors(spec),
    ...(spec.scopeSelector?.matchExpressions ?? []).flatMap((requirement) =>
      requirementErrors(requirement, spec),
    ),
  ]
}

function listErrors(field: string, list: { readonly [name: string]: string } | undefined): FieldError[] {
  return Object.entries(list ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, amount]) => [
      ...quotaNameErrors(`${field}[${name}]`, name),
      ...amountErrors(`${field}[${name}]`, name, amount),
    ])
}

export function quotaStatusErrors({ status }: ResourceQuota): FieldError[] {
  return [...listErrors('status.hard', status.hard), ...listErrors('status.used', status.used)]
}

function quotaNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name)
  if (!name.includes('/') && !isStandard(name))
    errors.push(invalidValue(field, name, 'must be a standard resource for quota'))
  return errors
}

function isStandard(name: string): boolean {
  return standard.has(name) || /^(requests\.)?hugepages-/.test(name)
}

function amountErrors(field: string, name: string, amount: string): FieldError[] {
  const { nanos } = quantityOf(amount)
  if (nanos < 0n) return [invalidValue(field, amount, 'must be greater than or equal to 0')]
  const isWhole = nanos % nano === 0n
  return (counted.has(name) || name.startsWith('count/')) && !isWhole
    ? [invalidValue(field, amount, 'must be an integer')]
    : []
}

function isScopeFor(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return bestEffortResources.has(resource)
  if (scope === 'VolumeAttributesClass')
    return resource === 'persistentvolumeclaims' || resource === 'requests.storage'
  return podResources.has(resource) || /^(requests\.)?hugepages-/.test(resource)
}

function scopeErrors({ scopes: given = [], hard = {} }: ResourceQuotaSpec): FieldError[] {
  const refuse = (why: string) => invalidValue('spec.scopes', given, why)
  const errors: FieldError[] = []
  for (const scope of given) {
    if (!scopes.includes(scope)) errors.push(refuse('unsupported scope'))
    for (const name of Object.keys(hard))
      if (isStandard(name) && scopes.includes(scope) && !isScopeFor(scope, name))
        errors.push(refuse('unsupported scope applied to resource'))
  }
  for (const pair of conflicting)
    if (pair.every((scope) => given.includes(scope))) errors.push(refuse('conflicting scopes'))
  return errors
}

function requirementErrors(
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
  { hard = {}, scopeSelector }: ResourceQuotaSpec,
): FieldError[] {
  const at = 'spec.scopeSelector.matchExpressions'
  const errors: FieldError[] = []
  if (!scopes.includes(scopeName))
    errors.push(invalidValue(`${at}.scopeName`, scopeName, 'unsupported scope'))
  for (const name of Object.keys(hard))
    if (isStandard(name) && !isScopeFor(scopeName, name))
      errors.push(invalidValue(at, scopeSelector, 'unsupported scope applied to resource'))
  if (onlyExists.includes(scopeName) && operator !== 'Exists')
    errors.push(
      invalidValue(
        `${at}.operator`,
        operator,
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
      ),
    )
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(
        required(
          `${at}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
      )
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(
        invalidValue(
          `${at}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      )
  } else errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'))
  return errors
}

export function quotaUpdateErrors({ spec }: ResourceQuota, { spec: old }: ResourceQuota): FieldError[] {
  const sorted = (given: readonly string[] = []) => [...given].sort()
  return deepEqual(sorted(spec.scopes), sorted(old.scopes))
    ? []
    : [invalidValue('spec.scopes', spec.scopes, 'field is immutable')]
}
