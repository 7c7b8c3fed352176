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
import { claimNameOf, claimPollMs, volumeOfClaim } from './claims.ts'
import { volumePlugins } from './index.ts'
import {
  MountError,
  type VolumePlugin,
  type VolumeSource,
  type VolumeSpec,
  volumePath,
} from './volume-plugin.ts'

/** Waits after failed mounts, and how long a sync waits for its volumes. */
const backOffMs = { first: 500, max: 122_000 }
const mountTimeoutMs = 123_000

/** A volume as it is on the machine. */
export interface MountedVolume {
  readonly plugin: VolumePlugin
  readonly spec: VolumeSpec
  readonly source: MountSource
  /** Where on the machine it appears. */
  readonly path: string
}

interface Mounting {
  readonly mounted: Map<string, MountedVolume>
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
      for (const known of mounting.mounted.values()) this.#refresh(pod, known)
      return
    }
    const deadlineMs = clock.now() + mountTimeoutMs
    yield sleep(clock, random.jitter(latency.mountMs * 0.6, latency.jitter))
    for (const volume of pod.spec.volumes ?? [])
      if (!mounting.waits.has(volume.name)) this.#mount(pod, volume, mounting)
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

  mounted(podUid: string, volume: string): MountedVolume | undefined {
    return this.#pods.get(podUid)?.mounted.get(volume)
  }

  /** Puts a volume there that needs a pull or another step of its own. */
  provide(pod: Pod, volume: Volume, plugin: VolumePlugin, source: MountSource): void {
    const spec = { name: volume.name, source: volume, isReadOnly: false }
    this.#of(pod).mounted.set(volume.name, { plugin, spec, source, path: volumePath(plugin, pod, spec) })
  }

  forget(podUid: string): void {
    const mounting = this.#pods.get(podUid)
    for (const { cancel } of mounting?.waits.values() ?? []) cancel()
    for (const { plugin, source } of mounting?.mounted.values() ?? []) plugin.tearDown?.(source)
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
      (volume) =>
        mounted.has(volume.name) ||
        (claimNameOf(pod, volume) === undefined && pluginOf(volume) === undefined),
    )
  }

  #mount(pod: Pod, volume: Volume, mounting: Mounting): void {
    if (mounting.mounted.has(volume.name)) return
    let spec: VolumeSpec | undefined
    try {
      spec = this.#specOf(pod, volume)
      const plugin = spec && pluginOf(spec.source)
      if (spec === undefined || plugin === undefined) {
        if (claimNameOf(pod, volume) !== undefined) this.#retry(pod, volume, mounting, claimPollMs)
        return
      }
      const path = volumePath(plugin, pod, spec)
      const source = plugin.setUp({ parts: this.#parts, pod, spec, path })
      const isReadOnly = spec.isReadOnly || source.isReadOnly === true
      mounting.mounted.set(volume.name, { plugin, spec, source: { ...source, isReadOnly }, path })
      mounting.waits.delete(volume.name)
      if (this.#isComplete(pod, mounting)) this.#wake(mounting)
    } catch (error) {
      if (!isKnown(error)) throw error
      this.#fail(pod, volume, mounting, spec?.name ?? volume.name, error)
    }
  }

  /** Undefined while a claim is not ready to be mounted. */
  #specOf(pod: Pod, volume: Volume): VolumeSpec | undefined {
    const claimName = claimNameOf(pod, volume)
    if (claimName === undefined) return { name: volume.name, source: volume, isReadOnly: false }
    return volumeOfClaim(this.#parts, pod, volume, claimName)
  }

  #fail(pod: Pod, volume: Volume, mounting: Mounting, name: string, error: Error): void {
    const step = error instanceof MountError ? error.step : 'MountVolume.SetUp failed'
    const text = `${step} for volume "${name}" : ${error.message}`
    this.#parts.events.event(pod, 'Warning', 'FailedMount', text)
    const before = mounting.waits.get(volume.name)
    const waitMs = Math.min(backOffMs.max, Math.max(backOffMs.first, 2 * (before?.waitMs ?? 0)))
    this.#retry(pod, volume, mounting, waitMs)
  }

  #retry(pod: Pod, volume: Volume, mounting: Mounting, waitMs: number): void {
    const cancel = this.#parts.clock.after(waitMs, () => {
      if (this.#mayMount(pod.metadata.uid)) this.#mount(pod, volume, mounting)
    })
    mounting.waits.set(volume.name, { waitMs, cancel })
  }

  #refresh(pod: Pod, { plugin, spec, source, path }: MountedVolume): void {
    if (plugin.refresh === undefined) return
    try {
      plugin.refresh({ parts: this.#parts, pod, spec, path }, source)
    } catch (error) {
      if (!isKnown(error)) throw error
    }
  }

  #wake(mounting: Mounting | undefined): void {
    const wake = mounting?.wake
    if (mounting === undefined || wake === undefined) return
    mounting.wake = undefined
    wake()
  }
}

function pluginOf(source: VolumeSource): VolumePlugin | undefined {
  return volumePlugins.find((plugin) => plugin.handles(source))
}

/** What stands between a pod and its volume, and may pass. */
function isKnown(error: unknown): error is Error {
  return error instanceof MountError || error instanceof ApiError || error instanceof ConnectionError
}
