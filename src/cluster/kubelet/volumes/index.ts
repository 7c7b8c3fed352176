// The kinds of volumes that a kubelet mounts.
import { inlineCsi, nfs } from './absent.ts'
import { emptyDir, hostPath, localVolume } from './local.ts'
import { configMapVolume, downwardVolume, projectedVolume, secretVolume } from './projections.ts'
import type { VolumePlugin } from './volume-plugin.ts'

export const volumePlugins: readonly VolumePlugin[] = [
  configMapVolume,
  secretVolume,
  downwardVolume,
  projectedVolume,
  emptyDir,
  hostPath,
  localVolume,
  nfs,
  inlineCsi,
]
