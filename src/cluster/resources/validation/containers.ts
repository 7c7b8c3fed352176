// Containers. Models pkg/apis/core/validation validateContainers, v1.35.
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import type { Container, PodSpec } from '#api/types/core-v1.ts'
import { initRestartErrors, resizePolicyErrors, restartErrors } from './container-policies.ts'
import { envErrors } from './env.ts'
import { lifecycleErrors, probeErrors } from './handlers.ts'
import { mountErrors } from './mounts.ts'
import { dnsLabel, nameRuleErrors, portErrors, portNameErrors } from './names.ts'
import { resourceErrors } from './resources.ts'
import { securityErrors } from './security-context.ts'

export function containerListErrors(spec: PodSpec): FieldError[] {
  const containers = spec.containers ?? []
  if (containers.length === 0) return [required('spec.containers')]
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [i, container] of containers.entries()) {
    const field = `spec.containers[${i}]`
    errors.push(...containerErrors(field, container, spec, names))
    errors.push(
      ...lifecycleErrors(field, container, spec),
      ...probeErrors(field, container),
      ...restartErrors(field, container),
    )
  }
  return [...errors, ...hostPortErrors('spec.containers', containers)]
}

export function initContainerErrors(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set((spec.containers ?? []).map((container) => container.name))
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const field = `spec.initContainers[${i}]`
    errors.push(...containerErrors(field, container, spec, names), ...initRestartErrors(field, container))
    errors.push(...hostPortErrors('spec.initContainers', [container]))
    if (container.restartPolicy === 'Always') {
      errors.push(...lifecycleErrors(field, container, spec), ...probeErrors(field, container))
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
  errors.push(
    ...resourceErrors(`${field}.resources`, container.resources ?? {}, claimNames(spec)),
    ...resizePolicyErrors(`${field}.resizePolicy`, container, spec),
  )
  if (container.securityContext !== undefined)
    errors.push(
      ...securityErrors(`${field}.securityContext`, container.securityContext, spec.hostUsers !== false),
    )
  return errors
}

function claimNames({ resourceClaims = [] }: PodSpec): readonly string[] {
  return resourceClaims.map(({ name }) => name)
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

/** An image's name has no room around it; templates are not asked. Models validateContainerOnlyForPod. */
export function paddedImageErrors(spec: PodSpec): FieldError[] {
  return (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap(({ image = '' }, i) =>
      image === image.trim()
        ? []
        : [invalidValue(`spec.${list}[${i}].image`, image, 'must not have leading or trailing whitespace')],
    ),
  )
}
