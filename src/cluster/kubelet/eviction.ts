// Evicts pods that hold more than they may, and frees a node that runs short of memory or disk.
// Models kubelet eviction manager, v1.35.
import type { Cancel } from '#api/request.ts'
import type { Pod, Toleration } from '#api/types/core-v1.ts'
import { toleratesTaint } from '../runtime/taints.ts'
import {
  excessOfLimits,
  isCritical,
  ranked,
  shortageMessage,
  type UsageParts,
  volumeUsage,
} from './eviction-ranking.ts'
import { inUrgency, type Shortage, type StarvedResource, shortagesOf } from './eviction-signals.ts'
import type { Rejection } from './node-admission.ts'
import type { KubeletParts } from './parts.ts'
import type { Verdict } from './pod-workers.ts'

const monitorMs = 10_000
/** How often is looked whether an evicted pod is gone, and how long it is waited for. */
const cleanUp = { pollMs: 1000, timeoutMs: 30_000 }
/** What hard thresholds and limits leave a pod. */
const hardGraceSeconds = 1
const usualGraceSeconds = 30

/** A shortage of which a pod has to go, and how long the pod may take at most; undefined is a hard one. */
interface DueShortage extends Shortage {
  readonly maxGraceSeconds?: number
}
/** Volumes are measured on each minute of the kubelet's for new pods, then after one to two minutes again. */
const measureMs = 60_000
const memoryTaint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }

export interface EvictionParts extends UsageParts {
  readonly kubelet: KubeletParts
  /** The pods that run here and are not about to end. */
  active(): readonly Pod[]
  evict(podUid: string, verdict: Verdict): void
  /** Nothing of the pod is left. */
  isCleanedUp(podUid: string): boolean
}

export class Eviction {
  readonly #on: EvictionParts
  /** Since when each soft threshold has been passed, by signal. */
  readonly #softSinceMs = new Map<string, number>()
  readonly #lastShortMs = new Map<StarvedResource, number>()
  readonly #measured = new Map<string, { dueMs: number; bytes: ReadonlyMap<string, number> }>()
  readonly #beganMs: number
  #cancel: Cancel = () => {}

  constructor(on: EvictionParts) {
    this.#on = on
    this.#beganMs = on.kubelet.clock.now()
  }

  start(): void {
    const evicted = this.#synchronize()
    const { clock } = this.#on.kubelet
    if (evicted === undefined) this.#cancel = clock.after(monitorMs, () => this.start())
    else this.#awaitEnd(evicted, clock.now() + cleanUp.timeoutMs)
  }

  stop(): void {
    this.#cancel()
  }

  /** Short now, or not long enough ago. */
  isShortOf(resource: StarvedResource): boolean {
    const { clock, config } = this.#on.kubelet
    const lastMs = this.#lastShortMs.get(resource)
    return lastMs !== undefined && clock.now() - lastMs < config.evictionTransitionMs
  }

  /** A node under pressure takes no new pods but those that it cannot do without. */
  rejectionOf(pod: Pod): Rejection | undefined {
    if (isCritical(pod)) return undefined
    const conditions: string[] = []
    if (this.isShortOf('memory')) conditions.push('MemoryPressure')
    if (this.isShortOf('ephemeral-storage')) conditions.push('DiskPressure')
    if (conditions.length === 0) return undefined
    const isOnlyMemory = conditions.length === 1 && conditions[0] === 'MemoryPressure'
    if (isOnlyMemory && (pod.status.qosClass !== 'BestEffort' || bearsMemoryPressure(pod.spec.tolerations)))
      return undefined
    return {
      reason: 'Evicted',
      message: `Pod was rejected: The node had condition: [${conditions.join(' ')}]. `,
    }
  }

