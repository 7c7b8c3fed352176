// Names and addresses of pods. Models pkg/apis/core/validation validatePodDNSConfig, ValidateHostAliases and
// validatePodHostName, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import type { PodSpec } from '#api/types/core-v1.ts'
import { addressErrors } from './addresses.ts'
import { choiceErrors, dnsSubdomain, nameRuleErrors, underscoreSubdomain } from './names.ts'

const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const most = { nameservers: 3, searches: 32, searchCharacters: 2048 }
const maxHostnameBytes = 64

export function dnsPolicyErrors({ dnsPolicy }: PodSpec): FieldError[] {
  return choiceErrors('spec.dnsPolicy', dnsPolicy, policies)
}

export function dnsConfigErrors({ dnsPolicy, dnsConfig }: PodSpec): FieldError[] {
  const at = 'spec.dnsConfig'
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  const errors: FieldError[] = []
  if (dnsPolicy === 'None' && dnsConfig === undefined)
    return [required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && nameservers.length === 0)
    return [
      required(`${at}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
    ]
  if (nameservers.length > most.nameservers)
    errors.push(
      invalidValue(
        `${at}.nameservers`,
        nameservers,
        `must not have more than ${most.nameservers} nameservers`,
      ),
    )
  errors.push(...nameservers.flatMap((ip, i) => addressErrors(`${at}.nameservers[${i}]`, ip)))
  const refuse = (why: string) => errors.push(invalidValue(`${at}.searches`, searches, why))
  if (searches.length > most.searches) refuse(`must not have more than ${most.searches} search paths`)
  if (searches.join(' ').length > most.searchCharacters)
    refuse(
      `must not have more than ${most.searchCharacters} characters (including spaces) in the search list`,
    )
  for (const [i, given] of searches.entries())
    if (given !== '.')
      errors.push(...nameRuleErrors(`${at}.searches[${i}]`, given.replace(/\.$/, ''), underscoreSubdomain))
  for (const [i, { name }] of options.entries())
    if (!name) errors.push(required(`${at}.options[${i}]`, 'must not be empty'))
  return errors
}

export function aliasErrors({ hostAliases = [] }: PodSpec): FieldError[] {
  return hostAliases.flatMap(({ ip, hostnames = [] }, i) => {
    const at = `spec.hostAliases[${i}]`
    return [
      ...addressErrors(`${at}.ip`, ip),
      ...hostnames.flatMap((name, k) => nameRuleErrors(`${at}.hostnames[${k}]`, name, dnsSubdomain)),
    ]
  })
}

export function hostnameErrors({
  hostnameOverride: name,
  setHostnameAsFQDN,
  hostNetwork,
}: PodSpec): FieldError[] {
  if (name === undefined) return []
  const field = 'spec.hostnameOverride'
  const errors: FieldError[] = []
  if (setHostnameAsFQDN)
    errors.push(forbiddenField(field, 'may not be specified when setHostnameAsFQDN is true'))
  if (hostNetwork) errors.push(forbiddenField(field, 'may not be specified when hostNetwork is true'))
  if (name.length > maxHostnameBytes)
    errors.push({
      type: 'FieldValueTooLong',
      field,
      detail: `may not be more than ${maxHostnameBytes} bytes`,
    })
  return [...errors, ...nameRuleErrors(field, name, dnsSubdomain)]
}
