// References to fields of the pod and to resources of its containers. Models pkg/apis/core/validation
// validateObjectFieldSelector and validateContainerResourceFieldSelector, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { formatQuantity, quantityOf } from '#api/quantity.ts'
import type { ObjectFieldSelector, ResourceFieldSelector } from '#api/types/core-v1.ts'
import { qualifiedErrors } from './names.ts'

/** What a variable may show. */
export const envFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
/** What a file may show. */
export const downwardFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
/** What has a name at all, `spec.host` being what `spec.nodeName` was once called. */
const known = new Set([
  ...envFields,
  ...downwardFields,
  'spec.host',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
])
const subscripted = /^(.*?)\['(.*)'\]$/

export function fieldRefErrors(
  field: string,
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
): FieldError[] {
  if (!apiVersion) return [required(`${field}.apiVersion`)]
  if (!fieldPath) return [required(`${field}.fieldPath`)]
  const refuse = (why: string) => [
    invalidValue(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
  ]
  if (apiVersion !== 'v1') return refuse(`unsupported pod version: ${apiVersion}`)
  const [, map, key = ''] = subscripted.exec(fieldPath) ?? []
  if (map !== undefined) {
    if (map === 'metadata.annotations') return qualifiedErrors(field, key.toLowerCase())
    if (map === 'metadata.labels') return qualifiedErrors(field, key)
    return refuse(`field label does not support subscript: ${fieldPath}`)
  }
  if (!known.has(fieldPath)) return refuse(`field label not supported: ${fieldPath}`)
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath
  return supported.includes(path) ? [] : [notSupported(`${field}.fieldPath`, path, supported)]
}

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const cpuDivisors = ['1m', '1']
const byteDivisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei'.split(', ')

/** Which divisors go with a resource, and how the refusal calls it. */
const divisors: readonly (readonly [resource: RegExp, of: readonly string[], text: string])[] = [
  [/^(limits|requests)\.cpu$/, cpuDivisors, '1m and 1 are supported with the cpu resource'],
  [
    /^(limits|requests)\.memory$/,
    byteDivisors,
    `${byteDivisors.join(', ')} are supported with the memory resource`,
  ],
  [
    /^(limits|requests)\.ephemeral-storage$/,
    byteDivisors,
    `${byteDivisors.join(', ')} are supported with the local ephemeral storage resource`,
  ],
  [
    /^(limits|requests)\.hugepages-/,
    byteDivisors,
    `${byteDivisors.join(', ')} are supported with the hugepages resource`,
  ],
]

/** A file has to say whose resources it shows; a variable shows its own container's. */
export function resourceRefErrors(
  field: string,
  { containerName, resource, divisor }: ResourceFieldSelector,
  isFile: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (isFile && !containerName) errors.push(required(`${field}.containerName`))
  else if (!resource) errors.push(required(`${field}.resource`))
  else if (!resourceFields.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource))
    errors.push(notSupported(`${field}.resource`, resource, resourceFields))
  const amount = quantityOf(divisor)
  if (amount.nanos === 0n) return errors
  const [, allowed, text] = divisors.find(([pattern]) => pattern.test(resource)) ?? []
  if (allowed !== undefined && !allowed.includes(formatQuantity(amount)))
    errors.push(invalidValue(`${field}.divisor`, resource, `only divisor's values ${text}`))
  return errors
}
