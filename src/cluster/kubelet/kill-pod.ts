// Ends all containers of a pod, sidecars last, then its sandbox. Models kuberuntime killPodWithSyncResult, v1.35.
import type { Container as ContainerSpec, Pod } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import { RuntimeError } from '../machines/container.ts'
import { sleep, startTask, type Task } from '../runtime/task.ts'
import { latency } from './config.ts'
import type { Hooks } from './hooks.ts'
import type { KubeletParts } from './parts.ts'
import { isSidecar } from './restart-rules.ts'
import { SyncError } from './sync-error.ts'

/** Throws SyncError when the runtime does not answer. */
export function* killPod(parts: KubeletParts, hooks: Hooks, pod: Pod, graceSeconds: number): Task {
  const { clock, runtime } = parts
  if (!runtime.isRunning) throw new SyncError('the container runtime does not answer')
  const running = runtime
    .containersOf(pod.metadata.uid)
    .filter((container) => container.state === 'running')
    .map((container) => ({ container, spec: specOf(pod, container) }))
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name)
  const isLast = ({ spec }: { spec: ContainerSpec }) => sidecars.includes(spec.name)
  const beganMs = clock.now()
  const stop = (one: { container: Container; spec: ContainerSpec }, seconds: number) =>
    hooks.stop(pod, one.spec, one.container, `Stopping container ${one.spec.name}`, seconds)
  yield* all(running.filter((one) => !isLast(one)).map((one) => stop(one, graceSeconds)))
  for (const one of running
    .filter(isLast)
    .sort((a, b) => sidecars.indexOf(b.spec.name) - sidecars.indexOf(a.spec.name))) {
    const left = Math.max(graceSeconds > 0 ? 2 : 0, graceSeconds - (clock.now() - beganMs) / 1000)
    yield* stop(one, Math.min(graceSeconds, left))
  }
  const sandboxes = runtime.sandboxesOf(pod.metadata.uid).filter(({ isReady }) => isReady)
  if (sandboxes.length === 0) return
  yield sleep(clock, parts.random.jitter(latency.stopSandboxMs, latency.jitter))
  try {
    for (const { id } of sandboxes) runtime.stopSandbox(id)
  } catch (error) {
    if (error instanceof RuntimeError) throw new SyncError(error.message)
    throw error
  }
}

function specOf(pod: Pod, { config }: Container): ContainerSpec {
  const every = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
    ...((pod.spec.ephemeralContainers ?? []) as unknown as readonly ContainerSpec[]),
  ]
  return every.find(({ name }) => name === config.name) ?? ({ name: config.name } as ContainerSpec)
}

/** Runs tasks side by side and waits for all. */
function* all(tasks: readonly Task[]): Task {
  let left = tasks.length
  if (left === 0) return
  const failures: unknown[] = []
  yield (resume) => {
    const cancels = tasks.map((task) =>
      startTask(task, (outcome) => {
        if ('error' in outcome) failures.push(outcome.error)
        if (--left === 0) resume()
      }),
    )
    return () => {
      for (const cancel of cancels) cancel()
    }
  }
  if (failures.length > 0) throw failures[0]
}
