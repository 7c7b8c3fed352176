// What may change in a pod that exists. Models pkg/apis/core/validation ValidatePodUpdate, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import type { Container, Pod, PodSpec, Toleration } from '#api/types/core-v1.ts'
import { diffError } from './spec-diff.ts'

const specType = 'core.v1.PodSpec'

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

export function podUpdateErrors({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  if (spec === old) return []
  for (const list of ['containers', 'initContainers'] as const)
    if ((spec[list] ?? []).length !== (old[list] ?? []).length)
      return [forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
  const errors = [
    ...changedFieldErrors(spec),
    ...tolerationErrors(spec.tolerations ?? [], old.tolerations ?? []),
  ]
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
  const fixed = withChangeable(spec, old)
  return deepEqual(fixed, old)
    ? []
    : [diffError('spec', changeable, internalObject(specType, old), internalObject(specType, fixed))]
}

/** What may change is looked at once more. */
function changedFieldErrors({
  containers,
  initContainers = [],
  activeDeadlineSeconds,
}: PodSpec): FieldError[] {
  const images = (list: string, given: readonly Container[]) =>
    given.flatMap(({ image }, i) => (image ? [] : [required(`spec.${list}[${i}].image`)]))
  const isBad = activeDeadlineSeconds !== undefined && activeDeadlineSeconds < 0
  return [
    ...images('containers', containers),
    ...images('initContainers', initContainers),
    ...(isBad
      ? [
          invalidValue(
            'spec.activeDeadlineSeconds',
            activeDeadlineSeconds,
            'must be between 0 and 2147483647, inclusive',
          ),
        ]
      : []),
  ]
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

/** The spec with what may change as it was. A gated pod may still narrow where it goes. */
function withChangeable(spec: PodSpec, old: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    containers?.map((container, i) => ({ ...container, image: before?.[i]?.image }))
  const isGated = (old.schedulingGates ?? []).length > 0
  const endsAtOnce = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  return {
    ...spec,
    containers: images(spec.containers, old.containers) ?? [],
    initContainers: images(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(isGated && { nodeSelector: old.nodeSelector, affinity: old.affinity }),
    ...(endsAtOnce && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds }),
  }
}
