// Volumes whose driver or server is not there: each says so in its own words.
import { MountError, type VolumePlugin } from './volume-plugin.ts'

export const inlineCsi: VolumePlugin = {
  name: 'kubernetes.io/csi',
  handles: (volume) => volume.csi !== undefined,
  setUp({ volume }): never {
    throw new MountError(
      `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${volume.csi?.driver} not found in the list of registered CSI drivers`,
    )
  },
}
