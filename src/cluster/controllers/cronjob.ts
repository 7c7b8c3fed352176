// Starts Jobs by the clock. Models kube-controller-manager cronjob syncCronJob, v1.35.
import { type CronSchedule, isTimeZone, parseCronSchedule } from '#api/cron-schedule.ts'
import { controllerOf, keyOf, type ObjectKey } from '#api/object.ts'
import { cronJobs, jobs } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import { formatRfc1123, formatTime, timeMs } from '#api/time.ts'
import type { CronJob, CronJobStatus, Job } from '#api/types/batch-v1.ts'
import { controllerReference } from '../runtime/claims.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { byController, type Informer } from '../runtime/informer.ts'
import { type DueRun, dueRun, ImpossibleSchedule, untilNextMs } from './cronjob-times.ts'

const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

export const cronJobController: ControllerFactory = {
  name: 'cronjob-controller',
  account: 'cronjob-controller',
  create: (on) => new CronJobController(on),
}

class CronJobController implements Controller {
  readonly #on: Runtime
  readonly #cronJobs: Informer<CronJob>
  readonly #jobs: Informer<Job>

  constructor(on: Runtime) {
    this.#on = on
    this.#cronJobs = on.informer(cronJobs)
    this.#jobs = on.informer(jobs)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#jobs.addIndex('controller', byController)
    this.#cronJobs.onChange(({ object }) => enqueue(keyOf(object)))
    this.#jobs.onChange(({ object }) => {
      const owner = controllerOf(object)
      if (owner?.kind === 'CronJob') enqueue(`${object.metadata.namespace}/${owner.name}`)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const cronJob = this.#cronJobs.get(key)
    if (cronJob === undefined) return undefined
    const sync = new CronJobSync(this.#on, cronJob, this.#jobs.byIndex('controller', cronJob.metadata.uid))
    return sync.run()
  }
}

class CronJobSync {
  readonly #on: Runtime
  readonly #cronJob: CronJob
  readonly #jobs: readonly Job[]
  #status: CronJobStatus
  #isChanged = false

  constructor(on: Runtime, cronJob: CronJob, owned: readonly Job[]) {
    this.#on = on
    this.#cronJob = cronJob
    this.#jobs = owned
    this.#status = cronJob.status
  }

  run(): RequeueAfter | undefined {
    this.#forgetOld('Complete', this.#cronJob.spec.successfulJobsHistoryLimit)
    this.#forgetOld('Failed', this.#cronJob.spec.failedJobsHistoryLimit)
    this.#countFinished()
    this.#forgetMissing()
    let waitMs: number | undefined
    try {
      waitMs = this.#start()
    } finally {
      if (this.#isChanged) this.#on.api.updateStatus(cronJobs, { ...this.#cronJob, status: this.#status })
    }
    return waitMs === undefined ? undefined : { requeueAfterMs: waitMs }
  }

  #tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#on.events.event(this.#cronJob, type, reason, message)
  }

  #setStatus(change: Partial<CronJobStatus>): void {
    this.#status = { ...this.#status, ...change }
    this.#isChanged = true
  }

  #isListed(uid: string): boolean {
    return (this.#status.active ?? []).some((reference) => reference.uid === uid)
  }

  #unlist(uid: string): void {
    const active = (this.#status.active ?? []).filter((reference) => reference.uid !== uid)
    this.#setStatus({ active: active.length === 0 ? undefined : active })
  }

  #countFinished(): void {
    for (const job of this.#jobs) {
      const { uid, name } = job.metadata
      const end = endOf(job)
      if (end === undefined) {
        const isOurs = this.#isListed(uid)
        if (!isOurs) this.#noteUnexpected(job)
        continue
      }
      if (this.#isListed(uid)) {
        this.#unlist(uid)
        this.#tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`)
      }
      const { completionTime } = job.status
      if (end === 'Complete' && timeMs(completionTime) > timeMs(this.#status.lastSuccessfulTime))
        this.#setStatus({ lastSuccessfulTime: completionTime })
    }
  }

  #noteUnexpected({ metadata }: Job): void {
    const live = this.#on.api.get(cronJobs, this.#cronJob.metadata.namespace, this.#cronJob.metadata.name)
    if ((live.status.active ?? []).some((reference) => reference.uid === metadata.uid)) return
    const message = `Saw a job that the controller did not create or forgot: ${metadata.name}`
    this.#tell('Warning', 'UnexpectedJob', message)
  }

  #forgetMissing(): void {
    const present = new Set(this.#jobs.map((job) => job.metadata.uid))
    for (const { uid = '', name = '' } of this.#status.active ?? []) {
      if (present.has(uid)) continue
      try {
        this.#on.api.get(jobs, this.#cronJob.metadata.namespace, name)
      } catch (error) {
        if (!isNotFound(error)) throw error
        this.#tell('Normal', 'MissingJob', `Active job went missing: ${name}`)
        this.#unlist(uid)
      }
    }
  }

