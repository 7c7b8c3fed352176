// Which pods of a node a drain takes away, which it leaves, and which forbid it. Models kubectl drain filters, v1.35.
import { controllerOf, type KubeList } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { daemonSets, pods as podRef, resourcePath } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import { responseBody } from '../responses.ts'
import type { VerbCall } from '../verb.ts'

/** What a filter says of a pod; the last word counts. */
interface Ruling {
  readonly isDeleted: boolean
  readonly kind?: 'error' | 'warning'
  readonly message?: string
}

export interface DrainPlan {
  readonly pods: readonly Pod[]
  /** Grouped sentences; empty when nothing forbids the drain. */
  readonly errors: readonly string[]
  readonly warning: string
}

type Filter = (call: VerbCall, pod: Pod) => Ruling | Promise<Ruling>

const okay: Ruling = { isDeleted: true }

/** Sorts the pods of a node. Throws ApiError. */
export async function drainPlan(call: VerbCall, node: string): Promise<DrainPlan> {
  const selector = call.flags.text('pod-selector')
  const { items } = responseBody(
    await call.client.request({
      method: 'GET',
      path: resourcePath(podRef),
      query: { fieldSelector: `spec.nodeName=${node}`, labelSelector: selector || undefined },
    }),
  ) as KubeList<Pod>
  const taken: Pod[] = []
  const errors = new Map<string, string[]>()
  const warnings = new Map<string, string[]>()
  for (const pod of items) {
    const { isDeleted, kind, message = 'unexpected error' } = await rulingOf(call, pod)
    if (isDeleted) taken.push(pod)
    if (kind === undefined) continue
    const group = kind === 'error' ? errors : warnings
    group.set(message, [...(group.get(message) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`])
  }
  return {
    pods: taken,
    errors: [...errors].map(([message, names]) => `cannot delete ${message}: ${names.join(', ')}`),
    warning: [...warnings].map(([message, names]) => `${message}: ${names.join(', ')}`).join('; '),
  }
}

async function rulingOf(call: VerbCall, pod: Pod): Promise<Ruling> {
  let ruling = okay
  for (const filter of filters) {
    ruling = await filter(call, pod)
    if (!ruling.isDeleted) break
  }
  return ruling
}

const skipsDeleted: Filter = (call, { metadata }) => {
  const limitSeconds = call.flags.count('skip-wait-for-delete-timeout')
  const deletedMs = Date.parse(metadata.deletionTimestamp ?? '')
  const isOld = limitSeconds > 0 && call.nowMs() - deletedMs > limitSeconds * 1000
  return isOld ? { isDeleted: false } : okay
}

const ofDaemonSet: Filter = async (call, pod) => {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'DaemonSet' || hasEnded(pod)) return okay
  try {
    const path = resourcePath(daemonSets, pod.metadata.namespace, owner.name)
    responseBody(await call.client.request({ method: 'GET', path }))
  } catch (error) {
    const { message } = error as Error
    if (isNotFound(error) && call.flags.on('force')) return { isDeleted: true, kind: 'warning', message }
    return { isDeleted: false, kind: 'error', message }
  }
  if (!call.flags.on('ignore-daemonsets'))
    return {
      isDeleted: false,
      kind: 'error',
      message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
    }
  return { isDeleted: false, kind: 'warning', message: 'ignoring DaemonSet-managed Pods' }
}

const mirror: Filter = (_, { metadata }) =>
  metadata.annotations?.[mirrorAnnotation] === undefined ? okay : { isDeleted: false }

const localStorage: Filter = (call, pod) => {
  const hasLocal = (pod.spec?.volumes ?? []).some((volume) => volume.emptyDir !== undefined)
  if (!hasLocal || hasEnded(pod)) return okay
  if (!call.flags.on('delete-emptydir-data'))
    return {
      isDeleted: false,
      kind: 'error',
      message: 'Pods with local storage (use --delete-emptydir-data to override)',
    }
  return { isDeleted: true, kind: 'warning', message: 'deleting Pods with local storage' }
}

const unreplicated: Filter = (call, pod) => {
  if (hasEnded(pod) || controllerOf(pod) !== undefined) return okay
  if (call.flags.on('force'))
    return { isDeleted: true, kind: 'warning', message: 'deleting Pods that declare no controller' }
  return {
    isDeleted: false,
    kind: 'error',
    message: 'cannot delete Pods that declare no controller (use --force to override)',
  }
}

const filters: readonly Filter[] = [skipsDeleted, ofDaemonSet, mirror, localStorage, unreplicated]
