// Mounts what pods need and keeps it current. Models kubelet volumemanager and its reconciler, v1.35.
import type { Cancel } from '#api/request.ts'
import { ApiError } from '#api/status.ts'
import type { Pod, Volume } from '#api/types/core-v1.ts'
import type { MountSource } from '../../machines/file-system.ts'
import { ConnectionError } from '../../runtime/api-client.ts'
import { sleep, type Task } from '../../runtime/task.ts'
import { latency } from '../config.ts'
import type { KubeletParts } from '../parts.ts'
import { SyncError } from '../sync-error.ts'
import { volumePlugins } from './index.ts'
import { MountError, type VolumePlugin } from './volume-plugin.ts'

/** Waits after failed mounts, and how long a sync waits for its volumes. */
const backOffMs = { first: 500, max: 122_000 }
const mountTimeoutMs = 123_000

interface Mounting {
  readonly mounted: Map<string, { readonly plugin: VolumePlugin; readonly source: MountSource }>
  readonly waits: Map<string, { waitMs: number; cancel: Cancel }>
  wake: (() => void) | undefined
}

export class PodVolumes {
  readonly #parts: KubeletParts
  readonly #pods = new Map<string, Mounting>()
  readonly #mayMount: (podUid: string) => boolean

  /** `mayMount` says whether the pod is still wanted. */
  constructor(parts: KubeletParts, mayMount: (podUid: string) => boolean) {
    this.#parts = parts
    this.#mayMount = mayMount
  }

  /** Waits until all volumes are mounted. Throws SyncError when that takes too long or is not wanted any more. */
  *ensureMounted(pod: Pod): Task {
    const { clock, random } = this.#parts
    const mounting = this.#of(pod)
    if (this.#isComplete(pod, mounting)) {
      for (const volume of pod.spec.volumes ?? []) this.#refresh(pod, volume, mounting)
      return
    }
    const deadlineMs = clock.now() + mountTimeoutMs
    yield sleep(clock, random.jitter(latency.mountMs * 0.6, latency.jitter))
    for (const volume of pod.spec.volumes ?? []) this.#mount(pod, volume, mounting)
    yield sleep(clock, latency.mountMs * 0.4)
    while (!this.#isComplete(pod, mounting)) {
      if (!this.#mayMount(pod.metadata.uid) || clock.now() >= deadlineMs)
        throw new SyncError('unmounted volumes: timed out waiting for the condition')
      yield (resume) => {
        mounting.wake = resume
        const cancel = clock.after(deadlineMs - clock.now(), resume)
        return () => {
          cancel()
          mounting.wake = undefined
        }
      }
    }
  }

  /** Lets a wait look again whether the pod is still wanted. */
  interrupt(podUid: string): void {
    this.#wake(this.#pods.get(podUid))
  }

  mounted(podUid: string, volume: string): MountSource | undefined {
    return this.#pods.get(podUid)?.mounted.get(volume)?.source
  }

  /** Whether a mounted volume changes with its source. */
  followsSource(podUid: string, volume: string): boolean {
    return this.#pods.get(podUid)?.mounted.get(volume)?.plugin.refresh !== undefined
  }

  /** Puts a volume there that needs a pull or another step of its own. */
  provide(pod: Pod, volume: string, plugin: VolumePlugin, source: MountSource): void {
    this.#of(pod).mounted.set(volume, { plugin, source })
  }

  forget(podUid: string): void {
    const mounting = this.#pods.get(podUid)
    for (const { cancel } of mounting?.waits.values() ?? []) cancel()
    this.#pods.delete(podUid)
  }

  #of(pod: Pod): Mounting {
    let mounting = this.#pods.get(pod.metadata.uid)
    if (mounting === undefined) {
      mounting = { mounted: new Map(), waits: new Map(), wake: undefined }
      this.#pods.set(pod.metadata.uid, mounting)
    }
    return mounting
  }

  #isComplete(pod: Pod, { mounted }: Mounting): boolean {
    return (pod.spec.volumes ?? []).every(
      (volume) => mounted.has(volume.name) || pluginOf(volume) === undefined,
    )
  }

  #mount(pod: Pod, volume: Volume, mounting: Mounting): void {
    const plugin = pluginOf(volume)
    if (plugin === undefined || mounting.mounted.has(volume.name)) return
    try {
      const source = plugin.setUp({ parts: this.#parts, pod, volume })
      mounting.mounted.set(volume.name, { plugin, source })
      mounting.waits.delete(volume.name)
      if (this.#isComplete(pod, mounting)) this.#wake(mounting)
    } catch (error) {
      const isKnown =
        error instanceof MountError || error instanceof ApiError || error instanceof ConnectionError
      if (!isKnown) throw error
      this.#fail(pod, volume, mounting, error.message)
    }
  }

  #fail(pod: Pod, volume: Volume, mounting: Mounting, why: string): void {
    const { clock, events } = this.#parts
    events.event(
      pod,
      'Warning',
      'FailedMount',
      `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`,
    )
    const before = mounting.waits.get(volume.name)
    const waitMs = before === undefined ? backOffMs.first : Math.min(backOffMs.max, before.waitMs * 2)
    const cancel = clock.after(waitMs, () => {
      if (this.#mayMount(pod.metadata.uid)) this.#mount(pod, volume, mounting)
    })
    mounting.waits.set(volume.name, { waitMs, cancel })
  }

  #refresh(pod: Pod, volume: Volume, mounting: Mounting): void {
    const known = mounting.mounted.get(volume.name)
    if (known?.plugin.refresh === undefined) return
    try {
      known.plugin.refresh({ parts: this.#parts, pod, volume }, known.source)
    } catch (error) {
      const isKnown =
        error instanceof MountError || error instanceof ApiError || error instanceof ConnectionError
      if (!isKnown) throw error
    }
  }

  #wake(mounting: Mounting | undefined): void {
    const wake = mounting?.wake
    if (mounting === undefined || wake === undefined) return
    mounting.wake = undefined
    wake()
  }
}

function pluginOf(volume: Volume): VolumePlugin | undefined {
  return volumePlugins.find((plugin) => plugin.handles(volume))
}
