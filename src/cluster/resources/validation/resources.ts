// Requests and limits. Models pkg/apis/core/validation ValidateResourceRequirements, v1.35.
import { type FieldError, forbiddenField, invalidValue } from '#api/field-error.ts'
import { compareQuantities, parseQuantity, type Quantity } from '#api/quantity.ts'
import type { ResourceRequirements } from '#api/types/core-v1.ts'
import { qualifiedErrors } from './names.ts'

const standard = new Set(['cpu', 'memory', 'ephemeral-storage'])
const native = (name: string) => standard.has(name) || name.startsWith('hugepages-')
const isExtended = (name: string) => !native(name) && name.includes('/') && !name.includes('kubernetes.io/')

export function resourceErrors(
  field: string,
  { requests = {}, limits = {} }: ResourceRequirements,
): FieldError[] {
  const errors: FieldError[] = []
  const names = (list: object) => Object.keys(list).sort()
  for (const name of names(limits))
    errors.push(...amountErrors(`${field}.limits[${name}]`, name, limits[name] as string))
  for (const name of names(requests)) {
    errors.push(...amountErrors(`${field}.requests[${name}]`, name, requests[name] as string))
    errors.push(...againstLimit(`${field}.requests`, name, requests[name] as string, limits[name]))
  }
  const all = { ...limits, ...requests }
  const hasHugePages = names(all).some((name) => name.startsWith('hugepages-'))
  if (hasHugePages && all.cpu === undefined && all.memory === undefined)
    errors.push(forbiddenField(field, 'HugePages require cpu or memory'))
  return errors
}

/** Names without a domain are those that everybody knows. */
const wellKnown = new Set([
  ...standard,
  ...['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps'],
  ...['persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers', 'storage'],
  ...['cpu', 'memory', 'ephemeral-storage', 'storage'].map((name) => `requests.${name}`),
  ...['cpu', 'memory', 'ephemeral-storage'].map((name) => `limits.${name}`),
])

export function resourceNameErrors(field: string, name: string): FieldError[] {
  const errors = qualifiedErrors(field, name)
  if (errors.length > 0 || name.includes('/')) return errors
  return wellKnown.has(name) || /^(requests\.)?hugepages-/.test(name)
    ? []
    : [invalidValue(field, name, 'must be a standard resource type or fully qualified')]
}

export function containerResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name)
  if (!name.includes('/') && !native(name))
    errors.push(invalidValue(field, name, 'must be a standard resource for containers'))
  return errors
}

/** Whether more of it may be promised than there is. */
export function isOvercommitable(name: string): boolean {
  return !isExtended(name) && !name.startsWith('hugepages-')
}

function amountErrors(field: string, name: string, amount: string): FieldError[] {
  const errors = containerResourceNameErrors(field, name)
  const quantity = parseQuantity(amount) as Quantity
  if (quantity.nanos < 0n) errors.push(invalidValue(field, amount, 'must be greater than or equal to 0'))
  if (isExtended(name) && quantity.nanos % 1_000_000_000n !== 0n)
    errors.push(invalidValue(field, amount, 'must be an integer'))
  return errors
}

function againstLimit(field: string, name: string, amount: string, limit: string | undefined): FieldError[] {
  if (limit === undefined) {
    const needsLimit = !isOvercommitable(name)
    return needsLimit
      ? [
          {
            type: 'FieldValueRequired',
            field: field.replace(/requests$/, 'limits'),
            detail: 'Limit must be set for non overcommitable resources',
          },
        ]
      : []
  }
  const difference = compareQuantities(parseQuantity(amount) as Quantity, parseQuantity(limit) as Quantity)
  if (!isOvercommitable(name) && difference !== 0)
    return [invalidValue(field, amount, `must be equal to ${name} limit of ${limit}`)]
  return difference > 0
    ? [invalidValue(field, amount, `must be less than or equal to ${name} limit of ${limit}`)]
    : []
}
