// A write in the version that a policy or a webhook knows. Models apiserver admission ConvertToGVK, v1.35.
import { type Draft, type KubeObject, thaw } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import type { ServedResource } from '../../registry.ts'
import type { Attributes } from '../admission.ts'

/** The write with its objects in a version. Throws ApiError. */
export function inVersion(attributes: Attributes, as: ServedResource): Attributes {
  const { call, object, old } = attributes
  if (as === call.resource) return { ...attributes, as }
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
  { call }: Attributes,
  as: ServedResource,
  object: Draft<KubeObject>,
): Draft<KubeObject> {
  const { facts } = call.resource
  if (as === call.resource) return object
  const stored =
    as.custom === undefined
      ? as.strategy.version?.toStored(object as KubeObject)
      : call.store.inVersion(object as KubeObject, apiVersionOf(facts.group, facts.version))
  return thaw(stored ?? object) as Draft<KubeObject>
}
