// Names such as `acme.io/foo`. Models apimachinery util/validation IsDomainPrefixedPath, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { dnsSubdomain, nameRuleErrors } from './names.ts'

/** A domain and a path below it. */
export function domainPathErrors(field: string, value: string): FieldError[] {
  if (value === '') return [required(field)]
  const slash = value.indexOf('/')
  const [domain, path] = [value.slice(0, slash), value.slice(slash + 1)]
  if (slash < 0 || domain === '' || path === '')
    return [invalidValue(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const errors = nameRuleErrors(field, domain, dnsSubdomain)
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path))
    errors.push(
      invalidValue(
        field,
        path,
        "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
      ),
    )
  return errors
}
