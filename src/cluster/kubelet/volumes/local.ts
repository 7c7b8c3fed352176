// Volumes that are a directory of the machine: emptyDir and hostPath.
import { quantityValue } from '#api/quantity.ts'
import type { MountSource } from '../../machines/file-system.ts'
import { MountError, newTree, type VolumePlugin, type VolumeSetup } from './volume-plugin.ts'

export const emptyDir: VolumePlugin = {
  name: 'kubernetes.io/empty-dir',
  handles: (volume) => volume.emptyDir !== undefined,

  setUp(setup): MountSource {
    const { medium, sizeLimit } = setup.volume.emptyDir ?? {}
    const isMemory = medium === 'Memory'
    // Only a tmpfs has a size; on disk the kubelet measures and evicts.
    const capacityBytes = isMemory && sizeLimit !== undefined ? quantityValue(sizeLimit) : undefined
    const tree = newTree(setup, { isMemory, ...(capacityBytes !== undefined && { capacityBytes }) })
    tree.root.mode = 0o777
    return { tree }
  },
}

export const hostPath: VolumePlugin = {
  name: 'kubernetes.io/host-path',
  handles: (volume) => volume.hostPath !== undefined,

  setUp({ parts, volume }: VolumeSetup): MountSource {
    const { path = '/', type = '' } = volume.hostPath ?? {}
    const { files } = parts.machine
    const node = files.lookUp(path)
    const fail = (what: string) => new MountError(`hostPath type check failed: ${path} is not a ${what}`)
    if (node === undefined) {
      if (type === 'File' || type === 'Directory') throw fail(type.toLowerCase())
      if (type === 'FileOrCreate') files.write(path, '')
      else files.makeDirectory(path, { withParents: true })
    } else if (type === 'File' && node.kind !== 'file') throw fail('file')
    else if (type === 'Directory' && node.kind !== 'directory') throw fail('directory')
    return { tree: files.tree, path }
  },
}
