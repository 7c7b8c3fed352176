// Makes and ends a Job's pods. Models kube-controller-manager job manageJob, v1.35.
import type { Sent } from '#api/object.ts'
import { pods } from '#api/resource-ref.ts'
import { ApiError, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import type { Container, Pod, PodTemplateSpec } from '#api/types/core-v1.ts'
import { isPodReady, podFromTemplate } from '../runtime/pods.ts'
import { finishedMs, remainingBackoffMs } from './job-backoff.ts'
import { completionIndex, indexAnnotation, union } from './job-indexes.ts'
import { allFailures, failureCountAnnotations, type JobSync, trackingFinalizer } from './job-sync.ts'
import { deletionOrder } from './pod-deletion-order.ts'

/** Most pods made or deleted in one look. */
const burst = 500

export interface Managed {
  /** Pods that are active afterwards. */
  readonly active: number
  /** Look again after so long: a back-off. */
  readonly waitMs?: number
  readonly error?: ApiError
}

/** Makes or deletes pods until as many are active as should be. */
export function manageJob(sync: JobSync): Managed {
  const { job, activePods } = sync
  const active = activePods.length
  if (job.spec.suspend === true) return deletePods(sync, activePods, true)
  const wanted = wantedActive(sync)
  const surplus = surplusPods(sync, Math.max(0, active - wanted)).slice(0, burst)
  // Either deletes or makes in one look, never both.
  if (surplus.length > 0) return deletePods(sync, surplus, true)
  const missing = wanted - active - (sync.replacesOnlyFailed ? sync.terminating : 0)
  if (missing <= 0) return { active }
  if (!sync.hasLimitPerIndex) {
    const waitMs = remainingBackoffMs(sync.backoff, sync.nowMs)
    if (waitMs > 0) return { active: 0, waitMs }
  }
  if (!sync.isIndexed)
    return createPods(
      sync,
      Array.from({ length: Math.min(missing, burst) }, () => undefined),
    )
  const pending = pendingIndexes(sync, Math.min(missing, burst))
  const waits = pending.map((index) => indexBackoffMs(sync, index))
  const due = pending.filter((_, i) => waits[i] === 0)
  if (due.length === 0 && waits.length > 0) return { active: 0, waitMs: Math.min(...waits) }
  return createPods(sync, due)
}

function wantedActive({ job, succeeded, activePods }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec
  // Without completions any success means that the rest only runs out.
  if (completions === undefined) return succeeded > 0 ? activePods.length : parallelism
  return Math.max(0, Math.min(completions - succeeded, parallelism))
}

function surplusPods(sync: JobSync, atLeast: number): readonly Pod[] {
  let duplicates: readonly Pod[] = []
  if (sync.isIndexed) {
    const taken = new Set<number>()
    duplicates = sync.activePods.filter((pod) => {
      const index = completionIndex(pod)
      if (index === undefined || index >= sync.completions || taken.has(index)) return true
      taken.add(index)
      return false
    })
  }
  if (duplicates.length >= atLeast) return duplicates
  const rest = sync.activePods.filter((pod) => !duplicates.includes(pod))
  return [...duplicates, ...deletionOrder(rest, [], sync.nowMs).slice(0, atLeast - duplicates.length)]
}

function pendingIndexes(sync: JobSync, count: number): readonly number[] {
  const indexesOf = (some: readonly Pod[]) =>
    new Set(some.map(completionIndex).filter((index) => index !== undefined))
  const ending = sync.replacesOnlyFailed
    ? sync.pods.filter(
        ({ metadata, status }) => metadata.deletionTimestamp !== undefined && status.phase !== 'Failed',
      )
    : []
  const settled = union(
    sync.indexes?.succeeded ?? new Set(),
    sync.indexes?.failed ?? new Set(),
    indexesOf(sync.activePods),
    indexesOf(ending),
  )
  const pending: number[] = []
  for (let i = 0; i < sync.completions && pending.length < count; i++) if (!settled.has(i)) pending.push(i)
  return pending
}

function indexBackoffMs(sync: JobSync, index: number): number {
  const last = sync.indexes?.delayed.get(index)
  if (last === undefined) return 0
  return remainingBackoffMs({ failures: allFailures(last) + 1, lastFailureMs: finishedMs(last) }, sync.nowMs)
}

/** Slow start: while every creation of a batch works, the next batch is twice as large. */
function createPods(sync: JobSync, indexes: readonly (number | undefined)[]): Managed {
  const { expectations } = sync.memory
  expectations.expectCreations(sync.key, indexes.length)
  let made = 0
  let batch = 1
  while (made < indexes.length) {
    let error: ApiError | undefined
    for (const index of indexes.slice(made, made + batch)) {
      error ??= createPod(sync, index)
      if (error !== undefined) break
      made++
    }
    if (error !== undefined) {
      for (let left = made; left < indexes.length; left++) expectations.created(sync.key)
      const active = sync.activePods.length + made
      return isNamespaceTerminating(error) ? { active } : { active, error }
    }
    batch *= 2
  }
  return { active: sync.activePods.length + made }
}

function createPod(sync: JobSync, index: number | undefined): ApiError | undefined {
  const { job, on } = sync
  const template = podTemplate(sync, index)
  const pod = podFromTemplate(job, template)
  const generateName = index === undefined ? {} : { generateName: indexedBaseName(job.metadata.name, index) }
  const draft: Sent<Pod> = { ...pod, metadata: { ...pod.metadata, ...generateName } }
  try {
    const made = on.api.create(pods, draft, job.metadata.namespace)
    on.events.event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata.name}`)
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (!isNamespaceTerminating(error))
      on.events.event(job, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    return error
  }
}

/** Longest start of a generated pod name. */
const maxBaseLength = 57

function indexedBaseName(name: string, index: number): string {
  const ending = `-${index}-`
  return `${name.slice(0, maxBaseLength + 1 - ending.length)}${ending}`
}

function podTemplate(sync: JobSync, index: number | undefined): PodTemplateSpec {
  const { job } = sync
  const { metadata, spec } = job.spec.template
  const others = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== trackingFinalizer)
  const finalizers = [...others, trackingFinalizer]
  if (index === undefined) return { metadata: { ...metadata, finalizers }, spec }
  const counts = sync.hasLimitPerIndex ? failureCountAnnotations(job, sync.indexes?.delayed.get(index)) : {}
  return {
    metadata: {
      ...metadata,
      finalizers,
      annotations: { ...metadata.annotations, ...counts, [indexAnnotation]: String(index) },
      labels: { ...metadata.labels, [indexAnnotation]: String(index) },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: spec.containers.map(withIndexVariable),
      ...(spec.initContainers !== undefined && {
        initContainers: spec.initContainers.map(withIndexVariable),
      }),
    },
  }
}

const indexVariable = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexAnnotation}']` } },
}

