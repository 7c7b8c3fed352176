// A write in the version that a policy or a webhook knows. Models apiserver admission ConvertToGVK, v1.35.
import { type Draft, type KubeObject, thaw } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import type { Scale } from '#api/types/autoscaling-v1.ts'
import type { ScaleAccess } from '../../../resources/resource.ts'
import type { ServedResource } from '../../registry.ts'
import { scaleOf } from '../../subresources/scale-of.ts'
import type { Attributes } from '../admission.ts'

/** A write of the subresource `scale` is one of a Scale. */
function scaleOfPart({ call, subresource }: Attributes): ScaleAccess<KubeObject> | undefined {
  return subresource === 'scale' ? call.resource.strategy.scale : undefined
}

/** The write with its objects in a version. Throws ApiError. */
export function inVersion(attributes: Attributes, as: ServedResource): Attributes {
  const { call, object, old } = attributes
  const scale = scaleOfPart(attributes)
  if (scale !== undefined) {
    const show = (one: KubeObject) => scaleOf(scale, one) as unknown as KubeObject
    return {
      ...attributes,
      as,
      type: 'autoscaling.v1.Scale',
      object: object && (thaw(show(object as KubeObject)) as Draft<KubeObject>),
      old: old && show(old),
    }
  }
  if (as === call.resource || attributes.type !== undefined) return { ...attributes, as }
  const show = (one: KubeObject): KubeObject => {
    if (as.custom === undefined) return as.strategy.version?.fromStored(one) ?? one
    return call.store.inVersion(one, apiVersionOf(as.facts.group, as.facts.version))
  }
  return {
    ...attributes,
    as,
    object: object && (thaw(show(object as KubeObject)) as Draft<KubeObject>),
    old: old && show(old),
  }
}

/** What was made of such an object, as the write itself has it. Throws ApiError. */
export function fromVersion(
  attributes: Attributes,
  as: ServedResource,
  object: Draft<KubeObject>,
): Draft<KubeObject> {
  const { call, type } = attributes
  const { facts } = call.resource
  const scale = scaleOfPart(attributes)
  if (scale !== undefined) {
    const scaled = thaw(attributes.object) as Draft<KubeObject>
    scale.setReplicas(scaled, (object as unknown as Draft<Scale>).spec?.replicas ?? 0)
    return scaled
  }
  if (as === call.resource || type !== undefined) return object
  const stored =
    as.custom === undefined
      ? as.strategy.version?.toStored(object as KubeObject)
      : call.store.inVersion(object as KubeObject, apiVersionOf(facts.group, facts.version))
  return thaw(stored ?? object) as Draft<KubeObject>
}
