// Rules of IPAddresses and ServiceCIDRs. Models pkg/apis/networking/validation, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { IPAddress, ServiceCIDR } from '#api/types/networking-v1.ts'
import { familyOf, strictAddressMessages, strictRangeErrors } from './addresses.ts'
import { dnsSubdomain, type NameRule, nameRuleErrors, pathSegment } from './names.ts'

const mostRanges = 2

export const addressName: NameRule = (name) => strictAddressMessages(name)

export function addressObjectErrors({ spec }: IPAddress): FieldError[] {
  const at = 'spec.parentRef'
  const { parentRef } = spec
  if (parentRef === undefined) return [required(at)]
  const { group, resource, namespace, name } = parentRef
  const needed = (field: string, value: string | undefined) =>
    value ? nameRuleErrors(`${at}.${field}`, value, pathSegment) : [required(`${at}.${field}`)]
  return [
    ...(group ? nameRuleErrors(`${at}.group`, group, dnsSubdomain) : []),
    ...needed('resource', resource),
    ...needed('name', name),
    ...(namespace ? nameRuleErrors(`${at}.namespace`, namespace, pathSegment) : []),
  ]
}

export function addressUpdateErrors(address: IPAddress, old: IPAddress): FieldError[] {
  if (deepEqual(address.spec.parentRef, old.spec.parentRef)) return []
  return [invalidValue('spec.parentRef', address.spec.parentRef, 'field is immutable')]
}

export function serviceCidrErrors({ spec }: ServiceCIDR): FieldError[] {
  const at = 'spec.cidrs'
  const cidrs = spec.cidrs ?? []
  if (cidrs.length === 0) return [required(at, 'at least one CIDR required')]
  if (cidrs.length > mostRanges) return [invalidValue(at, spec, 'may only hold up to 2 values')]
  const errors = cidrs.flatMap((cidr, i) => strictRangeErrors(`${at}[${i}]`, cidr))
  const [first, second] = cidrs.map((cidr) => familyOf(cidr.split('/')[0] ?? ''))
  if (cidrs.length === mostRanges && first !== undefined && first === second)
    errors.push(
      invalidValue(
        at,
        cidrs,
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    )
  return errors
}

/** A range stays; one of the other family may join it. */
export function serviceCidrUpdateErrors({ spec }: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [cidrs, before] = [spec.cidrs ?? [], old.spec.cidrs ?? []]
  const joins = before.length === 1 && cidrs.length === mostRanges
  if (cidrs.length !== before.length && !joins)
    return [invalidValue('spec.cidrs', cidrs, 'field is immutable')]
  return before.flatMap((cidr, i) =>
    cidrs[i] === cidr ? [] : [invalidValue(`spec.cidrs[${i}]`, cidrs[i], 'field is immutable')],
  )
}
