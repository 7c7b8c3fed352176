// How one kind of volume comes to be on a machine.
import type { PersistentVolumeSpec, Pod, Volume } from '#api/types/core-v1.ts'
import type { MountSource } from '../../machines/file-system.ts'
import { FileTree } from '../../machines/file-tree.ts'
import type { KubeletParts } from '../parts.ts'

/** What both a pod's own volume and a persistent one may say of where the files are. */
export type VolumeSource = Partial<
  Pick<
    Volume,
    'configMap' | 'secret' | 'downwardAPI' | 'projected' | 'emptyDir' | 'hostPath' | 'nfs' | 'csi' | 'image'
  > &
    Pick<PersistentVolumeSpec, 'local' | 'mountOptions'>
>

/** Models volume.Spec. */
export interface VolumeSpec {
  /** As messages and paths name it: the pod's name for it, or that of the persistent volume. */
  readonly name: string
  readonly source: VolumeSource
  readonly isReadOnly: boolean
}

export interface VolumeSetup {
  readonly parts: KubeletParts
  readonly pod: Pod
  readonly spec: VolumeSpec
  /** Where on the machine the volume appears. */
  readonly path: string
}

/** Why a volume cannot be mounted: what the event says after `MountVolume.SetUp failed for volume "v" : `. */
export class MountError extends Error {
  readonly step: string

  constructor(message: string, step = 'MountVolume.SetUp failed') {
    super(message)
    this.step = step
  }
}

export interface VolumePlugin {
  readonly name: string
  handles(source: VolumeSource): boolean
  /** Throws MountError and ApiError. */
  setUp(setup: VolumeSetup): MountSource
  /** Writes what changed in the API into the mounted files; of kinds that follow their source. */
  refresh?(setup: VolumeSetup, source: MountSource): void
  /** The pod needs it no more. */
  tearDown?(source: MountSource): void
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

/** The directory that a kubelet gives a volume, or the machine's own where the volume is one. */
export function volumePath(plugin: VolumePlugin, { metadata }: Pod, { name, source }: VolumeSpec): string {
  const folder = plugin.name.replace('/', '~')
  return source.hostPath?.path ?? `/var/lib/kubelet/pods/${metadata.uid}/volumes/${folder}/${name}`
}