  #awaitEnd(evicted: Pod, untilMs: number): void {
    const { clock } = this.#on.kubelet
    this.#cancel = clock.after(cleanUp.pollMs, () => {
      if (this.#on.isCleanedUp(evicted.metadata.uid) || clock.now() >= untilMs) this.start()
      else this.#awaitEnd(evicted, untilMs)
    })
  }

  /** The pod that had to go, if one had. */
  #synchronize(): Pod | undefined {
    const { kubelet, active } = this.#on
    const { clock, events, nodeName } = kubelet
    const shortages = this.#dueShortages()
    for (const { resource } of shortages) this.#lastShortMs.set(resource, clock.now())
    const overLimit = this.#evictOverLimits()
    if (overLimit !== undefined) return overLimit
    const [shortage] = shortages
    if (shortage === undefined) return undefined
    const { resource, maxGraceSeconds } = shortage
    const node = { apiVersion: 'v1', kind: 'Node', name: nodeName }
    events.event(node, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`)
    const victim = ranked(this.#on, active(), resource).find((pod) => !isCritical(pod))
    if (victim === undefined) return undefined
    const { terminationGracePeriodSeconds: wanted = usualGraceSeconds } = victim.spec
    const graceSeconds =
      maxGraceSeconds === undefined ? hardGraceSeconds : Math.max(1, Math.min(maxGraceSeconds, wanted))
    this.#evict(victim, shortageMessage(this.#on, victim, shortage), true, graceSeconds)
    return victim
  }

  /** Hard thresholds that are passed, and soft ones that have been for as long as they may. */
  #dueShortages(): readonly DueShortage[] {
    const { machine, config, clock } = this.#on.kubelet
    const {
      evictionHard,
      evictionSoft = {},
      evictionSoftGraceMs = {},
      evictionMaxPodGraceSeconds = 0,
    } = config
    const hard: readonly DueShortage[] = shortagesOf(machine, evictionHard)
    const soft = shortagesOf(machine, evictionSoft)
    for (const signal of this.#softSinceMs.keys())
      if (!soft.some((shortage) => shortage.signal === signal)) this.#softSinceMs.delete(signal)
    const nowMs = clock.now()
    const due = soft.filter(({ signal }) => {
      const sinceMs = this.#softSinceMs.get(signal) ?? nowMs
      this.#softSinceMs.set(signal, sinceMs)
      const graceMs = evictionSoftGraceMs[signal]
      return graceMs !== undefined && nowMs - sinceMs >= graceMs
    })
    return inUrgency([
      ...hard,
      ...due.map((each) => ({ ...each, maxGraceSeconds: evictionMaxPodGraceSeconds })),
    ])
  }

  /** How full its volumes were when they were last measured. */
  #volumeBytes(pod: Pod): ReadonlyMap<string, number> {
    const { clock, random } = this.#on.kubelet
    const { uid } = pod.metadata
    const nowMs = clock.now()
    const sinceMs = nowMs - this.#beganMs
    const known = this.#measured.get(uid) ?? {
      dueMs: nowMs + measureMs - (sinceMs % measureMs),
      bytes: new Map<string, number>(),
    }
    this.#measured.set(uid, known)
    if (nowMs < known.dueMs) return known.bytes
    known.dueMs = nowMs + random.jitter(measureMs, 1)
    known.bytes = volumeUsage(this.#on, pod)
    return known.bytes
  }

  #evictOverLimits(): Pod | undefined {
    const active = new Set(this.#on.active().map(({ metadata }) => metadata.uid))
    for (const uid of this.#measured.keys()) if (!active.has(uid)) this.#measured.delete(uid)
    let last: Pod | undefined
    for (const pod of this.#on.active()) {
      const excess = isCritical(pod) ? undefined : excessOfLimits(this.#on, pod, this.#volumeBytes(pod))
      if (excess === undefined) continue
      this.#evict(pod, excess, false, hardGraceSeconds)
      last = pod
    }
    return last
  }

  #evict(pod: Pod, message: string, isDisruption: boolean, graceSeconds: number): void {
    this.#on.kubelet.events.event(pod, 'Warning', 'Evicted', message)
    this.#on.evict(pod.metadata.uid, { reason: 'Evicted', message, graceSeconds, isDisruption })
  }
}

function bearsMemoryPressure(tolerations: readonly Toleration[] = []): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, memoryTaint))
}
