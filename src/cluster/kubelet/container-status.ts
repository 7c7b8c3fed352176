// The statuses of a pod's containers from what the runtime has. Models kubelet convertToAPIContainerStatuses, v1.35.
import { formatTime } from '#api/time.ts'
import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  ResourceRequirements,
  VolumeMountStatus,
} from '#api/types/core-v1.ts'
import type { ContainerView, PodView } from './pod-cache.ts'
import { isSidecar, latest, shouldStart } from './restart-rules.ts'
import type { StartFailures } from './start-failures.ts'

export interface StatusParts {
  readonly failures: StartFailures
  /** What the probes last said; undefined where there is no such probe. */
  readonly isStarted: (podUid: string, container: string) => boolean | undefined
  readonly isReady: (podUid: string, container: string) => boolean | undefined
  /** What a running container has; undefined where only its spec tells. */
  readonly actual: (podUid: string, container: string) => ResourceRequirements | undefined
}

const goneText =
  'The container could not be located when the pod was deleted.  The container used to be Running'

type Role = 'init' | 'main' | 'ephemeral'

/** Statuses in the order in which they are shown: init containers as specified, the others by name. */
export function containerStatuses(
  pod: Pod,
  view: PodView,
  old: readonly ContainerStatus[],
  role: Role,
  parts: StatusParts,
): ContainerStatus[] {
  const containers = containersOf(pod, role)
  const hasInits = (pod.spec.initContainers ?? []).length > 0 && role !== 'ephemeral'
  const statuses = containers.map((container) =>
    readied(
      pod,
      container,
      role,
      statusOf(pod, container, view, old, hasInits, role === 'init', parts),
      parts,
    ),
  )
  return role === 'init' ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function containersOf(pod: Pod, role: Role): readonly Container[] {
  if (role === 'init') return pod.spec.initContainers ?? []
  if (role === 'main') return pod.spec.containers
  return (pod.spec.ephemeralContainers ?? []) as unknown as readonly Container[]
}

function statusOf(
  pod: Pod,
  container: Container,
  view: PodView,
  oldStatuses: readonly ContainerStatus[],
  hasInits: boolean,
  isInit: boolean,
  parts: StatusParts,
): ContainerStatus {
  const old = oldStatuses.find((status) => status.name === container.name)
  const [now, before] = view.containers.filter(({ name }) => name === container.name)
  let status: ContainerStatus
  if (now !== undefined) {
    const actual = parts.actual(pod.metadata.uid, container.name)
    status = seenStatus(container, now, before, old, actual)
  } else if (old?.state.terminated !== undefined) status = old
  else status = unseenStatus(pod, container, old, hasInits)
  const end = status.state.terminated
  if (isInit && end?.exitCode === 0) return status
  if (!shouldStart(pod, container, view)) return status
  const failure = parts.failures.get(pod.metadata.uid, container.name)
  if (failure === undefined) return status
  return {
    ...status,
    ...(end !== undefined && { lastState: status.state }),
    state: {
      waiting: { reason: failure.reason, ...(failure.message !== '' && { message: failure.message }) },
    },
  }
}

function seenStatus(
  container: Container,
  now: ContainerView,
  before: ContainerView | undefined,
  old: ContainerStatus | undefined,
  actual: ResourceRequirements | undefined,
): ContainerStatus {
  const requests = container.resources?.requests
  const { uid, gid, groups, attempt } = now.container.config
  return {
    name: container.name,
    state: stateOf(now),
    lastState: before === undefined ? (attempt === 0 ? {} : (old?.lastState ?? {})) : stateOf(before),
    ready: false,
    restartCount: attempt,
    image: [...now.container.image.references].sort()[0] ?? now.container.config.image,
    imageID: [...now.container.image.repoDigests].sort()[0] ?? now.container.image.id,
    containerID: `containerd://${now.container.id}`,
    started: false,
    ...(requests !== undefined && Object.keys(requests).length > 0 && { allocatedResources: requests }),
    resources: actual ?? container.resources ?? {},
    ...mountStatuses(container),
    user: { linux: { uid, gid, supplementalGroups: [...new Set([gid, ...groups])].sort((a, b) => a - b) } },
  }
}

function unseenStatus(
  pod: Pod,
  container: Container,
  old: ContainerStatus | undefined,
  hasInits: boolean,
): ContainerStatus {
  const base = {
    name: container.name,
    lastState: old?.lastState ?? {},
    ready: false,
    restartCount: old?.restartCount ?? 0,
    image: container.image ?? '',
    imageID: '',
    started: false,
    ...mountStatuses(container),
  }
  if (old?.state.running !== undefined && pod.metadata.deletionTimestamp !== undefined)
    return {
      ...base,
      state: {
        terminated: unknownEnd(goneText),
      },
    }
  const waiting = { reason: hasInits ? 'PodInitializing' : 'ContainerCreating' }
  if (old?.state.running === undefined) return { ...base, state: { waiting } }
  // Somebody took the container away: the next one counts as a restart.
  const terminated = unknownEnd(goneText)
  return {
    ...base,
    restartCount: base.restartCount + 1,
    lastState: base.lastState.terminated === undefined ? { terminated } : base.lastState,
    state: { waiting },
  }
}

/** The end of a container that nobody saw end. */
export function unknownEnd(message: string): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message,
    startedAt: null,
    finishedAt: null,
  } as never
}

function mountStatuses(container: Container): { volumeMounts?: VolumeMountStatus[] } {
  const mounts = container.volumeMounts ?? []
  if (mounts.length === 0) return {}
  return {
    volumeMounts: mounts.map(({ name, mountPath, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly === true && { readOnly: true, recursiveReadOnly: 'Disabled' }),
    })),
  }
}

function stateOf(view: ContainerView): ContainerState {
  if (view.state === 'running') return { running: { startedAt: formatTime(view.startedMs) } }
  if (view.state === 'created') return { waiting: {} }
  const { exitCode, reason, message, startedMs, finishedMs, container } = view
  return {
    terminated: {
      exitCode,
      reason,
      ...(message !== '' && { message }),
      startedAt: formatTime(startedMs),
      finishedAt: formatTime(finishedMs),
      containerID: `containerd://${container.id}`,
    },
  }
}

/** Adds what the probes say. Models prober UpdatePodStatus. */
function readied(
  pod: Pod,
  container: Container,
  role: Role,
  status: ContainerStatus,
  parts: StatusParts,
): ContainerStatus {
  const { uid } = pod.metadata
  const isRunning = status.state.running !== undefined
  if (role === 'ephemeral') return withoutStarted(status)
  if (role === 'init' && !isSidecar(container)) {
    const ready = status.state.terminated?.exitCode === 0
    return { ...status, started: isRunning, ready }
  }
  const started = isRunning && (parts.isStarted(uid, container.name) ?? true)
  const ready = started && (parts.isReady(uid, container.name) ?? true)
  return { ...status, started, ready }
}

function withoutStarted({ started: _, ...status }: ContainerStatus): ContainerStatus {
  return status
}

/** Whether a regular container was ever made, after which init containers are not run again. */
export function hasMainContainer(pod: Pod, view: PodView): boolean {
  return pod.spec.containers.some((container) => latest(view, container.name) !== undefined)
}
