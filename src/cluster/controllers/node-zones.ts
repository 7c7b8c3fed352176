// How fast nodes of a zone may be tainted for eviction, and how sick a zone is.
// Models nodelifecycle RateLimitedTimedQueue and ComputeZoneState, v1.35.
import type { Node } from '#api/types/core-v1.ts'

/** Nodes tainted a second in a zone that is well, and in one that is partly down. */
const evictionQps = 0.1
const secondaryEvictionQps = 0.01
/** Zones with more nodes than this go on evicting, slowly, while partly down. */
const largeZone = 50
/** A zone is partly down from this share of nodes not ready on, and more than this many. */
const unhealthyShare = 0.55
const unhealthyCount = 2

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption'

/** The name of a node's zone within its region; empty when it tells neither. */
export function zoneOf({ metadata: { labels } }: Node): string {
  const region = labels?.['topology.kubernetes.io/region'] ?? ''
  const zone = labels?.['topology.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? '' : `${region}/${zone}`
}

/** `ready` tells of each node of the zone whether it is. */
export function stateOfZone(ready: readonly boolean[]): ZoneState {
  const down = ready.filter((isReady) => !isReady).length
  if (down > 0 && down === ready.length) return 'FullDisruption'
  if (down > unhealthyCount && down / ready.length >= unhealthyShare) return 'PartialDisruption'
  return 'Normal'
}

/** The eviction rate of a zone in a state. */
export function rateOf(state: ZoneState, nodeCount: number): number {
  if (state !== 'PartialDisruption') return evictionQps
  return nodeCount > largeZone ? secondaryEvictionQps : 0
}

/** One token, refilled at a rate. */
class Limiter {
  readonly qps: number
  #token = 1
  #sinceMs: number

  constructor(qps: number, nowMs: number) {
    this.qps = qps
    this.#sinceMs = nowMs
  }

  tryAccept(nowMs: number): boolean {
    this.#token = Math.min(1, this.#token + ((nowMs - this.#sinceMs) * this.qps) / 1000)
    this.#sinceMs = nowMs
    if (this.qps <= 0 || this.#token < 1) return false
    this.#token--
    return true
  }
}

/** The nodes of one zone that wait to be tainted. */
export class TaintingQueue {
  readonly #waiting = new Set<string>()
  /** Names that were added and not taken back, waiting or done. */
  readonly #known = new Set<string>()
  #limiter: Limiter

  constructor(nowMs: number) {
    this.#limiter = new Limiter(evictionQps, nowMs)
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** Does nothing for a name that was done already, unless it was forgotten since. */
  add(name: string): void {
    if (this.#known.has(name)) return
    this.#known.add(name)
    this.#waiting.add(name)
  }

  /** Lets a name be added again. */
  forget(name: string): void {
    this.#known.delete(name)
  }

  remove(name: string): void {
    this.#known.delete(name)
    this.#waiting.delete(name)
  }

  /** Works on waiting names while the rate allows; a name for which `work` says false stays. */
  run(nowMs: number, work: (name: string) => boolean): void {
    for (const name of this.#waiting) {
      if (!this.#limiter.tryAccept(nowMs)) return
      if (!work(name)) return
      this.#waiting.delete(name)
    }
  }

  /** Sets another rate. Who waits for the old one goes on waiting. */
  setRate(qps: number, nowMs: number): void {
    if (this.#limiter.qps === qps) return
    const next = new Limiter(qps, nowMs)
    if (qps > 0 && !this.#limiter.tryAccept(nowMs)) next.tryAccept(nowMs)
    this.#limiter = next
  }
}
