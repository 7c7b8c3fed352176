// kubelet: the process that keeps a node registered and its pods running. Models cmd/kubelet and pkg/kubelet, v1.35.
import { keyOf } from '#api/object.ts'
import { agentOf } from '#api/release.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { ContainerStatus, Node, Pod } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { Container } from '../machines/container.ts'
import type { Machine } from '../machines/machine.ts'
import type { Random } from '../random.ts'
import { ApiClient, ConnectionError, type Door } from '../runtime/api-client.ts'
import { EventRecorder } from '../runtime/event-recorder.ts'
import { type Change, Informer } from '../runtime/informer.ts'
import { Allocations } from './allocations.ts'
import { defaultKubeletConfig, type KubeletConfig, latency } from './config.ts'
import { Eviction } from './eviction.ts'
import { Hooks } from './hooks.ts'
import { ImageManager } from './image-manager.ts'
import { KubeletServer } from './kubelet-server.ts'
import { ensureMirror, isStatic, mirroredHash, removeMirror } from './mirror-pods.ts'
import { rejectionOf } from './node-admission.ts'
import { runtimeDownMs, runtimeLookMs } from './node-conditions.ts'
import { startNodeLease } from './node-lease.ts'
import { NodeReporter } from './node-status.ts'
import { endOrphans } from './orphans.ts'
import type { KubeletParts } from './parts.ts'
import { PodCache, type PodView } from './pod-cache.ts'
import { kubeletConditions } from './pod-conditions.ts'
import { PodRunner } from './pod-runner.ts'
import { PodWorkers } from './pod-workers.ts'
import type { DialPod } from './port-forward.ts'
import type { NodeDialer } from './prober.ts'
import { Probes } from './probes.ts'
import { ResourceMeter } from './resource-meter.ts'
import { StartFailures } from './start-failures.ts'
import { roomProblem } from './static-pod-rules.ts'
import { StaticPods } from './static-pods.ts'
import { StatusWriter } from './status-writer.ts'
import { PodVolumes } from './volumes/pod-volumes.ts'

export interface KubeletOptions {
  readonly machine: Machine
  /** The way to the API server. */
  readonly door: Door
  /** Ends with the process. */
  readonly clock: Clock
  readonly random: Random
  readonly dialer: NodeDialer
  /** The way into the network of a pod, for port-forward. */
  readonly dialPod: DialPod
  readonly config?: Partial<KubeletConfig>
  /** Reads manifests of static pods; without it there are none. */
  readonly parseYaml?: (text: string) => unknown
}

/** When a mirror pod that could not be made is tried again. */
const mirrorRetryMs = 2000
/** When it is looked again whether a static pod may take the place of a former one of its name. */
const staticRetryMs = 10_000
const staticRetryJitter = 0.5
/** How long after its end the last status of a pod is surely told. */
const lastStatusMs = 100
/** How soon after a container ended the ones before it are removed. */
const pruneMs = 400
/** How soon after its startup probe passed a pod is synced. */
const startedSyncMs = 20
const housekeepingMs = 2000
/** Pods are asked for only once the node is known, which is looked at so often; the first look always comes too early. */
const nodeSyncPollMs = 1000

export class Kubelet {
  readonly parts: KubeletParts
  readonly server: KubeletServer
  readonly #informer: Informer<Pod>
  readonly #cache: PodCache
  readonly #workers: PodWorkers
  readonly #runner: PodRunner
  readonly #eviction: Eviction
  readonly #statuses: StatusWriter
  readonly #volumes: PodVolumes
  readonly #hooks: Hooks
  readonly #admitted = new Set<string>()
  readonly #allocations: Allocations
  readonly #statics: StaticPods | undefined
  #isRegistered = false
  #isMirrorReviewPlanned = false

