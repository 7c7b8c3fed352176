// Pods that wait for a node: ready to try, backing off, or refused until something changes.
// Models kube-scheduler PriorityQueue, v1.35.
import { keyOf, type ObjectKey } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import { type ClusterEvent, changesTaints } from './cluster-event.ts'
import type { SchedulerPlugin } from './framework.ts'

const backoffMs = { first: 1000, max: 10_000 }
/** Ends of back-offs within the same second count as equal: then priority decides. */
const backoffWindowMs = 1000
/** Refused pods are tried again after so long, whatever happened. */
const flushAfterMs = 300_000

interface Waiting {
  pod: Pod
  readonly sequence: number
  attempts: number
  refusedMs: number
  /** When its back-off ends. */
  readyMs: number
  /** Plugins that refused it; they know which events help. */
  refusedBy: readonly SchedulerPlugin[]
  place: 'active' | 'backoff' | 'failed' | 'refused' | 'trying'
  cancel: Cancel | undefined
}

export class SchedulingQueue {
  readonly #clock: Clock
  readonly #tell: () => void
  readonly #waiting = new Map<ObjectKey, Waiting>()
  /** Active pods by priority, highest first; within one, in the order they came. */
  readonly #active = new Map<number, Waiting[]>()
  #priorities: number[] = []
  /** Pods that back off: they are tried early when nothing else waits. */
  #backingOff: Waiting[] = []
  #isSorted = true
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
      readyMs: 0,
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
    const waiting = this.#nextActive() ?? this.#nextBackingOff()
    if (waiting === undefined) return undefined
    waiting.cancel?.()
    waiting.cancel = undefined
    waiting.place = 'trying'
    waiting.attempts++
    return waiting.pod
  }

  #nextActive(): Waiting | undefined {
    for (const priority of this.#priorities) {
      const waiting = this.#active.get(priority)?.shift()
      if (waiting !== undefined) return waiting
    }
    return undefined
  }

  /** Models popping from the back-off queue, on since v1.33. */
  #nextBackingOff(): Waiting | undefined {
    if (!this.#isSorted) {
      const windowOf = ({ readyMs }: Waiting) => Math.floor(readyMs / backoffWindowMs)
      this.#backingOff.sort(
        (a, b) =>
          windowOf(b) - windowOf(a) ||
          (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) ||
          b.refusedMs - a.refusedMs ||
          b.sequence - a.sequence,
      )
      this.#isSorted = true
    }
    return this.#backingOff.pop()
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
    waiting.place = 'failed'
    waiting.cancel = this.#clock.after(backoffAfter(waiting), () => this.#activate(waiting))
  }

  /** Wakes the refused pods that the event may help. */
  happened(event: ClusterEvent): void {
    if (this.#refusedCount === 0) return
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.place !== 'refused') continue
      const isHelped =
        waiting.refusedBy.length === 0 ||
        waiting.refusedBy.some((plugin) => isWokenBy(plugin, event, waiting.pod))
      if (isHelped) this.#wake(waiting)
    }
  }

  stop(): void {
    for (const waiting of this.#waiting.values()) waiting.cancel?.()
    this.#waiting.clear()
    this.#active.clear()
    this.#backingOff = []
  }

  #wake(waiting: Waiting): void {
    this.#leave(waiting)
    waiting.readyMs = waiting.refusedMs + backoffAfter(waiting)
    const restMs = waiting.readyMs - this.#clock.now()
    if (restMs <= 0) {
      this.#activate(waiting)
      return
    }
    waiting.place = 'backoff'
    this.#backingOff.push(waiting)
    this.#isSorted = false
    waiting.cancel = this.#clock.after(restMs, () => {
      this.#leave(waiting)
      this.#activate(waiting)
    })
    this.#tell()
  }

  #leave(waiting: Waiting): void {
    waiting.cancel?.()
    waiting.cancel = undefined
    if (waiting.place === 'refused') this.#refusedCount--
    if (waiting.place === 'backoff') this.#backingOff.splice(this.#backingOff.indexOf(waiting), 1)
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

function backoffAfter({ attempts }: Waiting): number {
  return Math.min(backoffMs.max, backoffMs.first * 2 ** Math.max(0, attempts - 1))
}

/** A plugin that does not follow taints takes every change of them for a reason to try again, as upstream's do. */
function isWokenBy(plugin: SchedulerPlugin, event: ClusterEvent, pod: Pod): boolean {
  if (plugin.wakesOn === undefined) return true
  return (plugin.followsTaints !== true && changesTaints(event)) || plugin.wakesOn(event, pod)
}
