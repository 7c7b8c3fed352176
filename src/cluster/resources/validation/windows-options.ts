// Options of containers on Windows. Models pkg/apis/core/validation validateWindowsSecurityContextOptions and
// validateWindowsHostProcessPod, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import type { PodSpec, WindowsSecurityContextOptions } from '#api/types/core-v1.ts'
import { dnsSubdomain, nameRuleErrors } from './names.ts'

const maxSpecBytes = 64 * 1024
const domainLimit = 256
const maxUserLength = 104
const netBiosName = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const domainName = /^(?:[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]?\.)*(?:[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/
const forbiddenInUser = /["/\\:;|=,+*?<>@[\]]/

export function windowsOptionErrors(
  at: string,
  options: WindowsSecurityContextOptions | undefined,
): FieldError[] {
  if (options === undefined) return []
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options
  const errors = name === undefined ? [] : nameRuleErrors(`${at}.gmsaCredentialSpecName`, name, dnsSubdomain)
  const field = `${at}.gmsaCredentialSpec`
  if (spec === '') errors.push(invalidValue(field, spec, 'gmsaCredentialSpec cannot be an empty string'))
  else if (spec !== undefined && spec.length > maxSpecBytes)
    errors.push(invalidValue(field, spec, 'gmsaCredentialSpec size must be under 64 KiB'))
  const complaints = user === undefined ? [] : userComplaints(user)
  return [...errors, ...complaints.map((why) => invalidValue(`${at}.runAsUserName`, user, why))]
}

/** `DOMAIN\user`. */
function userComplaints(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string']
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const [domain, user = ''] = parts.length === 2 ? parts : [undefined, name]
  const complaints: string[] = []
  if (domain !== undefined && domain.length >= domainLimit)
    complaints.push(`runAsUserName's Domain length must be under ${domainLimit} characters`)
  if (domain !== undefined && !netBiosName.test(domain) && !domainName.test(domain))
    complaints.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  if (user === '') complaints.push("runAsUserName's User cannot be empty")
  else if (user.length > maxUserLength)
    complaints.push(`runAsUserName's User length must not be longer than ${maxUserLength} characters`)
  if (/^[. ]+$/.test(user)) complaints.push("runAsUserName's User cannot contain only periods or spaces")
  if (forbiddenInUser.test(user))
    complaints.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  return complaints
}

/** Either all containers are processes of the host or none is. */
export function hostProcessErrors(spec: PodSpec): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const errors: FieldError[] = []
  let count = 0
  let total = 0
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    for (const [i, { securityContext }] of (spec[list] ?? []).entries()) {
      const own = securityContext?.windowsOptions?.hostProcess
      total++
      if (ofPod !== undefined && own !== undefined && ofPod !== own)
        errors.push(
          invalidValue(
            `spec.${list}[${i}].securityContext.windowsOptions.hostProcess`,
            own,
            `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
          ),
        )
      if (own ?? ofPod) count++
    }
  if (count === 0) return errors
  if (count !== total)
    errors.push(
      invalidValue(
        'spec',
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    )
  if (!spec.hostNetwork)
    errors.push(
      invalidValue(
        'spec.hostNetwork',
        false,
        'hostNetwork must be true if pod contains any hostProcess containers',
      ),
    )
  return errors
}
