// RuntimeClass: the class a pod names exists, and lends it overhead, node selector and tolerations.
import { type Draft, deepEqual } from '#api/object.ts'
import { runtimeClasses } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { RuntimeClass } from '#api/types/node-v1.ts'
import { type AdmissionPlugin, type Attributes, isWriteOf, refusal } from './admission.ts'

/** Models plugin/pkg/admission/runtimeclass, v1.35. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',

  handles: (attributes) => isWriteOf(attributes, '', 'pods', 'CREATE'),

  mutate(attributes) {
    const { spec } = attributes.object as unknown as Draft<Pod>
    const found = classOf(attributes, spec.runtimeClassName)
    if (found?.overhead?.podFixed !== undefined) spec.overhead ??= { ...found.overhead.podFixed }
    if (found?.scheduling === undefined) return
    for (const [key, value] of Object.entries(found.scheduling.nodeSelector ?? {})) {
      const own = spec.nodeSelector?.[key]
      if (own !== undefined && own !== value)
        throw refusal(
          attributes,
          `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
        )
      spec.nodeSelector = { ...spec.nodeSelector, [key]: value }
    }
    spec.tolerations = [...(spec.tolerations ?? []), ...(found.scheduling.tolerations ?? [])]
  },

  validate(attributes) {
    const { spec } = attributes.object as unknown as Pod
    const fixed = classOf(attributes, spec.runtimeClassName)?.overhead?.podFixed
    if (spec.overhead !== undefined && fixed === undefined)
      throw refusal(
        attributes,
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      )
    if (fixed !== undefined && !deepEqual(fixed, spec.overhead))
      throw refusal(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
  },
}

function classOf(attributes: Attributes, name: string | undefined): RuntimeClass | undefined {
  if (name === undefined) return undefined
  const found = attributes.call.on.get(runtimeClasses, undefined, name)
  if (found === undefined) throw refusal(attributes, `pod rejected: RuntimeClass "${name}" not found`)
  return found
}
