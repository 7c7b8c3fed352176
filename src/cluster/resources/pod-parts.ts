// The parts of a pod that have a subresource of their own. Models pkg/registry/core/pod podEphemeralContainersStrategy
// and podResizeStrategy, v1.35.
import type { Draft } from '#api/object.ts'
import type { Container, Pod, PodSpec } from '#api/types/core-v1.ts'
import type { PartRules } from './resource.ts'
import { ephemeralUpdateErrors } from './validation/ephemeral-containers.ts'
import { podResizeErrors } from './validation/pod-resize.ts'
import { podSpecErrors } from './validation/pod-spec.ts'

export const ephemeralContainersPart: PartRules<Pod> = {
  prepareForUpdate(draft, old) {
    const { ephemeralContainers } = draft.spec
    const { ephemeralContainers: _, ...rest } = old.spec as Draft<PodSpec>
    draft.spec = { ...rest, ...(ephemeralContainers !== undefined && { ephemeralContainers }) }
  },
  validateUpdate: (pod, old) => [...podSpecErrors(pod.spec), ...ephemeralUpdateErrors(pod, old)],
}

export const resizePart: PartRules<Pod> = {
  prepareForUpdate(draft, old) {
    const containers = withResources(draft.spec.containers, old.spec.containers)
    const initContainers = withResources(draft.spec.initContainers, old.spec.initContainers)
    // What was added, taken away or reordered stays, to be refused.
    if (containers === undefined || initContainers === undefined) return
    draft.spec = {
      ...(old.spec as Draft<PodSpec>),
      containers,
      ...(old.spec.initContainers !== undefined && { initContainers }),
    }
  },
  validateUpdate: (pod, old) => [...podSpecErrors(pod.spec), ...podResizeErrors(pod, old)],
}

/** The old containers with the resources of the new ones; undefined when they are not the same containers. */
function withResources(
  containers: readonly Draft<Container>[] = [],
  old: readonly Container[] = [],
): Draft<Container>[] | undefined {
  if (containers.length !== old.length) return undefined
  const result: Draft<Container>[] = []
  for (const [i, before] of old.entries()) {
    const now = containers[i]
    if (now === undefined || now.name !== before.name) return undefined
    const { resizePolicy: _, ...rest } = before as Draft<Container>
    const { resources, resizePolicy } = now
    result.push({ ...rest, resources, ...(resizePolicy !== undefined && { resizePolicy }) })
  }
  return result
}