  /** Starts the run that is due, if one is; how long until the next. */
  #start(): number | undefined {
    const { spec, metadata } = this.#cronJob
    if (metadata.deletionTimestamp !== undefined || spec.suspend === true) return undefined
    const schedule = this.#schedule()
    if (schedule === undefined) return undefined
    const nowMs = this.#on.clock.now()
    const due = this.#due(schedule, nowMs)
    if (due === undefined) return undefined
    const { dueMs, isTooMany } = due
    if (isTooMany)
      this.#tell(
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      )
    if (dueMs !== undefined) this.#startRun(dueMs, nowMs)
    return untilNextMs({ ...this.#cronJob, status: this.#status }, schedule, nowMs)
  }

  #schedule(): CronSchedule | undefined {
    const { schedule: text, timeZone } = this.#cronJob.spec
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      this.#tell(
        'Warning',
        'UnknownTimeZone',
        `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`,
      )
      return undefined
    }
    const [, zone = timeZone, plain = text] = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text) ?? []
    const schedule = parseCronSchedule(plain, zone)
    if (schedule === undefined)
      this.#tell('Warning', 'UnparseableSchedule', `unparseable schedule: "${text}"`)
    return schedule
  }

  /** Undefined of a schedule that no day fulfils: only a change of it helps. */
  #due(schedule: CronSchedule, nowMs: number): DueRun | undefined {
    try {
      return dueRun(this.#cronJob, schedule, nowMs)
    } catch (error) {
      if (!(error instanceof ImpossibleSchedule)) throw error
      const message = `invalid schedule: ${this.#cronJob.spec.schedule} : ${error.message}`
      this.#tell('Warning', 'InvalidSchedule', message)
      return undefined
    }
  }

  #startRun(dueMs: number, nowMs: number): void {
    const { spec } = this.#cronJob
    const { startingDeadlineSeconds } = spec
    if (startingDeadlineSeconds !== undefined && dueMs + startingDeadlineSeconds * 1000 < nowMs) {
      this.#tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${formatRfc1123(dueMs)}`)
      return
    }
    const name = `${this.#cronJob.metadata.name}-${Math.floor(dueMs / 60_000)}`
    const active = this.#status.active ?? []
    if (active.some((reference) => reference.name === name)) return
    if (timeMs(this.#status.lastScheduleTime) === dueMs) return
    if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const why = 'prior execution is running and concurrency policy is Forbid'
      this.#tell('Normal', 'JobAlreadyActive', `Not starting job because ${why}`)
      return
    }
    if (spec.concurrencyPolicy === 'Replace')
      for (const job of this.#jobs) if (this.#isListed(job.metadata.uid)) this.#delete(job)
    this.#create(name, dueMs)
  }

  #create(name: string, dueMs: number): void {
    const { metadata, spec } = this.#cronJob
    const { labels, annotations } = spec.jobTemplate.metadata
    const draft = {
      metadata: {
        name,
        labels,
        annotations: { ...annotations, [scheduledAnnotation]: formatTime(dueMs) },
        ownerReferences: [controllerReference(this.#cronJob)],
      },
      spec: spec.jobTemplate.spec,
    }
    try {
      const job = this.#on.api.create(jobs, draft, metadata.namespace)
      this.#tell('Normal', 'SuccessfulCreate', `Created job ${name}`)
      this.#list(job, dueMs)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isAlreadyExists(error)) {
        const job = this.#on.api.get(jobs, metadata.namespace, name)
        if (controllerOf(job)?.uid === metadata.uid && endOf(job) === undefined) this.#list(job, dueMs)
        return
      }
      if (!isNamespaceTerminating(error))
        this.#tell('Warning', 'FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
  }

  #list({ kind, apiVersion, metadata }: Job, dueMs: number): void {
    const { namespace, name, uid, resourceVersion } = metadata
    const reference = { kind, namespace, name, uid, apiVersion, resourceVersion }
    this.#setStatus({
      active: [...(this.#status.active ?? []), reference],
      lastScheduleTime: formatTime(dueMs),
    })
  }

  #delete({ metadata }: Job): void {
    const { namespace, name, uid } = metadata
    try {
      this.#on.api.delete(jobs, namespace, name, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#tell('Warning', 'FailedDelete', `Deleted job: ${error.message}`)
      throw error
    }
    this.#unlist(uid)
    this.#tell('Normal', 'SuccessfulDelete', `Deleted job ${name}`)
  }

  /** Deletes the oldest finished Jobs beyond the history limit. */
  #forgetOld(end: 'Complete' | 'Failed', limit: number | undefined): void {
    if (limit === undefined) return
    const finished = this.#jobs
      .filter((job) => endOf(job) === end)
      .sort((a, b) => timeMs(a.status.startTime) - timeMs(b.status.startTime))
    for (const job of finished.slice(0, Math.max(0, finished.length - limit))) this.#delete(job)
  }
}

function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  const is = (type: string) => status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false
  return is('Complete') ? 'Complete' : is('Failed') ? 'Failed' : undefined
}
