// The cluster addresses of a Service and how they may change. Models ValidateServiceClusterIPsRelatedFields, v1.35.
import { duplicate, type FieldError, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { Service, ServiceSpec } from '#api/types/core-v1.ts'
import { addressErrors, familyOf } from './addresses.ts'
import { choiceErrors } from './names.ts'

const at = 'spec.clusterIPs'

export function clusterIPErrors(spec: ServiceSpec): FieldError[] {
  const { type, clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (type === 'ExternalName') return []
  const errors: FieldError[] = []
  if (clusterIP && clusterIPs.length === 0) errors.push(required(at))
  else if (clusterIP && clusterIPs[0] !== clusterIP)
    errors.push(invalidValue(at, clusterIPs, 'first value must match `clusterIP`'))
  else if (!clusterIP && clusterIPs.length > 0)
    errors.push(invalidValue(at, clusterIPs, 'must be empty when `clusterIP` is not specified'))
  for (const [i, family] of ipFamilies.entries()) {
    errors.push(...choiceErrors(`spec.ipFamilies[${i}]`, family, ['IPv4', 'IPv6']))
    if (ipFamilies.indexOf(family) < i) errors.push(duplicate(`spec.ipFamilies[${i}]`, family))
  }
  if (ipFamilyPolicy !== undefined)
    errors.push(
      ...choiceErrors('spec.ipFamilyPolicy', ipFamilyPolicy, [
        'PreferDualStack',
        'RequireDualStack',
        'SingleStack',
      ]),
    )
  return [...errors, ...valueErrors(clusterIPs, ipFamilies)]
}

function valueErrors(clusterIPs: readonly string[], families: readonly string[]): FieldError[] {
  if (clusterIPs[0] === 'None')
    return clusterIPs.length === 1
      ? []
      : [invalidValue(at, clusterIPs, "'None' must be the first and only value")]
  const errors = clusterIPs.flatMap((ip, i) => addressErrors(`${at}[${i}]`, ip))
  if (clusterIPs.length > 2) errors.push(invalidValue(at, clusterIPs, 'may only hold up to 2 values'))
  if (errors.length > 0) return errors
  if (clusterIPs.length === 2 && familyOf(clusterIPs[0] ?? '') === familyOf(clusterIPs[1] ?? ''))
    errors.push(invalidValue(at, clusterIPs, 'may specify no more than one IP for each IP family'))
  for (const [i, ip] of clusterIPs.entries()) {
    const family = families[i]
    if (family !== undefined && familyOf(ip) !== family)
      errors.push(
        invalidValue(`${at}[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``),
      )
  }
  return errors
}

/** Models validateUpgradeDowngradeClusterIPs and its siblings. */
export function serviceUpdateErrors({ spec }: Service, { spec: old }: Service): FieldError[] {
  return [
    ...addressChangeErrors(spec, old),
    ...classChangeErrors(spec, old),
    ...(needsHealthCheck(spec) &&
    needsHealthCheck(old) &&
    spec.healthCheckNodePort !== old.healthCheckNodePort
      ? [
          {
            type: 'FieldValueForbidden' as const,
            field: 'spec.healthCheckNodePort',
            detail: 'field is immutable',
          },
        ]
      : []),
  ]
}

function needsHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

function addressChangeErrors(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return []
  const { clusterIPs: now = [] } = spec
  const { clusterIPs: before = [] } = old
  if (before.length === 0 || deepEqual(now, before)) return []
  const fixed = (i: number) => invalidValue(`${at}[${i}]`, now, 'may not change once set')
  if (now.length === before.length) return now.flatMap((ip, i) => (ip === before[i] ? [] : [fixed(i)]))
  if (now.length > before.length) return now[0] === before[0] ? [] : [fixed(0)]
  if (now.length === 0) return [invalidValue(`${at}[0]`, now, 'primary clusterIP can not be unset')]
  return [
    ...(now[0] === before[0] ? [] : [fixed(0)]),
    ...(spec.ipFamilyPolicy === 'SingleStack'
      ? []
      : [
          invalidValue(
            'spec.ipFamilyPolicy',
            spec.ipFamilyPolicy,
            "must be set to 'SingleStack' when releasing the secondary clusterIP",
          ),
        ]),
  ]
}

function classChangeErrors(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (spec.type !== 'LoadBalancer' || old.type !== 'LoadBalancer') return []
  if (spec.loadBalancerClass === old.loadBalancerClass) return []
  return [invalidValue('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')]
}
