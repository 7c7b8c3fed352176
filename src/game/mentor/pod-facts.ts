// What analyzers ask about pods: their containers with what became of them, and how their owner is named.
import { controllerOf, deepEqual } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { deployments, replicaSets } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Deployment, ReplicaSet } from '#api/types/apps-v1.ts'
import type {
  Container,
  ContainerStateTerminated,
  ContainerStateWaiting,
  ContainerStatus,
  Pod,
} from '#api/types/core-v1.ts'
import { podTemplateHashLabel, revisionAnnotation } from '#api/well-known.ts'
import { type Finding, nameOfObject, type ObjectName, shown } from './finding.ts'
import type { Survey } from './survey.ts'

/** A container as it is asked for and as it is. */
export interface ContainerView {
  readonly name: string
  readonly isInit: boolean
  readonly spec: Container
  readonly status: ContainerStatus | undefined
  readonly waiting: ContainerStateWaiting | undefined
  /** How it ended last. */
  readonly ended: ContainerStateTerminated | undefined
}

export function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
}

/** Views of pods as they were listed: a pod that changes is listed anew. */
const views = new WeakMap<Pod, readonly ContainerView[]>()

/** All containers, those that run first before the others. */
export function containersOf(pod: Pod): readonly ContainerView[] {
  const known = views.get(pod) ?? viewsOf(pod)
  views.set(pod, known)
  return known
}

function viewsOf(pod: Pod): readonly ContainerView[] {
  const view = (isInit: boolean) => (spec: Container) => {
    const statuses = isInit ? pod.status?.initContainerStatuses : pod.status?.containerStatuses
    const status = statuses?.find(({ name }) => name === spec.name)
    return {
      name: spec.name,
      isInit,
      spec,
      status,
      waiting: status?.state.waiting,
      ended: status?.state.terminated ?? status?.lastState.terminated,
    }
  }
  return [
    ...(pod.spec?.initContainers ?? []).map(view(true)),
    ...(pod.spec?.containers ?? []).map(view(false)),
  ]
}

/** How long a container that was started again and again may run and still count as one that falls over. */
const relapseMs = 1000
/** Fewer restarts may be an accident. */
const fewRestarts = 2

/** Whether a container ends again and again, or has ended where it should go on. */
export function isFailing(pod: Pod, { status, isInit, spec }: ContainerView, nowMs: number): boolean {
  if (status === undefined) return false
  const { state, lastState, restartCount } = status
  const { terminated } = lastState
  const policy = pod.spec?.restartPolicy
  // Who is to try until it works may fail once.
  if (policy === 'OnFailure' && restartCount < fewRestarts && !hasEnded(pod)) return false
  if (state.waiting !== undefined)
    return terminated !== undefined && !calmReasons.has(state.waiting.reason ?? '')
  // Evicted, or at the end of a node: nothing of its own doing.
  if (hasEnded(pod) && policy === 'Always') return false
  if (state.terminated !== undefined)
    return state.terminated.exitCode !== 0 || (!isInit && policy === 'Always' && spec.restartPolicy == null)
  if (state.running === undefined || terminated === undefined || restartCount < fewRestarts) return false
  const lastedMs = timeMs(terminated.finishedAt) - timeMs(terminated.startedAt)
  return nowMs - timeMs(state.running.startedAt) <= lastedMs + relapseMs
}

const calmReasons = new Set(['PodInitializing', 'ContainerCreating'])

/** Whether a newer template of its Deployment has pods of its own, or will have: this one is on its way out. */
export function isOutdated(survey: Survey, pod: Pod): boolean {
  const owner = controllerOf(pod)
  const { namespace } = pod.metadata
  const own = owner?.kind === 'ReplicaSet' ? survey.get(replicaSets, namespace, owner.name) : undefined
  const deployment = own === undefined ? undefined : controllerOf(own)
  if (own === undefined || deployment === undefined) return false
  // Changed, and kept from making pods.
  const maker = survey.get(deployments, namespace, deployment.name)
  if (maker?.spec?.paused === true && !hasTemplateOf(own, maker)) return true
  const revision = (set: ReplicaSet) => Number(set.metadata.annotations?.[revisionAnnotation] ?? 0)
  return survey
    .all(replicaSets, namespace)
    .some((set) => controllerOf(set)?.uid === deployment.uid && revision(set) > revision(own))
}

/** Whether a ReplicaSet was made from a Deployment's template as it is now. */
export function hasTemplateOf(set: ReplicaSet, { spec }: Deployment): boolean {
  const { [podTemplateHashLabel]: _, ...labels } = set.spec?.template?.metadata?.labels ?? {}
  const template = spec?.template
  return (
    deepEqual(set.spec?.template?.spec, template?.spec) &&
    deepEqual(labels, template?.metadata?.labels ?? {}) &&
    deepEqual(set.spec?.template?.metadata?.annotations ?? {}, template?.metadata?.annotations ?? {})
  )
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Not asked to go, and not yet at its end. */
export function isWanted(pod: Pod): boolean {
  const { phase } = pod.status ?? {}
  return pod.metadata.deletionTimestamp === undefined && phase !== 'Succeeded'
}

/** What of a pod comes from its template and may be what is wrong. */
export function ofTemplate({ metadata, spec }: Pod): Pick<Finding, 'detail' | 'madeMs'> {
  const { nodeSelector, affinity, tolerations, schedulerName, nodeName } = spec ?? {}
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(
    ({ volumeMounts: _, ...container }) => container,
  )
  const isPlaced = metadata.ownerReferences !== undefined
  const place = { nodeSelector, affinity, tolerations, schedulerName, ...(!isPlaced && { nodeName }) }
  return { detail: JSON.stringify({ containers, place }), madeMs: timeMs(metadata.creationTimestamp) }
}

/** `deployment/web`: where the template of a pod is mended; `pod/web` when nobody made it. */
export function templateOf(survey: Survey, pod: Pod): ObjectName {
  const owner = survey.ownerOf(pod)
  return owner.kind === 'Pod' ? nameOfObject(pod) : owner
}

/** Kinds whose template `kubectl set` can change while it is in use. */
const changeable = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])

export function isChangeable({ kind }: ObjectName): boolean {
  return changeable.has(kind)
}

/** ` -n shop` when an object is not in the namespace in use. */
export function flagOf(survey: Survey, namespace: string | undefined): string {
  return namespace === undefined || namespace === survey.namespace ? '' : ` -n ${namespace}`
}

/** `pod web-1 -n shop`. */
export function typed(survey: Survey, object: ObjectName): string {
  return `${object.kind.toLowerCase()} ${object.name}${flagOf(survey, object.namespace)}`
}

/** `deployment/web -n shop`. */
export function target(survey: Survey, object: ObjectName): string {
  return `${shown(object)}${flagOf(survey, object.namespace)}`
}
