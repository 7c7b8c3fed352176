// How one kind of volume comes to be on a machine.
import type { Pod, Volume } from '#api/types/core-v1.ts'
import type { MountSource } from '../../machines/file-system.ts'
import { FileTree } from '../../machines/file-tree.ts'
import type { KubeletParts } from '../parts.ts'

export interface VolumeSetup {
  readonly parts: KubeletParts
  readonly pod: Pod
  readonly volume: Volume
}

/** Why a volume cannot be mounted: what the event says after `MountVolume.SetUp failed for volume "v" : `. */
export class MountError extends Error {}

export interface VolumePlugin {
  readonly name: string
  handles(volume: Volume): boolean
  /** Throws MountError and ApiError. */
  setUp(setup: VolumeSetup): MountSource
  /** Writes what changed in the API into the mounted files; of kinds that follow their source. */
  refresh?(setup: VolumeSetup, source: MountSource): void
}

/** A file that a volume shows. */
export interface VolumeFile {
  readonly text: string
  readonly mode: number
}

/** An empty tree on the machine's disk. */
export function newTree(
  { parts }: VolumeSetup,
  options: { isMemory?: boolean; capacityBytes?: number } = {},
): FileTree {
  return new FileTree({
    nowMs: () => parts.clock.now(),
    ...(options.isMemory !== true && { disk: parts.machine.disk }),
    ...options,
  })
}

/** Makes a tree hold exactly these files, as the kubelet's atomic writer does. */
export function writeFiles(tree: FileTree, files: ReadonlyMap<string, VolumeFile>): void {
  for (const name of [...tree.root.entries.keys()]) if (!hasPath(files, name)) tree.remove([name])
  for (const [path, { text, mode }] of files) {
    const segments = path.split('/').filter((part) => part !== '')
    for (let depth = 1; depth < segments.length; depth++) {
      const directory = segments.slice(0, depth)
      if (tree.node(directory) === undefined) tree.put(directory, tree.newDirectory())
    }
    const known = tree.node(segments)
    if (known?.kind === 'file' && known.text === text) continue
    tree.put(segments, tree.newFile(text, mode))
  }
}

function hasPath(files: ReadonlyMap<string, VolumeFile>, name: string): boolean {
  for (const path of files.keys()) if (path === name || path.startsWith(`${name}/`)) return true
  return false
}
