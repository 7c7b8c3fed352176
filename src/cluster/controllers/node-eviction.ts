// Taints nodes that are not ready so that their pods are evicted: no faster than a rate, and not at all while the whole
// cluster seems down. Models nodelifecycle doNoExecuteTaintingPass and handleDisruption, v1.35.
import { ApiError } from '#api/status.ts'
import type { Node, NodeCondition } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { readyCondition } from './node-health.ts'
import { hasTaint, notReadyKey, removeTaints, swapTaints, unreachableKey } from './node-taints.ts'
import { rateOf, stateOfZone, TaintingQueue, type ZoneState, zoneOf } from './node-zones.ts'

const passPeriodMs = 100
const notReady = { key: notReadyKey, effect: 'NoExecute' }
const unreachable = { key: unreachableKey, effect: 'NoExecute' }

interface Judged {
  readonly node: Node
  readonly isReady: boolean
}

export class NodeEviction {
  readonly #on: Runtime
  readonly #nodes: Informer<Node>
  readonly #queues = new Map<string, TaintingQueue>()
  readonly #states = new Map<string, ZoneState>()
  readonly #startMs: number
  #cancelPass: (() => void) | undefined

  constructor(on: Runtime, nodes: Informer<Node>) {
    this.#on = on
    this.#nodes = nodes
    this.#startMs = on.clock.now()
  }

  stop(): void {
    this.#cancelPass?.()
    this.#cancelPass = undefined
  }

  /** Reacts to a node's Ready condition. */
  follow(node: Node, { status }: NodeCondition): void {
    if (status === 'True') {
      this.markReachable(node)
      return
    }
    const [wanted, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady]
    if (hasTaint(node, opposite)) {
      attempt(() => swapTaints(this.#on, node, [wanted], [opposite]))
      return
    }
    const queue = this.#queueOf(node)
    const { name } = node.metadata
    if (!hasTaint(node, wanted)) queue.forget(name)
    queue.add(name)
    this.#schedulePass()
  }

  markReachable(node: Node): void {
    attempt(() => removeTaints(this.#on, node, [unreachable]))
    attempt(() => removeTaints(this.#on, node, [notReady]))
    this.#queueOf(node).remove(node.metadata.name)
  }

  /** Sets the rates by how many nodes of each zone are ready. True when the cluster as a whole just came back. */
  judgeZones(judged: readonly Judged[], all: readonly Node[]): boolean {
    const zones = new Map<string, boolean[]>()
    for (const { node, isReady } of judged) {
      const zone = zoneOf(node)
      zones.set(zone, [...(zones.get(zone) ?? []), isReady])
    }
    const states = new Map([...zones].map(([zone, ready]) => [zone, stateOfZone(ready)]))
    for (const zone of zones.keys()) if (!this.#states.has(zone)) this.#states.set(zone, 'Initial')
    for (const zone of this.#states.keys()) if (!zones.has(zone)) this.#states.delete(zone)
    const isAllDown = [...states.values()].every((state) => state === 'FullDisruption')
    const wasAllDown = [...this.#states.values()].every((state) => state === 'FullDisruption')
    if (isAllDown && wasAllDown) return false
    if (isAllDown) {
      for (const node of all) this.markReachable(node)
      for (const zone of this.#states.keys()) {
        this.#queues.get(zone)?.setRate(0, this.#on.clock.now())
        this.#states.set(zone, 'FullDisruption')
      }
      return false
    }
    for (const [zone, state] of states) {
      if (!wasAllDown && this.#states.get(zone) === state) continue
      this.#queues.get(zone)?.setRate(rateOf(state, zones.get(zone)?.length ?? 0), this.#on.clock.now())
      this.#states.set(zone, state)
    }
    return wasAllDown
  }

  #queueOf(node: Node): TaintingQueue {
    const zone = zoneOf(node)
    const queue = this.#queues.get(zone) ?? new TaintingQueue(this.#on.clock.now())
    this.#queues.set(zone, queue)
    return queue
  }

  /** Upstream looks at its queues all the time; here only while somebody waits, at the same moments. */
  #schedulePass(): void {
    if (this.#cancelPass !== undefined) return
    const sinceStartMs = this.#on.clock.now() - this.#startMs
    this.#cancelPass = this.#on.clock.after(passPeriodMs - (sinceStartMs % passPeriodMs), () => {
      this.#cancelPass = undefined
      let isWaiting = false
      for (const queue of this.#queues.values()) {
        queue.run(this.#on.clock.now(), (name) => this.#taint(name))
        if (!queue.isEmpty) isWaiting = true
      }
      if (isWaiting) this.#schedulePass()
    })
  }

  #taint(name: string): boolean {
    const node = this.#nodes.get(name)
    if (node === undefined) return true
    const status = readyCondition(node)?.status
    if (status === undefined) return false
    if (status === 'True') return true
    const [wanted, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady]
    return attempt(() => swapTaints(this.#on, node, [wanted], [opposite]))
  }
}

/** False when the server refused or was not there; the next look tries again. */
function attempt(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
    return false
  }
}
