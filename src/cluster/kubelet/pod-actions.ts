// What is to be done so that a pod runs as its spec says. Models kuberuntime computePodActions, v1.35.
import type { Container as ContainerSpec, Pod } from '#api/types/core-v1.ts'
import { hasMainContainer } from './container-status.ts'
import type { ContainerView, PodView } from './pod-cache.ts'
import { isSidecar, latest, shouldStart } from './restart-rules.ts'

export interface Kill {
  readonly view: ContainerView
  readonly spec: ContainerSpec
  readonly message: string
}

export interface PodActions {
  /** The sandbox is not there or has died: everything is made anew. */
  readonly newSandbox: boolean
  /** Nothing is to run any more. */
  readonly killPod: boolean
  readonly kills: readonly Kill[]
  readonly starts: readonly ContainerSpec[]
}

/** What probes say of a running container: `liveness` or `startup` when it is to be killed. */
export type Condemned = (podUid: string, container: ContainerView) => 'liveness' | 'startup' | undefined
/** Whether the startup probe of a running container has passed; true without one. */
export type HasStarted = (podUid: string, container: string) => boolean

const nothing: PodActions = { newSandbox: false, killPod: false, kills: [], starts: [] }

/** `resized` are the containers that are started anew to get another size. */
export function podActions(
  pod: Pod,
  view: PodView,
  condemned: Condemned,
  hasStarted: HasStarted,
  resized: ReadonlySet<string>,
): PodActions {
  if (view.sandboxes[0]?.isReady !== true) return sandboxActions(pod, view)
  const kills: Kill[] = []
  const starts: ContainerSpec[] = []
  const inits = initActions(pod, view, condemned, hasStarted, resized, kills, starts)
  if (inits === 'failed') return { ...nothing, killPod: true }
  if (inits === 'waits') return { ...nothing, kills, starts }
  let keeps = 0
  for (const spec of pod.spec.containers) {
    const status = latest(view, spec.name)
    if (status?.state !== 'running') {
      if (shouldStart(pod, spec, view)) starts.push(spec)
      continue
    }
    const reason = killReason(pod, spec, status, condemned, resized)
    if (reason === undefined) {
      keeps++
      continue
    }
    kills.push({ view: status, spec, message: reason })
    if (restartsWhenKilled(pod, spec)) starts.push(spec)
  }
  for (const spec of (pod.spec.ephemeralContainers ?? []) as unknown as readonly ContainerSpec[])
    if (latest(view, spec.name) === undefined) starts.push(spec)
  if (keeps === 0 && starts.length === 0 && kills.length === 0) return { ...nothing, killPod: true }
  return { ...nothing, kills, starts }
}

function sandboxActions(pod: Pod, view: PodView): PodActions {
  const hadSandbox = view.sandboxes.length > 0
  const wanted = pod.spec.containers.filter(
    (spec) => !hadSandbox || restartsWhenKilled(pod, spec) || latest(view, spec.name) === undefined,
  )
  const isOver = pod.spec.restartPolicy === 'Never' && hadSandbox && hasMainContainer(pod, view)
  if (wanted.length === 0 || isOver) return { ...nothing, killPod: true }
  const [firstInit] = pod.spec.initContainers ?? []
  return {
    newSandbox: true,
    killPod: hadSandbox,
    kills: [],
    starts: firstInit === undefined ? wanted : [firstInit],
  }
}

/** Puts the next init container into `starts`; says whether the others may start. */
function initActions(
  pod: Pod,
  view: PodView,
  condemned: Condemned,
  hasStarted: HasStarted,
  resized: ReadonlySet<string>,
  kills: Kill[],
  starts: ContainerSpec[],
): 'done' | 'waits' | 'failed' {
  const hasBegun = hasMainContainer(pod, view)
  for (const spec of pod.spec.initContainers ?? []) {
    const status = latest(view, spec.name)
    if (isSidecar(spec)) {
      const reason =
        status?.state === 'running' ? sidecarKillReason(pod, spec, status, condemned, resized) : undefined
      if (status !== undefined && reason !== undefined) kills.push({ view: status, spec, message: reason })
      if (status?.state !== 'running' || reason !== undefined) starts.push(spec)
      const isUp = status?.state === 'running' && hasStarted(pod.metadata.uid, spec.name)
      if (!hasBegun && !isUp) return 'waits'
      continue
    }
    if (hasBegun) continue
    if (status?.state === 'running') return 'waits'
    if (status?.state === 'exited' && status.exitCode === 0) continue
    if (!shouldStart(pod, spec, view)) return 'failed'
    starts.push(spec)
    return 'waits'
  }
  return 'done'
}

function restartsWhenKilled({ spec }: Pod, container: ContainerSpec): boolean {
  return (container.restartPolicy ?? spec.restartPolicy) !== 'Never'
}

/** The same words without what comes next, as upstream has them. */
function sidecarKillReason(
  pod: Pod,
  spec: ContainerSpec,
  view: ContainerView,
  condemned: Condemned,
  resized: ReadonlySet<string>,
): string | undefined {
  const reason = killReason(pod, spec, view, condemned, resized)
  return reason?.replace(/^Container (\S+) (failed \w+ probe).*/, 'Init container $1 $2')
}

function killReason(
  pod: Pod,
  spec: ContainerSpec,
  view: ContainerView,
  condemned: Condemned,
  resized: ReadonlySet<string>,
): string | undefined {
  if (spec.image !== view.container.config.image)
    return `Container ${spec.name} definition changed, will be restarted`
  if (resized.has(spec.name)) return `Container ${spec.name} resize requires restart`
  const probe = condemned(pod.metadata.uid, view)
  if (probe === undefined) return undefined
  return `Container ${spec.name} failed ${probe} probe${restartsWhenKilled(pod, spec) ? ', will be restarted' : ''}`
}
