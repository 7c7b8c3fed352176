// Names that devices, their pools and what is said of them have. Models pkg/apis/resource/validation
// validatePoolName, validateQualifiedName and validateRawExtension, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { isRecord } from '#api/object.ts'
import { dnsSubdomain, nameRuleErrors } from './names.ts'

const maxPoolBytes = 253
const maxIdBytes = 32

export function tooLong(field: string, most: number): FieldError {
  return { type: 'FieldValueTooLong', field, detail: `may not be more than ${most} bytes` }
}

/** `example.com/rack-1`: subdomains with slashes between them. */
export function poolNameErrors(field: string, name: string): FieldError[] {
  if (!name) return [required(field)]
  return [
    ...(name.length > maxPoolBytes ? [tooLong(field, maxPoolBytes)] : []),
    ...name.split('/').flatMap((part) => nameRuleErrors(field, part, dnsSubdomain)),
  ]
}

const badIdentifier =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')"

function identifierErrors(field: string, id: string): FieldError[] {
  return [
    ...(id.length > maxIdBytes ? [tooLong(field, maxIdBytes)] : []),
    ...(/^[A-Za-z_][A-Za-z0-9_]*$/.test(id) ? [] : [invalidValue(field, id, badIdentifier)]),
  ]
}

/** `model`, or `gpu.example.com/model`. */
export function deviceFactNameErrors(field: string, name: string): FieldError[] {
  if (!name) return [required(field, 'name required')]
  const [first = '', second, ...more] = name.split('/')
  if (second === undefined) return identifierErrors(field, first)
  if (more.length > 0) return []
  return [
    ...(first === ''
      ? [invalidValue(field, '', 'the domain must not be empty')]
      : nameRuleErrors(field, first, dnsSubdomain)),
    ...(second === ''
      ? [invalidValue(field, '', 'the name must not be empty')]
      : identifierErrors(field, second)),
  ]
}

/** The same with its domain. */
export function wholeFactNameErrors(field: string, name: string): FieldError[] {
  const errors = deviceFactNameErrors(field, name)
  if (!name.includes('/'))
    errors.push(
      invalidValue(field, name, 'a fully qualified name must be a domain and a name separated by a slash'),
    )
  return errors
}

/** An object of a driver's own. */
export function driverObjectErrors(field: string, value: unknown, most: number): FieldError[] {
  if (value === undefined || value === null) return [required(field)]
  if (JSON.stringify(value).length > most) return [tooLong(field, most)]
  return isRecord(value) ? [] : [invalidValue(field, '<value omitted>', 'must be a valid JSON object')]
}
