// How a pod that only mirrors a static pod of its node is told from others.
import type { Pod } from '#api/types/core-v1.ts'

/** Its value is the hash of the static pod. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror'

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[mirrorAnnotation] !== undefined
}