  constructor(options: KubeletOptions) {
    const { machine, door, clock, dialer } = options
    const { name } = machine.spec
    const random = options.random.stream(`kubelet/${name}`)
    const user = { name: `system:node:${name}`, groups: ['system:nodes', 'system:authenticated'] }
    const api = new ApiClient(door, user, agentOf('kubelet'))
    const events = new EventRecorder(api, clock, { component: 'kubelet', host: name })
    const config = { ...defaultKubeletConfig, ...options.config }
    const { runtime } = machine
    this.parts = { config, nodeName: name, machine, runtime, clock, random, api, events }
    const view = {
      machine,
      meter: new ResourceMeter(machine),
      config,
      startedMs: clock.now(),
      // With their status, which the workers do not follow.
      pods: () => this.#workers.pods().map((pod) => this.#informer.get(keyOf(pod)) ?? pod),
    }
    this.server = new KubeletServer(runtime, options.dialPod, view)
    this.#informer = new Informer<Pod>(api, clock, random, pods, { fieldSelector: `spec.nodeName=${name}` })
    this.#cache = new PodCache(clock, runtime, random.below(1000), (uid) => this.#seeContainers(uid))
    this.#statuses = new StatusWriter({
      api,
      clock,
      mayRun: (uid) => {
        const phase = this.#workers.phaseOf(uid)
        return phase === 'syncing' || phase === 'terminating'
      },
      isCleanedUp: (uid) => this.#workers.phaseOf(uid) === 'finished',
      isReplaced: (pod) => !this.#isWanted(pod) && this.#staticNamedAs(pod) !== undefined,
    })
    this.#volumes = new PodVolumes(this.parts, (uid) => this.#workers.phaseOf(uid) === 'syncing')
    const hooks = new Hooks(this.parts, dialer)
    this.#hooks = hooks
    const probes = new Probes(this.parts, dialer, {
      onFailure: (pod) => this.#workers.poke(pod.metadata.uid),
      onReadiness: (pod) => this.#seeReadiness(pod),
      onMet: (pod) => this.#workers.poke(pod.metadata.uid),
      onStarted: (pod, container) => this.#seeStarted(pod, container),
    })
    this.#allocations = new Allocations(this.parts, {
      pods: () => this.#workers.pods(),
      node: () => this.#node(),
      onResize: (pod) => this.#workers.update(pod),
    })
    this.#runner = new PodRunner({
      parts: this.parts,
      allocations: this.#allocations,
      cache: this.#cache,
      statuses: this.#statuses,
      failures: new StartFailures(),
      images: new ImageManager(this.parts),
      volumes: this.#volumes,
      hooks,
      probes,
      wakeLater: (uid, delayMs) => this.#workers.pokeLater(uid, delayMs),
    })
    this.#workers = new PodWorkers(
      clock,
      random,
      this.#cache,
      this.#runner,
      (uid) => this.#seePhase(uid),
      () => !runtime.isRunning && clock.now() - this.#cache.activeMs(runtimeLookMs) >= runtimeDownMs,
    )
    this.#eviction = new Eviction({
      kubelet: this.parts,
      runtime,
      volumes: this.#volumes,
      active: () => this.#workers.syncing(),
      evict: (uid, verdict) => this.#workers.evict(uid, verdict),
      isCleanedUp: (uid) => (this.#workers.phaseOf(uid) ?? 'finished') === 'finished',
    })
    const { parseYaml } = options
    this.#statics =
      parseYaml &&
      new StaticPods(this.parts, parseYaml, {
        onSet: (pod) => this.#setStatic(pod),
        onGone: (uid) => this.#gone(uid),
      })
  }

  start(): void {
    this.parts.clock.after(latency.kubeletMs, () => this.#begin())
  }

  #begin(): void {
    const { events, nodeName, clock } = this.parts
    const beganMs = clock.now()
    events.event(
      { kind: 'Node', name: nodeName, apiVersion: 'v1' },
      'Normal',
      'Starting',
      'Starting kubelet.',
    )
    this.#cache.start()
    this.#eviction.start()
    const health = () => ({
      hasMemoryPressure: this.#eviction.isShortOf('memory'),
      hasDiskPressure: this.#eviction.isShortOf('ephemeral-storage'),
      hasPidPressure: false,
      runtimeActiveMs: this.#cache.activeMs(runtimeLookMs),
      plegActiveMs: this.#cache.activeMs(),
      isNetworkReady: this.#cache.isNetworkReady(runtimeLookMs),
    })
    const reporter = new NodeReporter(this.parts, health, () => {
      startNodeLease(this.parts)
      const sinceMs = clock.now() - beganMs
      clock.after(nodeSyncPollMs - (sinceMs % nodeSyncPollMs), () => this.#watchPods())
      this.#isRegistered = true
      for (const pod of this.#statics?.all() ?? []) this.#mirror(pod)
    })
    this.#statics?.start()
    reporter.start()
  }

  #watchPods(): void {
    this.#informer.onChange((change) => this.#see(change))
    this.#informer.start()
    this.parts.clock.after(housekeepingMs, () => this.#endOrphans())
  }

  stop(): void {
    this.server.stop()
    this.#informer.stop()
    this.#cache.stop()
    this.#eviction.stop()
    this.#workers.stop()
  }

  #see(change: Change<Pod>): void {
    const { object: pod } = change
    const { uid } = pod.metadata
    if (mirroredHash(pod) !== undefined) {
      this.#seeMirror(change)
      return
    }
    if (change.type === 'deleted') {
      this.#gone(uid)
      return
    }
    // A pod of the same name that came after another: the former one is gone.
    if (change.type === 'updated' && change.previous.metadata.uid !== uid)
      this.#gone(change.previous.metadata.uid)
    if (change.type === 'updated' && this.#isOwnWrite(change.previous, pod)) return
    if (!this.#admitted.has(uid) && !this.#admit(pod)) return
    this.#workers.update(this.#allocations.see(pod))
  }

  #setStatic(pod: Pod): void {
    const node = this.#node()
    const problem = node && roomProblem(pod, node)
    if (problem !== undefined) this.parts.events.event(pod, 'Warning', 'UnexpectedAdmissionError', problem)
    else this.#startStatic(pod)
  }

  /** A pod of the same name that still ends goes first. */
  #startStatic(pod: Pod): void {
    const { uid } = pod.metadata
    const isBlocked = this.#workers
      .pods()
      .some((other) => other.metadata.uid !== uid && keyOf(other) === keyOf(pod) && isStatic(other))
    if (isBlocked) {
      this.parts.clock.after(this.parts.random.jitter(staticRetryMs, staticRetryJitter), () => {
        if (this.#isWanted(pod)) this.#startStatic(pod)
      })
      return
    }
    this.#admitted.add(uid)
    this.#workers.update(this.#allocations.see(pod))
    if (this.#isRegistered) this.#mirror(pod)
  }

  /** Its file is still there. */
  #isWanted(pod: Pod): boolean {
    return this.#staticNamedAs(pod)?.metadata.uid === pod.metadata.uid
  }

  #staticNamedAs({ metadata }: Pod): Pod | undefined {
    return this.#statics?.find(metadata.namespace, metadata.name)
  }

  #mirror(pod: Pod): void {
    if (ensureMirror(this.parts, pod)) this.#statuses.flush(pod.metadata.uid)
    else
      this.parts.clock.after(mirrorRetryMs, () => {
        if (this.#isWanted(pod)) this.#mirror(pod)
      })
  }

  /** A mirror whose static pod has gone goes after it; a static pod that runs without its mirror gets one. */
  #seeMirror({ type, object }: Change<Pod>): void {
    const { deletionTimestamp } = object.metadata
    const pod = this.#staticNamedAs(object)
    if (pod === undefined) {
      if (type !== 'deleted') this.#removeMirrorsLater()
    } else if (type === 'added') {
      this.#workers.poke(pod.metadata.uid)
    } else if (type === 'deleted' || deletionTimestamp !== undefined) {
      const isRunning = this.#workers.phaseOf(pod.metadata.uid) !== undefined
      if (isRunning && (type === 'deleted' || pod.metadata.uid === mirroredHash(object))) this.#mirror(pod)
    }
  }

  #removeMirrorsLater(): void {
    if (this.#isMirrorReviewPlanned) return
    this.#isMirrorReviewPlanned = true
    this.parts.clock.after(housekeepingMs, () => {
      this.#isMirrorReviewPlanned = false
      this.#removeMirrors()
    })
  }

  #removeMirrors(): void {
    for (const mirror of [...this.#informer.values()]) {
      const hash = mirroredHash(mirror)
      if (hash === undefined || this.#staticNamedAs(mirror) !== undefined) continue
      const phase = this.#workers.phaseOf(hash)
      if (phase === 'syncing' || phase === 'terminating') this.#removeMirrorsLater()
      else removeMirror(this.parts, mirror)
    }
  }

  /** Only the status changed, which the kubelet itself writes. */
  #isOwnWrite(before: Pod, now: Pod): boolean {
    return (
      before.spec === now.spec &&
      before.metadata.generation === now.metadata.generation &&
      before.metadata.deletionTimestamp === now.metadata.deletionTimestamp &&
      before.metadata.deletionGracePeriodSeconds === now.metadata.deletionGracePeriodSeconds &&
      before.metadata.annotations === now.metadata.annotations &&
      before.metadata.labels === now.metadata.labels
    )
  }

  #admit(pod: Pod): boolean {
    const { uid, deletionTimestamp } = pod.metadata
    const isNew = pod.status.phase === 'Pending' && pod.status.startTime === undefined
    if (!isNew || deletionTimestamp !== undefined) {
      this.#admitted.add(uid)
      return true
    }
    const rejection =
      this.#eviction.rejectionOf(pod) ?? rejectionOf(this.parts, pod, this.#workers.pods(), this.#node())
    if (rejection === undefined) {
      this.#admitted.add(uid)
      return true
    }
    const { reason, message } = rejection
    this.parts.events.event(pod, 'Warning', reason, message.replace('Pod was rejected: ', ''))
    const observedGeneration = pod.metadata.generation
    const conditions = pod.status.conditions?.filter(({ type }) => !kubeletConditions.has(type))
    const rejected = { ...pod.status, observedGeneration, conditions, phase: 'Failed', reason, message }
    this.#statuses.set(pod, rejected)
    return false
  }

  #node(): Node | undefined {
    try {
      return this.parts.api.get(nodes, undefined, this.parts.nodeName)
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionError) return undefined
      throw error
    }
  }

  #gone(uid: string): void {
    this.#admitted.delete(uid)
    if ([...this.#informer.values()].some((pod) => mirroredHash(pod) === uid)) this.#removeMirrorsLater()
    const phase = this.#workers.phaseOf(uid)
    if (phase === undefined) {
      this.#runner.forget(uid)
      return
    }
    this.#workers.remove(uid)
    if (phase === 'finished') this.#runner.forget(uid)
    this.#allocations.retry()
  }

  /** Once the wanted pods are known. */
  #endOrphans(): void {
    if (!this.#informer.hasSynced) {
      this.parts.clock.after(housekeepingMs, () => this.#endOrphans())
      return
    }
    endOrphans(
      this.parts,
      this.#hooks,
      (uid) => this.#workers.phaseOf(uid) !== undefined,
      (uid) => this.#runner.forget(uid),
    )
  }

  #seeContainers(uid: string): void {
    this.#workers.poke(uid)
    const doomed = outlivedContainers(this.#cache.get(uid))
    if (doomed.length === 0) return
    this.parts.clock.after(pruneMs, () => {
      for (const container of doomed) this.parts.runtime.removeContainer(container)
    })
  }

  #seePhase(uid: string): void {
    const phase = this.#workers.phaseOf(uid)
    if (phase === 'terminating') this.#volumes.interrupt(uid)
    if (phase === 'terminated') this.#statuses.flush(uid)
    if (phase !== 'finished') return
    this.#statuses.flush(uid)
    const isKnown = this.#admitted.has(uid)
    if (isKnown) return
    this.#workers.forget(uid)
    this.parts.clock.after(lastStatusMs, () => {
      if (!this.#admitted.has(uid)) this.#runner.forget(uid)
    })
  }

  /** The status says at once that a container has started; what follows from it comes with the next sync. */
  #seeStarted(pod: Pod, container: string): void {
    const { uid } = pod.metadata
    const status = this.#statuses.get(uid)
    if (status !== undefined && this.#workers.phaseOf(uid) === 'syncing') {
      const mark = (statuses: readonly ContainerStatus[] | undefined) =>
        statuses?.map((each) => (each.name === container ? { ...each, started: true } : each))
      const initContainerStatuses = mark(status.initContainerStatuses)
      const containerStatuses = mark(status.containerStatuses)
      this.#statuses.set(pod, {
        ...status,
        ...(initContainerStatuses !== undefined && { initContainerStatuses }),
        ...(containerStatuses !== undefined && { containerStatuses }),
      })
    }
    this.#workers.pokeLater(uid, startedSyncMs)
  }

  #seeReadiness(pod: Pod): void {
    const current = this.#informer.get(keyOf(pod))
    const { uid } = pod.metadata
    if (current === undefined || current.metadata.uid !== uid) return
    if (this.#workers.phaseOf(uid) === 'syncing')
      this.#runner.refreshStatus(this.#allocations.placed(current))
    this.#workers.poke(uid)
  }
}

/** Of the ended containers of a name only the newest is kept; with an older one goes its log. */
function outlivedContainers({ containers }: PodView): Container[] {
  const kept = new Set<string>()
  return containers
    .filter(({ state, name }) => {
      if (state !== 'exited') return false
      if (kept.has(name)) return true
      kept.add(name)
      return false
    })
    .map(({ container }) => container)
}
