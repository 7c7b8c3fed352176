// What written objects say, in a few words of their fields.
import { isRecord, type KubeObject } from '#api/object.ts'
import { changesBetween } from './changes.ts'
import type { Telling } from './telling.ts'
import type { Request } from './writer.ts'

interface Known {
  readonly spec?: { readonly replicas?: number; readonly parallelism?: number }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly succeeded?: number
    readonly active?: number
    readonly failed?: number
    readonly phase?: string
  }
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null
}

const changesTold = 2

/** What the object of a write says now; empty when its name says it all. */
export function factOf(request: Request, { words }: Telling): string {
  const { resource, object, verb, before } = request
  if (object === undefined || request.refusal !== undefined) return ''
  const { spec = {}, status = {}, endpoints } = object as Known
  const { facts } = words
  if (resource === 'pods/eviction') return ''
  if (verb === 'delete') return endOf(request, facts)
  const released = finalizersOf(request, facts)
  if (released !== '' || object.metadata.deletionTimestamp !== undefined) return released
  if (resource === 'endpointslices') {
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length
    return facts.endpoints(ready, endpoints?.length ?? 0)
  }
  if (resource === 'jobs/status')
    return facts.jobPods(status.active ?? 0, status.succeeded ?? 0, status.failed ?? 0)
  if (resource.endsWith('/status') && status.replicas !== undefined)
    return facts.ready(status.readyReplicas ?? 0, status.replicas)
  if (resource.endsWith('/status')) return status.phase ?? ''
  const isScaled =
    spec.replicas !== undefined && (before as Known | undefined)?.spec?.replicas !== spec.replicas
  if (isScaled && spec.replicas !== undefined) return facts.replicas(spec.replicas)
  if (verb === 'create' || before === undefined) return ''
  return changedFields(request)
}

type Facts = Telling['words']['facts']

/** How an object that was deleted goes. */
function endOf({ object, before }: Request, facts: Facts): string {
  // Of what is gone the server answers only that it is.
  if (object === undefined || object === before) return facts.gone
  const { finalizers, deletionGracePeriodSeconds: seconds = 0 } = object.metadata
  if ((finalizers ?? []).length > 0) return facts.heldBy((finalizers ?? []).join(', '))
  return seconds > 0 ? facts.ends(seconds) : facts.ending
}

function finalizersOf({ object, before }: Request, facts: Facts): string {
  const left = object?.metadata.finalizers ?? []
  const gone = (before?.metadata.finalizers ?? []).filter((each) => !left.includes(each))
  return gone.length === 0 ? '' : facts.released(gone.join(', '))
}

function changedFields({ before, object }: Request): string {
  if (before === undefined || object === undefined) return ''
  return changesBetween(before, object)
    .filter(({ path }) => !path.startsWith('status') && !path.startsWith('metadata.annotations'))
    .slice(0, changesTold)
    .map(({ path, now }) => `${path}: ${now ?? '-'}`)
    .join(', ')
}

interface PodStatus {
  readonly phase?: string
  readonly conditions?: readonly { readonly type: string; readonly status: string }[] | null
  readonly containerStatuses?: readonly { readonly state?: unknown }[] | null
}

/** A container that has only not begun yet says nothing new. */
const beginning = new Set(['ContainerCreating', 'PodInitializing'])

/** What a pod's status tells of it: `Ready`, `CrashLoopBackOff`, `Succeeded`; empty while it only begins. */
export function podFact(object: KubeObject | undefined): { readonly text: string; readonly isBad: boolean } {
  const { status = {} } = (object ?? {}) as { readonly status?: PodStatus }
  const { phase = '', conditions, containerStatuses } = status
  if (phase === 'Succeeded' || phase === 'Failed') return { text: phase, isBad: phase === 'Failed' }
  const why = (containerStatuses ?? []).map(({ state }) => reasonIn(state)).find((each) => each !== '')
  if (why !== undefined && why !== '') return { text: why, isBad: why !== 'Completed' }
  const isReady = (conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True')
  return { text: isReady ? 'Ready' : '', isBad: false }
}

function reasonIn(state: unknown): string {
  if (!isRecord(state)) return ''
  for (const each of [state.waiting, state.terminated]) {
    const reason = isRecord(each) ? String(each.reason ?? '') : ''
    if (reason !== '' && !beginning.has(reason)) return reason
  }
  return ''
}
