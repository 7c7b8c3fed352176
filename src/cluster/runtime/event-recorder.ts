// Events of components: the same again is counted, many alike are combined, floods are cut off.
// Models client-go tools/record EventCorrelator, v1.35.
import type { KubeObject } from '#api/object.ts'
import { events } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { ObjectReference } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import { type ApiClient, ConnectionError } from './api-client.ts'

/** Where events say they come from. */
export interface EventSource {
  readonly component: string
  /** The node of a kubelet. */
  readonly host?: string
}

type Severity = 'Normal' | 'Warning'

/** More than this many alike within the interval become one combined event. */
const aggregation = { maxSimilar: 10, intervalMs: 600_000 }
/** Events of one reason about one object from one source: a burst, then one every five minutes. */
const spamFilter = { burst: 25, refillMs: 300_000 }
const cacheLimit = 4096
const maxMessageBytes = 1024
/** Tries while the server cannot be reached. */
const retry = { count: 12, delayMs: 10_000 }
/** How long an event takes from its cause to the server. */
const sendDelayMs = 2

interface Aggregate {
  readonly messages: Set<string>
  lastMs: number
}

interface Logged {
  count: number
  readonly firstTimestamp: string
  readonly name: string
}

interface Tokens {
  left: number
  refilledMs: number
}

export class EventRecorder {
  readonly #api: ApiClient
  readonly #clock: Clock
  readonly #source: EventSource
  readonly #aggregates = new Map<string, Aggregate>()
  readonly #logged = new Map<string, Logged>()
  readonly #tokens = new Map<string, Tokens>()
  #sent: number

  constructor(api: ApiClient, clock: Clock, source: EventSource) {
    this.#api = api
    this.#clock = clock
    this.#source = source
    this.#sent = firstStamp(source)
  }

  /** Tells of something about an object. It reaches the API a little later, or not at all. */
  event(object: KubeObject | ObjectReference, type: Severity, reason: string, message: string): void {
    const involvedObject = 'metadata' in object ? referenceTo(object) : object
    const draft = this.#correlate({ involvedObject, type, reason, message: clipped(message) })
    if (draft !== undefined) this.#clock.after(sendDelayMs, () => this.#send(draft, retry.count))
  }

  #correlate(told: Told): Draft | undefined {
    const nowMs = this.#clock.now()
    const { host = '', component } = this.#source
    const of = told.involvedObject
    const about = [component, host, of.kind, of.namespace, of.name, of.fieldPath, of.uid, of.apiVersion]
    const isSpam = !this.#takeToken([...about.slice(0, 5), of.uid, told.type, told.reason].join('|'), nowMs)
    const similarKey = [...about, told.type, told.reason].join('|')
    const combined = this.#combine(similarKey, told.message, nowMs)
    const message = combined ? `(combined from similar events): ${told.message}` : told.message
    const key = combined ? similarKey : `${similarKey}|${told.message}`
    let logged = this.#logged.get(key)
    if (logged === undefined) {
      const name = `${of.name}.${this.#uniqueStamp(nowMs)}`
      logged = { count: 0, firstTimestamp: formatTime(nowMs), name }
      remember(this.#logged, key, logged)
    }
    logged.count++
    if (isSpam) return undefined
    return { ...told, message, combined, logged, count: logged.count, lastTimestamp: formatTime(nowMs) }
  }

