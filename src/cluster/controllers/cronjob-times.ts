// Which run of a CronJob is due and when the next one is. Models kube-controller-manager cronjob mostRecentScheduleTime, v1.35.
import type { CronSchedule } from '#api/cron-schedule.ts'
import { timeMs } from '#api/time.ts'
import type { CronJob } from '#api/types/batch-v1.ts'

/** A run is looked for so long after its time, so that its second has begun. */
const nextDelayMs = 100
/** More missed runs than this are told of. */
const manyMissed = 100

export interface DueRun {
  /** The latest time at which a run was due and has not been started. */
  readonly dueMs: number | undefined
  readonly isTooMany: boolean
}

/** Thrown where a schedule can be read, but names no day that there is. */
export class ImpossibleSchedule extends Error {
  constructor() {
    super('time difference between two schedules is less than 1 second')
  }
}

/** The run that is due. Throws ImpossibleSchedule. */
export function dueRun(cronJob: CronJob, schedule: CronSchedule, nowMs: number): DueRun {
  return mostRecent(schedule, earliestOf(cronJob, nowMs, true), nowMs)
}

/** Milliseconds until the next run after those that are due. */
export function untilNextMs(cronJob: CronJob, schedule: CronSchedule, nowMs: number): number | undefined {
  const earliestMs = earliestOf(cronJob, nowMs, false)
  const next = schedule.next(mostRecent(schedule, earliestMs, nowMs).dueMs ?? earliestMs)
  return next === undefined ? undefined : next + nextDelayMs - nowMs
}

function earliestOf({ metadata, status, spec }: CronJob, nowMs: number, withDeadline: boolean): number {
  const earliestMs = timeMs(status.lastScheduleTime ?? metadata.creationTimestamp)
  const { startingDeadlineSeconds } = spec
  if (!withDeadline || startingDeadlineSeconds === undefined) return earliestMs
  return Math.max(earliestMs, nowMs - startingDeadlineSeconds * 1000)
}

function mostRecent(schedule: CronSchedule, earliestMs: number, nowMs: number): DueRun {
  const first = schedule.next(earliestMs)
  if (first === undefined) throw new ImpossibleSchedule()
  if (nowMs < first) return { dueMs: undefined, isTooMany: false }
  const second = schedule.next(first)
  if (second === undefined || nowMs < second) return { dueMs: first, isTooMany: false }
  const missed = Math.floor((nowMs - first) / (second - first)) + 1
  let dueMs = first
  let next = schedule.next(first + (missed - 2) * (second - first))
  while (next !== undefined && next <= nowMs) {
    dueMs = next
    next = schedule.next(next)
  }
  return { dueMs, isTooMany: missed > manyMissed }
}
