// Starts one container: back-off, image, creation, start, postStart. Models kuberuntime startContainer, v1.35.
import { ApiError } from '#api/status.ts'
import type { Container as ContainerSpec, Pod } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import { RuntimeError } from '../machines/container.ts'
import type { Sandbox } from '../machines/container-runtime.ts'
import { FileError } from '../machines/file-error.ts'
import type { StoredImage } from '../machines/image-store.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import { sleep, type Task } from '../runtime/task.ts'
import type { Allocations } from './allocations.ts'
import type { BackOff } from './back-off.ts'
import { latency } from './config.ts'
import { containerConfig } from './container-config.ts'
import { ConfigError } from './environment.ts'
import type { Hooks } from './hooks.ts'
import type { ImageManager } from './image-manager.ts'
import { goDuration } from './image-manager.ts'
import { containerEvent, type KubeletParts, podText } from './parts.ts'
import type { PodView } from './pod-cache.ts'
import { latest } from './restart-rules.ts'
import { StartProblem } from './sync-error.ts'
import type { PodVolumes } from './volumes/pod-volumes.ts'

export interface Starter {
  readonly parts: KubeletParts
  readonly backOff: BackOff
  readonly images: ImageManager
  readonly volumes: PodVolumes
  readonly allocations: Allocations
  readonly hooks: Hooks
  /** Image volumes that could not be pulled. */
  readonly missing: ReadonlyMap<string, StartProblem>
}

/** Throws StartProblem. */
export function* startContainer(
  on: Starter,
  pod: Pod,
  container: ContainerSpec,
  view: PodView,
  sandbox: Sandbox,
): Task {
  const { parts } = on
  checkBackOff(on, pod, container, view)
  const image = yield* awaitImage(on, pod, container)
  const created = yield* createContainer(on, pod, container, view, sandbox, image)
  yield sleep(parts.clock, parts.random.jitter(latency.startMs, latency.jitter))
  try {
    parts.runtime.startContainer(created)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    throw told(parts, pod, container, new StartProblem('RunContainerError', error.message))
  }
  containerEvent(parts, pod, container.name, 'Normal', 'Started', 'Container started')
  yield* runPostStart(on, pod, container, created)
}

function* awaitImage(on: Starter, pod: Pod, container: ContainerSpec): Task<StoredImage> {
  try {
    for (const { name } of container.volumeMounts ?? []) {
      const problem = on.missing.get(name)
      if (problem !== undefined) throw problem
    }
    return yield* on.images.ensure(pod, container)
  } catch (error) {
    if (error instanceof StartProblem) throw told(on.parts, pod, container, error)
    throw error
  }
}

/** A container that ended waits longer each time. */
function checkBackOff({ parts, backOff }: Starter, pod: Pod, container: ContainerSpec, view: PodView): void {
  // One that was killed just now does not count yet: of a container that its probe condemned the former run does.
  const ended = view.containers.find(({ name, state }) => name === container.name && state === 'exited')
  if (ended === undefined) return
  const nowMs = parts.clock.now()
  const key = `${pod.metadata.uid}_${container.name}`
  if (backOff.isWaitingSince(key, ended.finishedMs, nowMs)) {
    const name = `failed container ${container.name} in pod ${podText(pod)}`
    containerEvent(parts, pod, container.name, 'Warning', 'BackOff', `Back-off restarting ${name}`)
    const waitMs = backOff.waitMs(key)
    const message = `back-off ${goDuration(waitMs)} restarting failed container=${container.name} pod=${podText(pod)}`
    throw new StartProblem('CrashLoopBackOff', message, message, ended.finishedMs + waitMs)
  }
  backOff.fail(key, ended.finishedMs, nowMs)
}

function* createContainer(
  on: Starter,
  pod: Pod,
  container: ContainerSpec,
  view: PodView,
  sandbox: Sandbox,
  image: StoredImage,
): Task<Container> {
  const { parts, volumes } = on
  const before = latest(view, container.name)
  const attempt = before === undefined ? 0 : before.container.config.attempt + 1
  yield sleep(parts.clock, parts.random.jitter(latency.createMs, latency.jitter))
  try {
    const podIP = sandbox.address
    const config = containerConfig({ parts, volumes, pod, container, image, attempt, podIP })
    const created = parts.runtime.createContainer(sandbox, config, image)
    on.allocations.setActual(pod.metadata.uid, container.name, container.resources)
    containerEvent(parts, pod, container.name, 'Normal', 'Created', 'Container created')
    return created
  } catch (error) {
    throw told(parts, pod, container, creationProblem(error))
  }
}

function creationProblem(error: unknown): StartProblem {
  if (error instanceof ConfigError || error instanceof ApiError || error instanceof ConnectionError)
    return new StartProblem('CreateContainerConfigError', error.message)
  if (error instanceof RuntimeError) return new StartProblem('CreateContainerError', error.message)
  if (error instanceof FileError)
    return new StartProblem('CreateContainerError', `${error.message}: ${error.path}`)
  throw error
}

/** Tells of a failure as an event. */
function told(parts: KubeletParts, pod: Pod, container: ContainerSpec, problem: StartProblem): StartProblem {
  containerEvent(parts, pod, container.name, 'Warning', 'Failed', `Error: ${problem.eventText}`)
  return problem
}

function* runPostStart(on: Starter, pod: Pod, container: ContainerSpec, created: Container): Task {
  const hook = container.lifecycle?.postStart
  if (hook === undefined) return
  const failure = yield* on.hooks.run(pod, container, created, hook)
  if (failure === undefined) return
  containerEvent(on.parts, pod, container.name, 'Warning', 'FailedPostStartHook', 'PostStartHook failed')
  yield* on.hooks.stop(pod, container, created, 'FailedPostStartHook')
  throw new StartProblem('PostStartHookError', failure)
}
