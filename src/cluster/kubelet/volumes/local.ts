// Volumes that are a directory of the machine: emptyDir, hostPath and local disks.
import { quantityValue } from '#api/quantity.ts'
import { FileError } from '../../machines/file-error.ts'
import type { FileSystem, MountSource } from '../../machines/file-system.ts'
import { setOwnership } from './ownership.ts'
import { MountError, newTree, type VolumePlugin, type VolumeSetup } from './volume-plugin.ts'

export const emptyDir: VolumePlugin = {
  name: 'kubernetes.io/empty-dir',
  handles: (source) => source.emptyDir !== undefined,

  setUp(setup): MountSource {
    const { medium, sizeLimit } = setup.spec.source.emptyDir ?? {}
    const isMemory = medium === 'Memory'
    // Only a tmpfs has a size; on disk the kubelet measures and evicts.
    const capacityBytes = isMemory && sizeLimit !== undefined ? quantityValue(sizeLimit) : undefined
    const tree = newTree(setup, { isMemory, ...(capacityBytes !== undefined && { capacityBytes }) })
    tree.root.mode = isMemory ? 0o1777 : 0o777
    setOwnership(setup, tree, false)
    return { tree }
  },

  tearDown: ({ tree }) => tree.discard(),
}

export const hostPath: VolumePlugin = {
  name: 'kubernetes.io/host-path',
  handles: (source) => source.hostPath !== undefined,

  setUp({ parts, spec }: VolumeSetup): MountSource {
    const { path = '/', type = '' } = spec.source.hostPath ?? {}
    const { files } = parts.machine
    const node = files.lookUp(path)
    const fail = (what: string) => new MountError(`hostPath type check failed: ${path} is not a ${what}`)
    if (node === undefined) {
      if (type === 'File' || type === 'Directory') throw fail(type.toLowerCase())
      makeHostPath(files, path, type === 'FileOrCreate')
    } else if (type === 'File' && node.kind !== 'file') throw fail('file')
    else if (type === 'Directory' && node.kind !== 'directory') throw fail('directory')
    return { tree: files.tree, path }
  },
}

/** A file needs its directory, and neither may lie below a file. */
function makeHostPath(files: FileSystem, path: string, isFile: boolean): void {
  try {
    if (isFile) files.write(path, '')
    else files.makeDirectory(path, { withParents: true })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new MountError(`${isFile ? 'open' : 'mkdir'} ${path}: ${error.message.toLowerCase()}`)
  }
}

export const localVolume: VolumePlugin = {
  name: 'kubernetes.io/local-volume',
  handles: (source) => source.local !== undefined,

  setUp({ parts, spec }: VolumeSetup): MountSource {
    const { path = '' } = spec.source.local ?? {}
    const { files } = parts.machine
    if (!files.exists(path))
      throw new MountError(
        `path ${JSON.stringify(path)} does not exist`,
        'MountVolume.NewMounter initialization failed',
      )
    return { tree: files.tree, path }
  },
}
