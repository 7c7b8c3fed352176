// Taking pods away one beside the other: eviction, retries while a budget forbids it, waiting until they are gone.
// Models kubectl drain evictPods and deletePods, v1.35.

import { formatDuration } from '#api/duration.ts'
import type { KubeObject } from '#api/object.ts'
import { pods as podRef, resourcePath } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { responseBody } from '../responses.ts'
import type { VerbCall } from '../verb.ts'
import type { DryRun } from '../writing.ts'

const retryMs = 5000
const pollMs = 1000

/** One pod on its way out. */
interface Leaving {
  readonly pod: Pod
  readonly isEvicted: boolean
  readonly dueMs: number
}

/** Takes the pods away and waits for it; answers what went wrong. */
export async function takePodsAway(call: VerbCall, pods: readonly Pod[], dryRun: DryRun): Promise<string[]> {
  const { io, flags } = call
  const timeoutMs = flags.durationMs('timeout')
  const deadlineMs = timeoutMs > 0 ? call.nowMs() + timeoutMs : Number.POSITIVE_INFINITY
  const errors: string[] = []
  let leaving: Leaving[] = pods.map((pod) => ({ pod, isEvicted: false, dueMs: call.nowMs() }))
  while (leaving.length > 0) {
    const isLate = call.nowMs() >= deadlineMs
    const next: Leaving[] = []
    for (const each of leaving) {
      if (noticeMs(each, deadlineMs) > call.nowMs()) {
        next.push(each)
        continue
      }
      if (isLate) {
        if (!each.isEvicted) announce(call, each.pod, dryRun)
        errors.push(timeoutError(each, formatDuration(timeoutMs)))
        continue
      }
      const step = each.isEvicted ? await lookForEnd(call, each) : await evict(call, each, dryRun, errors)
      if (step !== undefined) next.push(step)
    }
    leaving = next
    if (leaving.length === 0) break
    const wakeMs = Math.min(...leaving.map((each) => noticeMs(each, deadlineMs)))
    if (wakeMs > call.nowMs()) await io.sleep(wakeMs - call.nowMs())
    if (io.interrupt.isRaised) return ['interrupted']
  }
  return errors
}

/** Who waits for a pod's end sees at once that the time is up; who waits for another try, only then. */
function noticeMs({ isEvicted, dueMs }: Leaving, deadlineMs: number): number {
  return isEvicted ? Math.min(dueMs, deadlineMs) : dueMs
}

function timeoutError({ pod, isEvicted }: Leaving, timeout: string): string {
  const { name, namespace } = pod.metadata
  return isEvicted
    ? `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: context deadline exceeded`
    : `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${timeout}`
}

function announce({ io, flags }: VerbCall, { metadata }: Pod, dryRun: DryRun): void {
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  const deed = flags.on('disable-eviction') ? 'deleting' : 'evicting'
  io.out(`${deed} pod ${metadata.namespace}/${metadata.name}${suffix}\n`)
}

/** Undefined when there is nothing left to do for the pod. */
async function evict(
  call: VerbCall,
  { pod }: Leaving,
  dryRun: DryRun,
  errors: string[],
): Promise<Leaving | undefined> {
  const { io } = call
  const { name, namespace } = pod.metadata
  const isDelete = call.flags.on('disable-eviction')
  announce(call, pod, dryRun)
  if (dryRun === 'client') return undefined
  try {
    await request(call, pod, isDelete, dryRun)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (isNotFound(error)) return undefined
    if (error.code === 429 && error.reason === 'TooManyRequests') {
      io.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`)
      return { pod, isEvicted: false, dueMs: call.nowMs() + retryMs }
    }
    const isTerminating = (error.status.details?.causes ?? []).some(
      ({ reason }) => reason === 'NamespaceTerminating',
    )
    if (error.reason === 'Forbidden' && isTerminating) return { pod, isEvicted: true, dueMs: call.nowMs() }
    errors.push(`error when evicting pods/"${name}" -n "${namespace}": ${error.message}`)
    return undefined
  }
  return dryRun === 'none' ? { pod, isEvicted: true, dueMs: call.nowMs() } : undefined
}

async function request(call: VerbCall, pod: Pod, isDelete: boolean, dryRun: DryRun): Promise<void> {
  const { name, namespace } = pod.metadata
  const grace = call.flags.count('grace-period')
  const deleteOptions = {
    ...(grace >= 0 && { gracePeriodSeconds: grace }),
    ...(dryRun === 'server' && { dryRun: ['All'] }),
  }
  const headers = { 'content-type': 'application/json' }
  const path = resourcePath(podRef, namespace, name, isDelete ? undefined : 'eviction')
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    deleteOptions,
  }
  const body = isDelete ? { apiVersion: 'v1', kind: 'DeleteOptions', ...deleteOptions } : eviction
  responseBody(await call.client.request({ method: isDelete ? 'DELETE' : 'POST', path, headers, body }))
}

async function lookForEnd(call: VerbCall, { pod }: Leaving): Promise<Leaving | undefined> {
  const { name, namespace, uid } = pod.metadata
  try {
    const path = resourcePath(podRef, namespace, name)
    const found = responseBody(await call.client.request({ method: 'GET', path })) as KubeObject
    if (found.metadata.uid === uid) return { pod, isEvicted: true, dueMs: call.nowMs() + pollMs }
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  call.io.out(`pod/${name} ${call.flags.on('disable-eviction') ? 'deleted' : 'evicted'}\n`)
  return undefined
}
