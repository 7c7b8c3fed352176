// How a pod that only mirrors a static pod of its node is told from others.
import type { Pod } from '#api/types/core-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'

/** Its value is the hash of the static pod. */

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[mirrorAnnotation] !== undefined
}
