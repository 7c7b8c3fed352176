// The volume claims that a pod uses.
import type { ObjectKey } from '#api/object.ts'
import type { Pod } from '#api/types/core-v1.ts'

/** The claims that a pod's volumes name; those of ephemeral volumes are named after pod and volume. */
export function claimKeys({ metadata, spec }: Pod): readonly ObjectKey[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    const claim =
      persistentVolumeClaim?.claimName ?? (ephemeral === undefined ? undefined : `${metadata.name}-${name}`)
    return claim === undefined ? [] : [`${metadata.namespace}/${claim}` as ObjectKey]
  })
}
