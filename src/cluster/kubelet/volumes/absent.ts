// Volumes whose driver or server is not there: each says so in its own words.
import { MountError, type VolumePlugin } from './volume-plugin.ts'

export const inlineCsi: VolumePlugin = {
  name: 'kubernetes.io/csi',
  handles: (source) => source.csi !== undefined,
  setUp({ spec }): never {
    throw new MountError(
      `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${spec.source.csi?.driver} not found in the list of registered CSI drivers`,
    )
  },
}

/** The kernel of these machines knows no NFS. */
export const nfs: VolumePlugin = {
  name: 'kubernetes.io/nfs',
  handles: (source) => source.nfs !== undefined,
  setUp({ spec: { source, isReadOnly }, path }): never {
    const { server, path: exported } = source.nfs ?? {}
    const options = [...(isReadOnly ? ['ro'] : []), ...(source.mountOptions ?? [])]
    const words = [
      '-t nfs',
      ...(options.length > 0 ? [`-o ${options.join(',')}`] : []),
      `${server}:${exported}`,
      path,
    ]
    throw new MountError(
      `mount failed: exit status 32\nMounting command: mount\nMounting arguments: ${words.join(' ')}\n` +
        `Output: mount: ${path}: unknown filesystem type 'nfs'.\n` +
        '       dmesg(1) may have more information after failed mount system call.\n',
    )
  },
}
