// LimitRanges. Models pkg/apis/core/validation ValidateLimitRange, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { compareQuantities, quantityOf } from '#api/quantity.ts'
import type { LimitRange, LimitRangeItem } from '#api/types/core-v1.ts'
import { qualifiedErrors } from './names.ts'
import { containerResourceNameErrors, isOvercommitable, resourceNameErrors } from './resources.ts'

const types = ['Pod', 'Container', 'PersistentVolumeClaim']
const nano = 1_000_000_000n

type Amounts = { readonly [name: string]: string }

export function limitRangeErrors({ spec }: LimitRange): FieldError[] {
  const limits = spec.limits ?? []
  return limits.flatMap((item, i) => {
    const errors = typeErrors(`spec.limits[${i}].type`, item.type)
    if (limits.slice(0, i).some((other) => other.type === item.type))
      errors.push(duplicate(`spec.limits[${i}].type`, item.type))
    return [...errors, ...itemErrors(`spec.limits[${i}]`, item)]
  })
}

function typeErrors(field: string, type: string): FieldError[] {
  const errors = qualifiedErrors(field, type)
  if (errors.length > 0 || type.includes('/') || types.includes(type)) return errors
  return [invalidValue(field, type, 'must be a standard limit type or fully qualified')]
}

function itemErrors(at: string, item: LimitRangeItem): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  const isOfPods = item.type === 'Pod' || item.type === 'Container'
  const look = (field: keyof LimitRangeItem, amounts: Amounts = {}) => {
    for (const name of Object.keys(amounts).sort()) {
      const here = `${at}.${field}[${name}]`
      errors.push(...(isOfPods ? containerResourceNameErrors(here, name) : resourceNameErrors(here, name)))
      names.add(name)
    }
  }
  look('max', item.max)
  look('min', item.min)
  if (item.type === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const)
      if (Object.keys(item[field] ?? {}).length > 0)
        errors.push(forbiddenField(`${at}.${field}`, "may not be specified when `type` is 'Pod'"))
  } else {
    look('default', item.default)
    look('defaultRequest', item.defaultRequest)
  }
  if (
    item.type === 'PersistentVolumeClaim' &&
    item.min?.storage === undefined &&
    item.max?.storage === undefined
  )
    errors.push(
      required(
        `${at}.limits`,
        'either minimum or maximum storage value is required, but neither was provided',
      ),
    )
  look('maxLimitRequestRatio', item.maxLimitRequestRatio)
  return [...errors, ...[...names].sort().flatMap((name) => boundErrors(at, item, name))]
}

function boundErrors(at: string, item: LimitRangeItem, name: string): FieldError[] {
  const errors: FieldError[] = []
  const { min, max, default: given, defaultRequest, maxLimitRequestRatio } = item
  const [least, most, limit, request] = [min, max, given, defaultRequest].map((amounts) => amounts?.[name])
  const check = (
    low: string | undefined,
    high: string | undefined,
    field: string,
    shown: string | undefined,
    what: readonly [low: string, high: string],
  ) => {
    if (low === undefined || high === undefined || compareQuantities(quantityOf(low), quantityOf(high)) <= 0)
      return
    const detail = `${what[0]} value ${low} is greater than ${what[1]} value ${high}`
    errors.push(invalidValue(`${at}.${field}[${name}]`, shown, detail))
  }
  check(least, most, 'min', least, ['min', 'max'])
  check(least, request, 'defaultRequest', request, ['min', 'default request'])
  check(request, most, 'defaultRequest', request, ['default request', 'max'])
  check(request, limit, 'defaultRequest', request, ['default request', 'default limit'])
  check(least, limit, 'default', least, ['min', 'default'])
  check(limit, most, 'default', most, ['default', 'max'])
  const ratio = maxLimitRequestRatio?.[name]
  if (ratio !== undefined)
    errors.push(...ratioErrors(`${at}.maxLimitRequestRatio[${name}]`, ratio, least, most))
  const mustMatch = !isOvercommitable(name) && limit !== undefined && request !== undefined
  if (mustMatch && compareQuantities(quantityOf(limit), quantityOf(request)) !== 0)
    errors.push(
      invalidValue(
        `${at}.defaultRequest[${name}]`,
        request,
        `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
      ),
    )
  return errors
}

function ratioErrors(
  field: string,
  ratio: string,
  least: string | undefined,
  most: string | undefined,
): FieldError[] {
  const { nanos } = quantityOf(ratio)
  const errors = nanos < nano ? [invalidValue(field, ratio, `ratio ${ratio} is less than 1`)] : []
  if (least === undefined || most === undefined) return errors
  const limit = Number(quantityOf(most).nanos) / Number(quantityOf(least).nanos)
  if (Number(nanos) / Number(nano) > limit)
    errors.push(invalidValue(field, ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`))
  return errors
}
