// Names and numbers as the API allows them. Models apimachinery util/validation, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { qualifiedNameErrors, subdomainMessage, subdomainPattern } from '#api/labels.ts'

const labelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

/** Says what is wrong with a name; nothing when it is fine. A prefix is a name without its generated end. */
export type NameRule = (name: string, isPrefix?: boolean) => readonly string[]

function rule(maxLength: number, pattern: RegExp, message: string): NameRule {
  return (given, isPrefix = false) => {
    const name = isPrefix ? given.replace(/-+$/, 'a') : given
    const errors: string[] = []
    if (name.length > maxLength) errors.push(`must be no more than ${maxLength} characters`)
    if (!pattern.test(name)) errors.push(message)
    return errors
  }
}

const plainLabel = rule(63, labelPattern, labelMessage)

/** A name without dots. */
export const dnsLabel: NameRule = (name, isPrefix) =>
  plainLabel(name, isPrefix).map((message) =>
    message === labelMessage && subdomainPattern.test(name) ? 'must not contain dots' : message,
  )
export const dnsSubdomain = rule(253, subdomainPattern, subdomainMessage)
/** Where a resolver looks, which may have parts such as `_tcp`. */
export const underscoreSubdomain = rule(
  253,
  /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
)
/** Names of Services, which begin with a letter. */
export const dns1035Label = rule(
  63,
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
)
/** Host names such as `*.example.com`. */
export const wildcardSubdomain = rule(
  253,
  /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
)

/** What can be one segment of a request's path. Models IsValidPathSegmentName. */
export const pathSegment: NameRule = (name, isPrefix = false) => {
  const errors = ['/', '%'].flatMap((part) => (name.includes(part) ? [`may not contain '${part}'`] : []))
  return !isPrefix && (name === '.' || name === '..') ? [`may not be '${name}'`] : errors
}

/** A name that has to be there. */
export function neededNameErrors(field: string, name: string | undefined, check: NameRule): FieldError[] {
  return name ? nameRuleErrors(field, name, check) : [required(field)]
}

/** Something like `example.com/my-name`. */
export function qualifiedErrors(field: string, name: string): FieldError[] {
  return qualifiedNameErrors(name).map((message) => invalidValue(field, name, message))
}

/** A value of a fixed choice, which is told of in the order given. */
export function choiceErrors(
  field: string,
  value: string | undefined,
  choices: readonly string[],
): FieldError[] {
  return choices.includes(value ?? '') ? [] : [notSupported(field, value ?? '', choices)]
}

/** Keys of ConfigMaps and Secrets. */
export function configKeyErrors(field: string, key: string): FieldError[] {
  const errors: string[] = []
  if (key.length > 253) errors.push('must be no more than 253 characters')
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    errors.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    )
  if (key === '.' || key === '..') errors.push(`must not be '${key}'`)
  else if (key.startsWith('..')) errors.push("must not start with '..'")
  return errors.map((message) => invalidValue(field, key, message))
}

/** A list that is too long. */
export function tooManyErrors(field: string, count: number, most: number): FieldError[] {
  if (count <= most) return []
  return [{ type: 'FieldValueTooMany', field, value: count, detail: `must have at most ${most} items` }]
}

/** One error for each complaint about a name. */
export function nameRuleErrors(field: string, name: string, check: NameRule): FieldError[] {
  return check(name).map((message) => invalidValue(field, name, message))
}

/** What is wrong with a port number. */
export function portErrors(field: string, port: number): FieldError[] {
  return port >= 1 && port <= 65535
    ? []
    : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')]
}

/** What is wrong with a port name. Models IsValidPortName. */
export function portNameErrors(field: string, name: string): FieldError[] {
  const errors: string[] = []
  if (name.length > 15) errors.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(name))
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)')
  if (name.includes('--')) errors.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors.map((message) => invalidValue(field, name, message))
}

/** A number or name of a port. */
export function portOrNameErrors(field: string, port: number | string): FieldError[] {
  return typeof port === 'number' ? portErrors(field, port) : portNameErrors(field, port)
}

export function nonNegativeErrors(field: string, value: number | undefined): FieldError[] {
  return value !== undefined && value < 0
    ? [invalidValue(field, value, 'must be greater than or equal to 0')]
    : []
}

/** A count of at least one. */
export function positiveErrors(field: string, value: number | undefined): FieldError[] {
  return value !== undefined && value <= 0 ? [invalidValue(field, value, 'must be greater than 0')] : []
}

const percentMessage =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"

/** A count or a percentage that is not negative. */
export function countOrPercentErrors(field: string, value: number | string): FieldError[] {
  if (typeof value === 'number') return nonNegativeErrors(field, value)
  return /^[0-9]+%$/.test(value) ? [] : [invalidValue(field, value, percentMessage)]
}

export function over100PercentErrors(field: string, value: number | string): FieldError[] {
  if (typeof value === 'number' || !/^[0-9]+%$/.test(value) || Number.parseInt(value, 10) <= 100) return []
  return [invalidValue(field, value, 'must not be greater than 100%')]
}
