// Containers. Models pkg/apis/core/validation validateContainers, v1.35.
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import type { Container, PodSpec, SecurityContext } from '#api/types/core-v1.ts'
import { envErrors } from './env.ts'
import { lifecycleErrors, probeErrors } from './handlers.ts'
import { mountErrors } from './mounts.ts'
import { dnsLabel, nameRuleErrors, portErrors, portNameErrors } from './names.ts'
import { resourceErrors } from './resources.ts'

export function containerListErrors(spec: PodSpec): FieldError[] {
  const containers = spec.containers ?? []
  if (containers.length === 0) return [required('spec.containers')]
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [i, container] of containers.entries()) {
    const field = `spec.containers[${i}]`
    errors.push(...containerErrors(field, container, spec, names))
    errors.push(
      ...lifecycleErrors(field, container, spec.terminationGracePeriodSeconds ?? 30),
      ...probeErrors(field, container),
    )
  }
  errors.push(...hostPortErrors('spec.containers', containers))
  return errors
}

export function initContainerErrors(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set((spec.containers ?? []).map((container) => container.name))
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const field = `spec.initContainers[${i}]`
    errors.push(...containerErrors(field, container, spec, names))
    if (container.restartPolicy === 'Always') {
      errors.push(
        ...lifecycleErrors(field, container, spec.terminationGracePeriodSeconds ?? 30),
        ...probeErrors(field, container),
      )
      continue
    }
    for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
      if (container[name] !== undefined)
        errors.push(
          forbiddenField(
            `${field}.${name}`,
            'may not be set for init containers without restartPolicy=Always',
          ),
        )
  }
  return errors
}

/** What holds for every container, `names` being those that are taken. */
export function containerErrors(
  field: string,
  container: Container,
  spec: PodSpec,
  names: Set<string>,
): FieldError[] {
  const errors: FieldError[] = []
  const { name, image } = container
  if (!name) errors.push(required(`${field}.name`))
  else {
    errors.push(...nameRuleErrors(`${field}.name`, name, dnsLabel))
    if (names.has(name)) errors.push(duplicate(`${field}.name`, name))
    names.add(name)
  }
  if (!image) errors.push(required(`${field}.image`))
  else if (image !== image.trim())
    errors.push(invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace'))
  if (
    container.terminationMessagePolicy !== 'File' &&
    container.terminationMessagePolicy !== 'FallbackToLogsOnError'
  )
    errors.push(
      notSupported(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, [
        'FallbackToLogsOnError',
        'File',
      ]),
    )
  errors.push(...containerPortErrors(`${field}.ports`, container, spec.hostNetwork === true))
  errors.push(...envErrors(field, container), ...mountErrors(field, container, spec.volumes ?? []))
  const policies = ['Always', 'IfNotPresent', 'Never']
  if (!policies.includes(container.imagePullPolicy ?? ''))
    errors.push(notSupported(`${field}.imagePullPolicy`, container.imagePullPolicy, policies))
  errors.push(...resourceErrors(`${field}.resources`, container.resources ?? {}))
  const restarts = ['Always', 'Never', 'OnFailure']
  if (container.restartPolicy !== undefined && !restarts.includes(container.restartPolicy))
    errors.push(notSupported(`${field}.restartPolicy`, container.restartPolicy, restarts))
  if (container.securityContext !== undefined)
    errors.push(
      ...securityErrors(`${field}.securityContext`, container.securityContext, spec.hostUsers !== false),
    )
  return errors
}

function containerPortErrors(field: string, { ports = [] }: Container, isHostNetwork: boolean): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [i, { name, containerPort, hostPort, protocol }] of ports.entries()) {
    const at = `${field}[${i}]`
    if (name) {
      errors.push(...portNameErrors(`${at}.name`, name))
      if (names.has(name)) errors.push(duplicate(`${at}.name`, name))
      names.add(name)
    }
    if (!containerPort) errors.push(required(`${at}.containerPort`))
    else errors.push(...portErrors(`${at}.containerPort`, containerPort))
    if (hostPort) {
      const bad = portErrors(`${at}.hostPort`, hostPort)
      errors.push(...bad)
      if (bad.length === 0 && isHostNetwork && hostPort !== containerPort)
        errors.push(
          invalidValue(`${at}.hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true'),
        )
    }
    if (!['TCP', 'UDP', 'SCTP'].includes(protocol ?? ''))
      errors.push(notSupported(`${at}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']))
  }
  return errors
}

function hostPortErrors(field: string, containers: readonly Container[]): FieldError[] {
  const errors: FieldError[] = []
  const taken = new Set<string>()
  for (const [i, container] of containers.entries())
    for (const [k, { hostPort, hostIP = '', protocol = '' }] of (container.ports ?? []).entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) errors.push(duplicate(`${field}[${i}].ports[${k}].hostPort`, key))
      taken.add(key)
    }
  return errors
}

function securityErrors(field: string, context: SecurityContext, isHostUser: boolean): FieldError[] {
  const errors: FieldError[] = []
  const { runAsUser, runAsGroup, privileged, allowPrivilegeEscalation, seccompProfile, procMount } = context
  for (const [name, id] of [
    ['runAsUser', runAsUser],
    ['runAsGroup', runAsGroup],
  ] as const)
    if (id !== undefined && (id < 0 || id > 2_147_483_647))
      errors.push(invalidValue(`${field}.${name}`, id, 'must be between 0 and 2147483647, inclusive'))
  if (procMount !== undefined && procMount !== 'Default' && procMount !== 'Unmasked')
    errors.push(notSupported(`${field}.procMount`, procMount, ['Default', 'Unmasked']))
  if (procMount === 'Unmasked' && isHostUser)
    errors.push(invalidValue(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
  if (seccompProfile !== undefined) {
    const types = ['Localhost', 'RuntimeDefault', 'Unconfined']
    if (seccompProfile.type === 'Localhost' && !seccompProfile.localhostProfile)
      errors.push(
        required(`${field}.seccompProfile.localhostProfile`, 'must be set when seccomp type is Localhost'),
      )
    else if (!types.includes(seccompProfile.type))
      errors.push(notSupported(`${field}.seccompProfile.type`, seccompProfile.type, types))
  }
  if (privileged && allowPrivilegeEscalation === false)
    errors.push(
      invalidValue(
        field,
        goSecurityContext(context),
        'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
      ),
    )
  return errors
}

const goNames: readonly (readonly [goName: string, field: keyof SecurityContext])[] = [
  ['Capabilities', 'capabilities'],
  ['Privileged', 'privileged'],
  ['SELinuxOptions', 'seLinuxOptions'],
  ['WindowsOptions', 'windowsOptions'],
  ['RunAsUser', 'runAsUser'],
  ['RunAsGroup', 'runAsGroup'],
  ['RunAsNonRoot', 'runAsNonRoot'],
  ['ReadOnlyRootFilesystem', 'readOnlyRootFilesystem'],
  ['AllowPrivilegeEscalation', 'allowPrivilegeEscalation'],
  ['ProcMount', 'procMount'],
  ['SeccompProfile', 'seccompProfile'],
  ['AppArmorProfile', 'appArmorProfile'],
]

/** The internal type has no JSON names: upstream prints Go's. */
function goSecurityContext(context: SecurityContext): { readonly [name: string]: unknown } {
  return Object.fromEntries(goNames.map(([goName, field]) => [goName, context[field] ?? null]))
}
