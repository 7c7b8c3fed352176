// Writes pod statuses to the API, one at a time, the newest only. Models kubelet/status manager, v1.35.
import { deepEqual } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import type { Cancel } from '#api/request.ts'
import { pods } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import type { Pod, PodCondition, PodStatus } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import { type ApiClient, ConnectionError } from '../runtime/api-client.ts'
import { mirroredHash } from './mirror-pods.ts'
import { kubeletConditions } from './pod-conditions.ts'
import { disruptionReason } from './pod-status.ts'

/** How long a status takes to the server, and when a failed write is tried again. */
const writeMs = 12
const retryMs = 10_000

export interface StatusWriterParts {
  readonly api: ApiClient
  readonly clock: Clock
  /** Whether containers of the pod may still run, in which case it has not ended yet. */
  readonly mayRun: (podUid: string) => boolean
  /** Whether all that the pod had on the machine is gone, in which case a deleted pod may go. */
  readonly isCleanedUp: (podUid: string) => boolean
  /** Whether another static pod has taken the name of this one, and with it the mirror. */
  readonly isReplaced: (pod: Pod) => boolean
}

interface Entry {
  readonly pod: Pod
  status: PodStatus
  isDirty: boolean
  cancel: Cancel | undefined
}

export class StatusWriter {
  readonly #parts: StatusWriterParts
  readonly #entries = new Map<string, Entry>()

  constructor(parts: StatusWriterParts) {
    this.#parts = parts
  }

  /** The status last made for a pod. */
  get(podUid: string): PodStatus | undefined {
    return this.#entries.get(podUid)?.status
  }

  set(pod: Pod, status: PodStatus): void {
    const { uid } = pod.metadata
    const known = this.#entries.get(uid)
    const isSame = known !== undefined && deepEqual(known.status, status)
    const isDeleted = pod.metadata.deletionTimestamp !== undefined
    if (isSame && !isDeleted) return
    known?.cancel?.()
    const entry: Entry = { pod, status, isDirty: true, cancel: undefined }
    this.#entries.set(uid, entry)
    this.#writeLater(uid, entry, writeMs)
  }

  /** Something outside the status changed, such as the last container being gone. */
  flush(podUid: string): void {
    const entry = this.#entries.get(podUid)
    if (entry === undefined) return
    entry.cancel?.()
    this.#writeLater(podUid, entry, writeMs)
  }

  forget(podUid: string): void {
    this.#entries.get(podUid)?.cancel?.()
    this.#entries.delete(podUid)
  }

  #writeLater(uid: string, entry: Entry, delayMs: number): void {
    entry.cancel = this.#parts.clock.after(delayMs, () => {
      entry.cancel = undefined
      try {
        this.#write(uid, entry)
      } catch (error) {
        if (isNotFound(error)) return
        if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
        this.#writeLater(uid, entry, retryMs)
      }
    })
  }

  #write(uid: string, entry: Entry): void {
    const { api, mayRun, isCleanedUp, isReplaced } = this.#parts
    const { namespace, name } = entry.pod.metadata
    const current = api.get(pods, namespace, name)
    const isMirror = mirroredHash(current) === uid
    if (current.metadata.uid !== uid && (!isMirror || isReplaced(entry.pod))) return
    const status = merged(current.status, entry.status, mayRun(uid))
    if (!deepEqual(current.status, status)) api.updateStatus(pods, { ...current, status })
    entry.isDirty = false
    if (isMirror || current.metadata.deletionTimestamp === undefined || !isCleanedUp(uid)) return
    api.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
  }
}

/** Conditions of others stay; the end of a pod is told only once nothing of it runs. */
function merged(old: PodStatus, status: PodStatus, mayRun: boolean): PodStatus {
  const isMine = ({ type, reason }: PodCondition) =>
    kubeletConditions.has(type) || reason === disruptionReason
  const mine = (status.conditions ?? []).filter(isMine)
  const others = (old.conditions ?? []).filter(
    (condition) => !isMine(condition) && !mine.some(({ type }) => type === condition.type),
  )
  const isEnding = !hasEnded({ status: old }) && hasEnded({ status })
  const conditions = [...mine.map((condition) => keptTime(condition, old)), ...others]
  const result = { ...status, conditions }
  if (!isEnding || !mayRun) return result
  const { reason: _, message: __, ...rest } = result
  return {
    ...rest,
    ...(old.phase !== undefined && { phase: old.phase }),
    ...(old.reason !== undefined && { reason: old.reason }),
    ...(old.message !== undefined && { message: old.message }),
  }
}

/** Whoever set a status first is right about when. */
function keptTime(condition: PodCondition, old: PodStatus): PodCondition {
  const before = old.conditions?.find(({ type }) => type === condition.type)
  if (before?.status !== condition.status) return condition
  return { ...condition, lastTransitionTime: before.lastTransitionTime }
}
