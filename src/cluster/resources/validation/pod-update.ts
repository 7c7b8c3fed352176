// What may change in a pod that exists. Models pkg/apis/core/validation ValidatePodUpdate, v1.35.
import { type FieldError, forbiddenField } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { Container, Pod, PodSpec, Toleration } from '#api/types/core-v1.ts'

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

export function podUpdateErrors({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  if (spec === old) return []
  for (const list of ['containers', 'initContainers'] as const)
    if ((spec[list] ?? []).length !== (old[list] ?? []).length)
      return [forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
  const errors = tolerationErrors(spec.tolerations ?? [], old.tolerations ?? [])
  if (errors.length > 0) return errors
  const added = (spec.schedulingGates ?? []).findIndex(
    (gate) => !(old.schedulingGates ?? []).some((known) => known.name === gate.name),
  )
  if (added >= 0) {
    const { name } = (spec.schedulingGates ?? [])[added] ?? { name: '' }
    return [
      forbiddenField(
        `spec.schedulingGates[${added}].name`,
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      ),
    ]
  }
  return deepEqual(fixedParts(spec, old), fixedParts(old, old)) ? [] : [forbiddenField('spec', changeable)]
}

function tolerationErrors(tolerations: readonly Toleration[], old: readonly Toleration[]): FieldError[] {
  const isKept = (known: Toleration) =>
    tolerations.some((toleration) =>
      deepEqual({ ...toleration, tolerationSeconds: 0 }, { ...known, tolerationSeconds: 0 }),
    )
  if (old.every(isKept)) return []
  return [
    forbiddenField(
      'spec.tolerations',
      'existing toleration can not be modified except its tolerationSeconds',
    ),
  ]
}

/** The spec with what may change taken from the old one. A gated pod may still narrow where it goes. */
function fixedParts(spec: PodSpec, old: PodSpec): unknown {
  const images = (containers: readonly Container[] | undefined) =>
    containers?.map((container) => ({ ...container, image: '' }))
  const isGated = (old.schedulingGates ?? []).length > 0
  return {
    ...spec,
    containers: images(spec.containers),
    initContainers: images(spec.initContainers),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    schedulingGates: undefined,
    ...(isGated && { nodeSelector: undefined, affinity: undefined }),
    ...((old.terminationGracePeriodSeconds ?? 0) < 0 &&
      spec.terminationGracePeriodSeconds === 1 && {
        terminationGracePeriodSeconds: old.terminationGracePeriodSeconds,
      }),
  }
}
