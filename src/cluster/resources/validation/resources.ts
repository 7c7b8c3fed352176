// Requests and limits. Models pkg/apis/core/validation ValidateResourceRequirements, v1.35.
import {
  duplicate,
  type FieldError,
  fieldNotFound,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from '#api/quantity.ts'
import type { ResourceRequirements } from '#api/types/core-v1.ts'
import { dnsLabel, nameRuleErrors, qualifiedErrors } from './names.ts'

const standard = new Set(['cpu', 'memory', 'ephemeral-storage'])
const isWellKnown = (name: string) => standard.has(name) || name.startsWith('hugepages-')
/** What Kubernetes itself counts, which need not be spelled with its domain. */
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')
const isExtended = (name: string) => !isNative(name) && !name.startsWith('requests.')

/** What a container may use. The claims it names are among those of its pod. */
export function resourceErrors(
  field: string,
  requirements: ResourceRequirements,
  podClaims: readonly string[] = [],
): FieldError[] {
  return [
    ...requirementErrors(field, requirements, containerResourceNameErrors),
    ...claimErrors(`${field}.claims`, requirements.claims ?? [], podClaims),
  ]
}

/** What a pod as a whole may use: less than all that a container may name. */
export function podRequirementErrors(field: string, requirements: ResourceRequirements): FieldError[] {
  return requirementErrors(field, requirements, podResourceNameErrors)
}

type NameCheck = (field: string, name: string) => FieldError[]

function requirementErrors(
  field: string,
  { requests = {}, limits = {} }: ResourceRequirements,
  check: NameCheck,
): FieldError[] {
  const errors: FieldError[] = []
  const names = (list: object) => Object.keys(list).sort()
  for (const name of names(limits)) {
    const [at, amount] = [`${field}.limits[${name}]`, limits[name] as string]
    errors.push(...amountErrors(at, name, amount, check), ...pageErrors(at, name, amount))
  }
  for (const name of names(requests)) {
    const [at, amount] = [`${field}.requests[${name}]`, requests[name] as string]
    errors.push(...amountErrors(at, name, amount, check))
    errors.push(...againstLimit(`${field}.requests`, name, amount, limits[name]))
    errors.push(...pageErrors(at, name, amount))
  }
  const all = { ...limits, ...requests }
  const hasHugePages = names(all).some((name) => name.startsWith('hugepages-'))
  if (hasHugePages && all.cpu === undefined && all.memory === undefined)
    errors.push(forbiddenField(field, 'HugePages require cpu or memory'))
  return errors
}

type Claims = NonNullable<ResourceRequirements['claims']>

/** Devices by the names that the pod gave them. Models validateResourceClaimNames. */
function claimErrors(field: string, claims: Claims, known: readonly string[]): FieldError[] {
  const errors: FieldError[] = []
  const whole = new Set<string>()
  const parts = new Set<string>()
  for (const [i, { name, request }] of claims.entries()) {
    const at = `${field}[${i}]`
    if (!name) {
      errors.push(required(at))
      continue
    }
    const isTaken = whole.has(name) || (request ? parts.has(`${name}/${request}`) : hasPart(parts, name))
    if (isTaken) errors.push(duplicate(at, name))
    else if (request) errors.push(...nameRuleErrors(`${at}.request`, request, dnsLabel))
    if (request) parts.add(`${name}/${request}`)
    else whole.add(name)
    if (!known.includes(name)) errors.push(fieldNotFound(at, name))
  }
  return errors
}

function hasPart(parts: ReadonlySet<string>, name: string): boolean {
  return [...parts].some((part) => part.startsWith(`${name}/`))
}

const podNames = ['cpu', 'hugepages-', 'memory']

function podResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name)
  if (errors.length > 0 || podNames.includes(name) || name.startsWith('hugepages-')) return errors
  return [notSupported(field, name, podNames)]
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
  if (!name.includes('/') && !isWellKnown(name))
    errors.push(invalidValue(field, name, 'must be a standard resource for containers'))
  else if (name.includes('/') && !isExtended(name) && !isNative(name))
    errors.push(invalidValue(field, name, "doesn't follow extended resource name standard"))
  return errors
}

/** Whether more of it may be promised than there is. */
export function isOvercommitable(name: string): boolean {
  return isNative(name) && !name.startsWith('hugepages-')
}

function amountErrors(field: string, name: string, amount: string, check: NameCheck): FieldError[] {
  const errors = check(field, name)
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

/** Huge pages come whole. */
function pageErrors(field: string, name: string, amount: string): FieldError[] {
  if (!name.startsWith('hugepages-')) return []
  const quantity = parseQuantity(amount) as Quantity
  const size = parseQuantity(name.slice('hugepages-'.length))?.nanos ?? 0n
  if (size > 0n && quantity.nanos % size === 0n) return []
  const text = formatQuantity(quantity)
  return [invalidValue(field, amount, `${text} is not positive integer multiple of ${name}`)]
}
