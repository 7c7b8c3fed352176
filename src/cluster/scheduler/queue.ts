// Pods that wait for a node: ready to try, backing off, or refused until something changes.
// Models kube-scheduler PriorityQueue, v1.35.
import { keyOf, type ObjectKey } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { ClusterEvent } from './cluster-event.ts'
import type { SchedulerPlugin } from './framework.ts'

const backoffMs = { first: 1000, max: 10_000 }
/** Refused pods are tried again after so long, whatever happened. */
const flushAfterMs = 300_000

interface Waiting {
  pod: Pod
  readonly sequence: number
  attempts: number
  refusedMs: number
  /** Plugins that refused it; they know which events help. */
  refusedBy: readonly SchedulerPlugin[]
  place: 'active' | 'backoff' | 'refused' | 'trying'
  cancel: Cancel | undefined
}

export class SchedulingQueue {
  readonly #clock: Clock
  readonly #tell: () => void
  readonly #waiting = new Map<ObjectKey, Waiting>()
  /** Active pods by priority, highest first; within one, in the order they came. */
  readonly #active = new Map<number, Waiting[]>()
  #priorities: number[] = []
  #refusedCount = 0
  #sequence = 0

  /** `tell` is called when a pod becomes ready to try. */
  constructor(clock: Clock, tell: () => void) {
    this.#clock = clock
    this.#tell = tell
  }

  get length(): number {
    return this.#waiting.size
  }

  add(pod: Pod): void {
    const key = keyOf(pod)
    if (this.#waiting.has(key)) return
    const waiting: Waiting = {
      pod,
      sequence: this.#sequence++,
      attempts: 0,
      refusedMs: 0,
      refusedBy: [],
      place: 'trying',
      cancel: undefined,
    }
    this.#waiting.set(key, waiting)
    this.#activate(waiting)
  }

  /** A newer version of a waiting pod; a changed spec or labels make it worth another try. */
  update(pod: Pod): void {
    const waiting = this.#waiting.get(keyOf(pod))
    if (waiting === undefined) {
      this.add(pod)
      return
    }
    const { spec, metadata } = waiting.pod
    const isWorthTrying = spec !== pod.spec || metadata.labels !== pod.metadata.labels
    waiting.pod = pod
    if (isWorthTrying && waiting.place === 'refused') this.#wake(waiting)
  }

  remove(key: ObjectKey): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    this.#waiting.delete(key)
    this.#leave(waiting)
  }

  /** The next pod to try. */
  next(): Pod | undefined {
    for (const priority of this.#priorities) {
      const waiting = this.#active.get(priority)?.shift()
      if (waiting === undefined) continue
      waiting.place = 'trying'
      waiting.attempts++
      return waiting.pod
    }
    return undefined
  }

  /** The pod that was tried found no node. */
  refused(pod: Pod, by: readonly SchedulerPlugin[]): void {
    const waiting = this.#waiting.get(keyOf(pod))
    if (waiting === undefined || waiting.place !== 'trying') return
    waiting.place = 'refused'
    waiting.refusedMs = this.#clock.now()
    waiting.refusedBy = by
    this.#refusedCount++
    waiting.cancel = this.#clock.after(flushAfterMs, () => this.#wake(waiting))
  }

  /** The try failed for no reason of the pod's (the API was away): again after its back-off. */
  failed(pod: Pod): void {
    const waiting = this.#waiting.get(keyOf(pod))
    if (waiting === undefined || waiting.place !== 'trying') return
    waiting.refusedMs = this.#clock.now()
    this.#wake(waiting)
  }

  /** Wakes the refused pods that the event may help. */
  happened(event: ClusterEvent): void {
    if (this.#refusedCount === 0) return
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.place !== 'refused') continue
      const isHelped =
        waiting.refusedBy.length === 0 ||
        waiting.refusedBy.some((plugin) => plugin.wakesOn?.(event, waiting.pod) ?? true)
      if (isHelped) this.#wake(waiting)
    }
  }

  stop(): void {
    for (const waiting of this.#waiting.values()) waiting.cancel?.()
    this.#waiting.clear()
    this.#active.clear()
  }

  #wake(waiting: Waiting): void {
    this.#leave(waiting)
    const pauseMs = Math.min(backoffMs.max, backoffMs.first * 2 ** Math.max(0, waiting.attempts - 1))
    const restMs = waiting.refusedMs + pauseMs - this.#clock.now()
    if (restMs <= 0) {
      this.#activate(waiting)
      return
    }
    waiting.place = 'backoff'
    waiting.cancel = this.#clock.after(restMs, () => this.#activate(waiting))
  }

  #leave(waiting: Waiting): void {
    waiting.cancel?.()
    waiting.cancel = undefined
    if (waiting.place === 'refused') this.#refusedCount--
    if (waiting.place !== 'active') return
    const list = this.#active.get(waiting.pod.spec.priority ?? 0)
    const at = list?.indexOf(waiting) ?? -1
    if (at >= 0) list?.splice(at, 1)
  }

  #activate(waiting: Waiting): void {
    waiting.place = 'active'
    waiting.cancel = undefined
    const priority = waiting.pod.spec.priority ?? 0
    const list = this.#active.get(priority)
    if (list === undefined) {
      this.#active.set(priority, [waiting])
      this.#priorities = [...this.#active.keys()].sort((a, b) => b - a)
    } else list.push(waiting)
    this.#tell()
  }
}
