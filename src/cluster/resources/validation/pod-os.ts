// What a pod may ask of the system of its node: Windows and Linux, users, signals, host names.
// Models pkg/apis/core/validation validateOS, validateWindows and validateHostUsers, v1.35.
import { type FieldError, forbiddenField, notSupported, required } from '#api/field-error.ts'
import type { Container, PodSpec } from '#api/types/core-v1.ts'

const systems = ['linux', 'windows']

export function osErrors(spec: PodSpec): FieldError[] {
  const { os } = spec
  if (os === undefined) return []
  if (!os.name) return [required('spec.os.name')]
  if (!systems.includes(os.name)) return [notSupported('spec.os', os.name, systems)]
  return os.name === 'windows' ? windowsErrors(spec) : linuxErrors(spec)
}

interface Place {
  readonly field: string
  readonly container: Container
}

/** All containers, in the order in which upstream visits them. */
function placesOf(spec: PodSpec): readonly Place[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((name) =>
    (spec[name] ?? []).map((container, i) => ({
      field: `spec.${name}[${i}]`,
      container: container as Container,
    })),
  )
}

function linuxErrors(spec: PodSpec): FieldError[] {
  const detail = 'windows options cannot be set for a linux pod'
  const of = (field: string, context: { readonly windowsOptions?: unknown } | undefined) =>
    context?.windowsOptions === undefined
      ? []
      : [forbiddenField(`${field}.securityContext.windowsOptions`, detail)]
  return [
    ...of('spec', spec.securityContext),
    ...placesOf(spec).flatMap(({ field, container }) => of(field, container.securityContext)),
  ]
}

const podSecurity = [
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'shareProcessNamespace',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const
const containerSecurity = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const

function windowsErrors(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  const forbid = (field: string, value: unknown) => {
    if (value !== undefined) errors.push(forbiddenField(field, 'cannot be set for a windows pod'))
  }
  const { securityContext: context, shareProcessNamespace } = spec
  forbid('spec.securityContext.appArmorProfile', context?.appArmorProfile)
  forbid('spec.securityContext.seLinuxOptions', context?.seLinuxOptions)
  forbid('spec.hostUsers', spec.hostUsers)
  forbid('spec.hostPID', spec.hostPID || undefined)
  forbid('spec.hostIPC', spec.hostIPC || undefined)
  for (const name of podSecurity) {
    if (name === 'shareProcessNamespace') forbid(`spec.${name}`, shareProcessNamespace)
    else forbid(`spec.securityContext.${name}`, context?.[name])
  }
  for (const { field, container } of placesOf(spec))
    for (const name of containerSecurity)
      forbid(`${field}.securityContext.${name}`, container.securityContext?.[name])
  return errors
}

export function hostUserErrors(spec: PodSpec): FieldError[] {
  if (spec.hostUsers !== false) return []
  const detail = 'when `hostUsers` is false'
  const errors: FieldError[] = []
  if (spec.hostNetwork) errors.push(forbiddenField('spec.hostNetwork', detail))
  if (spec.hostPID) errors.push(forbiddenField('spec.HostPID', detail))
  if (spec.hostIPC) errors.push(forbiddenField('spec.HostIPC', detail))
  for (const { container } of placesOf(spec))
    if ((container.volumeDevices ?? []).length > 0) errors.push(forbiddenField('spec.volumeDevices', detail))
  return errors
}
