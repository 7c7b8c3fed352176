// What analyzers ask about Jobs: whether what failed is past.
import { controllerOf } from '#api/object.ts'
import { jobs } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Job } from '#api/types/batch-v1.ts'
import type { Survey } from './survey.ts'

export function isComplete({ status }: Job): boolean {
  return status?.conditions?.some((each) => each.type === 'Complete' && each.status === 'True') ?? false
}

/** It is done, or a later run of the same CronJob is. */
export function isOutdone(survey: Survey, job: Job): boolean {
  if (isComplete(job)) return true
  const owner = controllerOf(job)
  if (owner === undefined) return false
  const madeMs = timeMs(job.metadata.creationTimestamp)
  return survey
    .all(jobs, job.metadata.namespace)
    .some(
      (other) =>
        controllerOf(other)?.uid === owner.uid &&
        isComplete(other) &&
        timeMs(other.metadata.creationTimestamp) > madeMs,
    )
}