function withIndexVariable(container: Container): Container {
  if ((container.env ?? []).some(({ name }) => name === indexVariable.name)) return container
  return { ...container, env: [...(container.env ?? []), indexVariable] } as Container
}

/** Ends pods; `release` takes their finalizer first, so that they count for nothing. */
export function deletePods(sync: JobSync, doomed: readonly Pod[], release: boolean): Managed {
  const { job, on, memory } = sync
  if (release)
    memory.expectations.expectDeletions(
      sync.key,
      doomed.map((pod) => pod.metadata.uid),
    )
  let error: ApiError | undefined
  let deleted = 0
  if (release) for (const pod of doomed) removeFinalizer(sync, pod)
  for (const pod of doomed) {
    const { namespace, name, uid } = pod.metadata
    try {
      on.api.delete(pods, namespace, name)
      on.events.event(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
      deleted++
      if (isPodReady(pod)) sync.ready--
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      memory.expectations.deleted(sync.key, uid)
      if (isNotFound(failure)) continue
      on.events.event(job, 'Warning', 'FailedDelete', `Error deleting: ${failure.message}`)
      error = failure
    }
  }
  sync.terminating += deleted
  return { active: sync.activePods.length - deleted, ...(error !== undefined && { error }) }
}

/** True when the pod holds the finalizer no more. */
export function removeFinalizer(sync: JobSync, pod: Pod): boolean {
  if (!(pod.metadata.finalizers ?? []).includes(trackingFinalizer)) return true
  sync.memory.released.add(pod.metadata.uid)
  try {
    patchFinalizerAway(sync.on.api, pod)
    return true
  } catch (error) {
    if (isNotFound(error)) return true
    sync.memory.released.delete(pod.metadata.uid)
    if (error instanceof ApiError) return false
    throw error
  }
}

export function patchFinalizerAway(api: JobSync['on']['api'], pod: Pod): void {
  const { namespace, name, uid } = pod.metadata
  const metadata = { '$deleteFromPrimitiveList/finalizers': [trackingFinalizer], uid }
  api.patch(pods, namespace, name, 'strategic', { metadata })
}
