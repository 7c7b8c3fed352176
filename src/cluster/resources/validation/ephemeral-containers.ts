// Ephemeral containers. Models pkg/apis/core/validation validateEphemeralContainers, v1.35.
import { type FieldError, fieldNotFound, forbiddenField } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { Container, EphemeralContainer, Pod, PodSpec } from '#api/types/core-v1.ts'
import { isMirrorPod } from '../mirror-pod.ts'
import { containerErrors } from './containers.ts'

/** What a container that only looks at others cannot have, in the order of the type's fields. */
const forbidden = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const
const cannotBeSet = 'cannot be set for an Ephemeral Container'

export function ephemeralContainerErrors(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  const others = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name)
  const taken = new Set(others)
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries()) {
    const field = `spec.ephemeralContainers[${i}]`
    errors.push(...containerErrors(field, container as unknown as Container, spec, taken))
    const target = container.targetContainerName
    if (target && !others.includes(target)) errors.push(fieldNotFound(`${field}.targetContainerName`, target))
    errors.push(...fieldErrors(field, container))
  }
  return errors
}

function fieldErrors(field: string, container: EphemeralContainer): FieldError[] {
  const errors: FieldError[] = []
  for (const name of forbidden) {
    const value: unknown = container[name]
    if (value === undefined || (typeof value === 'object' && Object.keys(value as object).length === 0))
      continue
    errors.push(forbiddenField(`${field}.${name}`, cannotBeSet))
  }
  for (const [i, mount] of (container.volumeMounts ?? []).entries())
    for (const name of ['subPath', 'subPathExpr'] as const)
      if (mount[name]) errors.push(forbiddenField(`${field}.volumeMounts[${i}].${name}`, cannotBeSet))
  return errors
}

/** What may change through pods/ephemeralcontainers: more of them may come. Models ValidatePodEphemeralContainersUpdate. */
export function ephemeralUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const errors: FieldError[] = []
  if (isMirrorPod(old)) errors.push(forbiddenField('', 'static pods do not support ephemeral containers'))
  for (const before of old.spec.ephemeralContainers ?? []) {
    const now = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name)
    const why = now === undefined ? 'removed' : deepEqual(now, before) ? undefined : 'changed'
    if (why === undefined) continue
    const text = `existing ephemeral containers ${JSON.stringify(before.name)} may not be ${why}\n`
    errors.push(forbiddenField('spec.ephemeralContainers', text))
  }
  return errors
}
