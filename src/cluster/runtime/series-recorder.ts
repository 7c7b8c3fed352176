// Events of the newer kind, as the scheduler writes them: repetitions become a series.
// Models client-go tools/events EventBroadcaster, v1.35.
import type { KubeObject } from '#api/object.ts'
import { events } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import { formatMicroTime } from '#api/time.ts'
import type { Clock } from '../clock.ts'
import { type ApiClient, ConnectionError } from './api-client.ts'
import { referenceTo } from './event-recorder.ts'

/** Where events say they come from. */
export interface SeriesSource {
  readonly component: string
  readonly instance: string
}

/** A series ends when nothing came for so long. */
const seriesIdleMs = 360_000
const sendDelayMs = 2
const noteLimitBytes = 1024

interface Told {
  readonly name: string
  readonly namespace: string
  count: number
  lastMs: number
}

export class SeriesRecorder {
  readonly #api: ApiClient
  readonly #clock: Clock
  readonly #source: SeriesSource
  readonly #told = new Map<string, Told>()
  #sent = 0

  constructor(api: ApiClient, clock: Clock, source: SeriesSource) {
    this.#api = api
    this.#clock = clock
    this.#source = source
  }

  /** Tells of an action on an object; `related` is another object that it concerns. */
  event(
    regarding: KubeObject,
    related: KubeObject | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    action: string,
    note: string,
  ): void {
    const nowMs = this.#clock.now()
    const involvedObject = referenceTo(regarding)
    const { namespace = 'default', uid, resourceVersion } = regarding.metadata
    const key = [uid, resourceVersion, type, action, reason, related?.metadata.uid].join('|')
    const known = this.#told.get(key)
    if (known !== undefined && nowMs - known.lastMs < seriesIdleMs) {
      this.#again(known, nowMs)
      return
    }
    const stamp = (BigInt(Math.floor(nowMs)) * 1_000_000n + BigInt(this.#sent++ % 1_000_000)).toString(16)
    const told = { name: `${regarding.metadata.name}.${stamp}`, namespace, count: 1, lastMs: nowMs }
    if (type === 'Warning') this.#remember(key, told)
    const { component, instance } = this.#source
    const body = {
      metadata: { name: told.name, namespace },
      involvedObject,
      ...(related !== undefined && { related: referenceTo(related) }),
      reason,
      message: note.slice(0, noteLimitBytes),
      source: {},
      type,
      eventTime: formatMicroTime(nowMs),
      action,
      reportingComponent: component,
      reportingInstance: instance,
    }
    this.#later(() => this.#api.create(events, body, namespace))
  }

  #remember(key: string, told: Told): void {
    this.#told.set(key, told)
    if (this.#told.size > 4096) this.#told.delete(this.#told.keys().next().value as string)
  }

  /** The first repetition makes a series of two; later ones are only counted until the series is refreshed. */
  #again(told: Told, nowMs: number): void {
    told.count++
    told.lastMs = nowMs
    if (told.count > 2) return
    const series = { count: 2, lastObservedTime: formatMicroTime(nowMs) }
    this.#later(() => this.#api.patch(events, told.namespace, told.name, 'strategic', { series }))
  }

  #later(write: () => void): void {
    this.#clock.after(sendDelayMs, () => {
      try {
        write()
      } catch (error) {
        if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      }
    })
  }
}
