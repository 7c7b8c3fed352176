// What may change through pods/resize. Models pkg/apis/core/validation ValidatePodResize, v1.35.
import { type FieldError, forbiddenField, invalidValue } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { Container, Pod, PodSpec, ResourceRequirements } from '#api/types/core-v1.ts'
import { isMirrorPod } from '../mirror-pod.ts'
import { qosClassOf } from '../pod-qos.ts'

const isSidecar = (container: Container) => container.restartPolicy === 'Always'

export function podResizeErrors(pod: Pod, old: Pod): FieldError[] {
  if (isMirrorPod(old)) return [forbiddenField('', 'static pods cannot be resized')]
  if (old.spec.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')]
  const errors: FieldError[] = []
  const { qosClass } = old.status
  if ((qosClass ?? qosClassOf(old.spec)) !== qosClassOf(pod.spec))
    errors.push(invalidValue('spec', qosClass, 'Pod QOS Class may not change as a result of resizing'))
  if (!isSupported(old)) errors.push(forbiddenField('spec', 'Pod running on node without support for resize'))
  if (hasPodResources(old.spec) || hasPodResources(pod.spec))
    return [
      forbiddenField(
        '',
        'resize of pods with pod-level resources is forbidden when InPlacePodLevelResourcesVerticalScalingEnabled feature gate is disabled',
      ),
    ]
  const disorder = orderErrors(pod.spec, old.spec)
  return [...errors, ...(disorder.length > 0 ? disorder : containerErrors(pod.spec, old.spec))]
}

/** A kubelet that knows of resizes tells what its running containers have. */
function isSupported({ status }: Pod): boolean {
  const running = status.containerStatuses?.find(({ state }) => state.running !== undefined)
  return running === undefined || running.resources !== undefined
}

function hasPodResources({ resources }: PodSpec): boolean {
  return Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0
}

function orderErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const list of ['containers', 'initContainers'] as const) {
    const [now, before] = [spec[list] ?? [], old[list] ?? []]
    if (now.length !== before.length) {
      errors.push(forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`))
      continue
    }
    for (const [i, { name }] of before.entries())
      if (now[i]?.name !== name)
        errors.push(
          forbiddenField(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`),
        )
  }
  return errors
}

function containerErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, container] of (spec.initContainers ?? []).entries())
    if (isSidecar(container))
      errors.push(...removalErrors(`spec.initContainers[${i}].resources`, container, old.initContainers?.[i]))
  for (const [i, container] of (spec.containers ?? []).entries())
    errors.push(...removalErrors(`spec.containers[${i}].resources`, container, old.containers[i]))
  for (const [i, container] of (spec.containers ?? []).entries())
    if (!isSameButForScaling(container, old.containers[i]))
      errors.push(forbiddenField('spec', 'only cpu and memory resources are mutable'))
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const before = old.initContainers?.[i]
    if (isSidecar(container)) {
      if (!isSameButForScaling(container, before))
        errors.push(
          forbiddenField('spec', 'only cpu and memory resources for sidecar containers are mutable'),
        )
    } else if (!deepEqual(container, before))
      errors.push(forbiddenField('spec', 'resources for non-sidecar init containers are immutable'))
  }
  return errors
}

function removalErrors(field: string, now: Container, before: Container | undefined): FieldError[] {
  const errors: FieldError[] = []
  for (const list of ['requests', 'limits'] as const) {
    const kept = now.resources[list] ?? {}
    if (Object.keys(before?.resources[list] ?? {}).some((name) => kept[name] === undefined))
      errors.push(forbiddenField(`${field}.${list}`, `resource ${list} cannot be removed`))
  }
  return errors
}

/** Whether a container differs at most in cpu and memory, and in what a change of them does to it. */
function isSameButForScaling(now: Container, before: Container | undefined): boolean {
  const fixed = (container: Container) => ({
    ...container,
    resizePolicy: undefined,
    resources: fixedResources(container.resources),
  })
  return before !== undefined && deepEqual(fixed(now), fixed(before))
}

function fixedResources({ requests, limits, ...others }: ResourceRequirements): unknown {
  const rest = (list: { readonly [name: string]: string } | undefined) =>
    Object.entries(list ?? {}).filter(([name]) => name !== 'cpu' && name !== 'memory')
  return { ...others, requests: rest(requests), limits: rest(limits) }
}
