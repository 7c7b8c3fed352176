// The kinds of volumes that a kubelet mounts.
import { inlineCsi } from './absent.ts'
import { emptyDir, hostPath } from './local.ts'
import { projections } from './projections.ts'
import type { VolumePlugin } from './volume-plugin.ts'

export const volumePlugins: readonly VolumePlugin[] = [projections, emptyDir, hostPath, inlineCsi]