  /** Hexadecimal nanoseconds, which name events; no two are alike. */
  #uniqueStamp(nowMs: number): string {
    return (BigInt(Math.floor(nowMs)) * 1_000_000n + BigInt(this.#sent++ % 1_000_000)).toString(16)
  }

  #takeToken(key: string, nowMs: number): boolean {
    const tokens = this.#tokens.get(key) ?? { left: spamFilter.burst, refilledMs: nowMs }
    refill(tokens, nowMs)
    forget(this.#tokens, (other) => refill(other, nowMs).left === spamFilter.burst)
    remember(this.#tokens, key, tokens)
    if (tokens.left === 0) return false
    tokens.left--
    return true
  }

  #combine(key: string, message: string, nowMs: number): boolean {
    const isOver = ({ lastMs }: Aggregate) => nowMs - lastMs > aggregation.intervalMs
    forget(this.#aggregates, isOver)
    const aggregate = this.#aggregates.get(key) ?? { messages: new Set(), lastMs: nowMs }
    aggregate.lastMs = nowMs
    remember(this.#aggregates, key, aggregate)
    aggregate.messages.add(message)
    if (aggregate.messages.size < aggregation.maxSimilar) return false
    aggregate.messages.delete(aggregate.messages.values().next().value as string)
    return true
  }

  #send(draft: Draft, triesLeft: number): void {
    const namespace = draft.involvedObject.namespace || 'default'
    try {
      if (draft.count > 1 && this.#repeat(draft, namespace)) return
      this.#api.create(events, this.#eventOf(draft, namespace), namespace)
    } catch (error) {
      if (error instanceof ConnectionError && triesLeft > 1)
        this.#clock.after(retry.delayMs, () => this.#send(draft, triesLeft - 1))
      else if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
    }
  }

  /** Counts up the event that is stored; false when it is gone by now. */
  #repeat({ logged, count, lastTimestamp, message }: Draft, namespace: string): boolean {
    try {
      this.#api.patch(events, namespace, logged.name, 'strategic', { count, lastTimestamp, message })
      return true
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return false
      throw error
    }
  }

  #eventOf(draft: Draft, namespace: string) {
    const { component, host } = this.#source
    return {
      metadata: { name: draft.logged.name, namespace },
      involvedObject: draft.involvedObject,
      reason: draft.reason,
      message: draft.message,
      source: { component, host },
      firstTimestamp: draft.logged.firstTimestamp,
      lastTimestamp: draft.lastTimestamp,
      count: draft.count,
      type: draft.type,
      // Upstream writes combined events anew and forgets who reports them.
      reportingComponent: draft.combined ? '' : component,
      reportingInstance: draft.combined ? '' : (host ?? ''),
    }
  }
}

/** Components that tell of the same moment differ in the nanosecond. */
function firstStamp({ component, host = '' }: EventSource): number {
  let stamp = 7
  for (const letter of component + host) stamp = (stamp * 31 + letter.charCodeAt(0)) % 1_000_000
  return stamp
}

interface Told {
  readonly involvedObject: ObjectReference
  readonly type: Severity
  readonly reason: string
  readonly message: string
}

interface Draft extends Told {
  readonly combined: boolean
  readonly logged: Logged
  readonly count: number
  readonly lastTimestamp: string
}

/** The object as events name it. `fieldPath` points at a part, such as `spec.containers{app}`. */
export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata
  return {
    kind: object.kind,
    namespace,
    name,
    uid,
    apiVersion: object.apiVersion,
    resourceVersion,
    ...(fieldPath !== undefined && { fieldPath }),
  }
}

function clipped(message: string): string {
  return message.length > maxMessageBytes ? `${message.slice(0, maxMessageBytes - 3)}...` : message
}

function refill(tokens: Tokens, nowMs: number): Tokens {
  const refills = Math.floor((nowMs - tokens.refilledMs) / spamFilter.refillMs)
  if (refills > 0) {
    tokens.left = Math.min(spamFilter.burst, tokens.left + refills)
    tokens.refilledMs += refills * spamFilter.refillMs
  }
  return tokens
}

/** Lets those go that say no more than if they had never been, the longest unused first. */
function forget<V>(cache: Map<string, V>, saysNothing: (value: V) => boolean): void {
  for (const [key, value] of cache) {
    if (!saysNothing(value)) return
    cache.delete(key)
  }
}

/** Puts it behind all others, and lets go of the one that was longest unused when there are too many. */
function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size > cacheLimit) cache.delete(cache.keys().next().value as string)
}
