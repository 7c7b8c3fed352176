// Who and what containers may be. Models pkg/apis/core/validation ValidateSecurityContext and
// validatePodSpecSecurityContext, v1.35.
import { duplicate, type FieldError, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import type { PodSpec, SecurityContext, Sysctl } from '#api/types/core-v1.ts'
import { choiceErrors } from './names.ts'
import { appArmorErrors, seccompErrors } from './profiles.ts'
import { windowsOptionErrors } from './windows-options.ts'

const maxId = 2_147_483_647

/** The numbers of users and groups. */
function idErrors(field: string, id: number | undefined): FieldError[] {
  if (id === undefined || (id >= 0 && id <= maxId)) return []
  return [invalidValue(field, id, `must be between 0 and ${maxId}, inclusive`)]
}

export function securityErrors(at: string, context: SecurityContext, isHostUser: boolean): FieldError[] {
  const { privileged, allowPrivilegeEscalation, procMount, capabilities } = context
  const errors = [
    ...idErrors(`${at}.runAsUser`, context.runAsUser),
    ...idErrors(`${at}.runAsGroup`, context.runAsGroup),
  ]
  if (procMount !== undefined)
    errors.push(...choiceErrors(`${at}.procMount`, procMount, ['Default', 'Unmasked']))
  if (procMount === 'Unmasked' && isHostUser)
    errors.push(invalidValue(`${at}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
  errors.push(...seccompErrors(`${at}.seccompProfile`, context.seccompProfile))
  const escalation = 'cannot set `allowPrivilegeEscalation` to false and'
  const shown = () => internalObject('core.v1.SecurityContext', context)
  if (allowPrivilegeEscalation === false && privileged)
    errors.push(invalidValue(at, shown(), `${escalation} \`privileged\` to true`))
  if (allowPrivilegeEscalation === false && capabilities?.add?.includes('CAP_SYS_ADMIN'))
    errors.push(invalidValue(at, shown(), `${escalation} \`capabilities.Add\` CAP_SYS_ADMIN`))
  return [
    ...errors,
    ...windowsOptionErrors(`${at}.windowsOptions`, context.windowsOptions),
    ...appArmorErrors(`${at}.appArmorProfile`, context.appArmorProfile),
  ]
}

/** What a pod says for all its containers. */
export function podSecurityErrors({
  securityContext,
  shareProcessNamespace,
  ...spec
}: PodSpec): FieldError[] {
  const at = 'spec.securityContext'
  const context = securityContext ?? {}
  const choice = (
    name: 'fsGroupChangePolicy' | 'supplementalGroupsPolicy' | 'seLinuxChangePolicy',
    of: string[],
  ) => (context[name] === undefined ? [] : choiceErrors(`${at}.${name}`, context[name], of))
  return [
    ...idErrors(`${at}.fsGroup`, context.fsGroup),
    ...idErrors(`${at}.runAsUser`, context.runAsUser),
    ...idErrors(`${at}.runAsGroup`, context.runAsGroup),
    ...(context.supplementalGroups ?? []).flatMap((id, i) => idErrors(`${at}.supplementalGroups[${i}]`, id)),
    ...(shareProcessNamespace && spec.hostPID
      ? [
          invalidValue(
            `${at}.shareProcessNamespace`,
            true,
            'ShareProcessNamespace and HostPID cannot both be enabled',
          ),
        ]
      : []),
    ...sysctlErrors(`${at}.sysctls`, context.sysctls ?? [], spec),
    ...choice('fsGroupChangePolicy', ['Always', 'OnRootMismatch']),
    ...seccompErrors(`${at}.seccompProfile`, context.seccompProfile),
    ...windowsOptionErrors(`${at}.windowsOptions`, context.windowsOptions),
    ...appArmorErrors(`${at}.appArmorProfile`, context.appArmorProfile),
    ...choice('supplementalGroupsPolicy', ['Merge', 'Strict']),
    ...choice('seLinuxChangePolicy', ['MountOption', 'Recursive']),
  ]
}

const sysctlPattern = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/
const maxSysctlLength = 253

/** Settings that belong to a namespace which the pod may share with its node. Models component-helpers sysctl. */
const ofNetwork = /^net\./
const ofIPC = /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/

function sysctlErrors(
  field: string,
  sysctls: readonly Sysctl[],
  { hostNetwork, hostIPC }: Pick<PodSpec, 'hostNetwork' | 'hostIPC'>,
): FieldError[] {
  return sysctls.flatMap(({ name }, i) => {
    const at = `${field}[${i}].name`
    const errors: FieldError[] = []
    if (!name) errors.push(required(at))
    else if (name.length > maxSysctlLength || !sysctlPattern.test(name))
      errors.push(
        invalidValue(
          at,
          name,
          `must have at most ${maxSysctlLength} characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`,
        ),
      )
    else if (sysctls.findIndex((other) => other.name === name) < i) errors.push(duplicate(at, name))
    const dotted = name.replaceAll('/', '.')
    const shares = (what: string) => invalidValue(at, name, `may not be specified when '${what}' is true`)
    if (hostNetwork && ofNetwork.test(dotted)) errors.push(shares('hostNetwork'))
    if (hostIPC && ofIPC.test(dotted)) errors.push(shares('hostIPC'))
    return errors
  })
}
