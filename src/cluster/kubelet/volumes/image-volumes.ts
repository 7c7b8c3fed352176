// Volumes that are images: pulled like those of containers, mounted read-only. Models kuberuntime getImageVolumes, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import type { Task } from '../../runtime/task.ts'
import type { ImageManager } from '../image-manager.ts'
import { StartProblem } from '../sync-error.ts'
import type { PodVolumes } from './pod-volumes.ts'
import type { VolumePlugin } from './volume-plugin.ts'

const plugin: VolumePlugin = {
  name: 'kubernetes.io/image',
  handles: (source) => source.image !== undefined,
  setUp(): never {
    throw new Error('image volumes are pulled, not set up')
  },
}

/** Pulls what is missing; the problems by name of the volume. */
export function* pullImageVolumes(
  pod: Pod,
  images: ImageManager,
  volumes: PodVolumes,
): Task<ReadonlyMap<string, StartProblem>> {
  const problems = new Map<string, StartProblem>()
  for (const volume of pod.spec.volumes ?? []) {
    const { name, image } = volume
    if (image === undefined || volumes.mounted(pod.metadata.uid, name) !== undefined) continue
    try {
      const { reference = '', pullPolicy = 'IfNotPresent' } = image
      const { files } = yield* images.ensureImage(pod, undefined, reference, pullPolicy)
      volumes.provide(pod, volume, plugin, { tree: files, isReadOnly: true })
    } catch (error) {
      if (!(error instanceof StartProblem)) throw error
      problems.set(name, error)
    }
  }
  return problems
}
