// What the workers of a kubelet do with a pod: sync, terminate, clean up. Models kubelet SyncPod and its siblings, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import { timeMs } from '#api/time.ts'
import type { Container as ContainerSpec, Pod } from '#api/types/core-v1.ts'
import type { Sandbox } from '../machines/container-runtime.ts'
import { sleep, type Task } from '../runtime/task.ts'
import type { Allocations } from './allocations.ts'
import { BackOff } from './back-off.ts'
import { createSandbox } from './create-sandbox.ts'
import type { Hooks } from './hooks.ts'
import type { ImageManager } from './image-manager.ts'
import { killPod } from './kill-pod.ts'
import { isStatic } from './mirror-pods.ts'
import { runtimeLookMs } from './node-conditions.ts'
import type { KubeletParts } from './parts.ts'
import { podActions } from './pod-actions.ts'
import type { PodCache, PodView } from './pod-cache.ts'
import { makePodStatus } from './pod-status.ts'
import type { Verdict, WorkerActs } from './pod-workers.ts'
import type { Probes } from './probes.ts'
import { resizeInPlace, resizesOf } from './resize-pod.ts'
import { startContainer } from './start-container.ts'
import type { StartFailures } from './start-failures.ts'
import type { StatusWriter } from './status-writer.ts'
import { StartProblem, SyncError } from './sync-error.ts'
import { pullImageVolumes } from './volumes/image-volumes.ts'
import type { PodVolumes } from './volumes/pod-volumes.ts'

export interface RunnerParts {
  readonly parts: KubeletParts
  readonly cache: PodCache
  readonly statuses: StatusWriter
  readonly failures: StartFailures
  readonly images: ImageManager
  readonly volumes: PodVolumes
  readonly allocations: Allocations
  readonly hooks: Hooks
  readonly probes: Probes
  /** Lets a pod be looked at again after a while. */
  readonly wakeLater: (podUid: string, delayMs: number) => void
}

const deadlineText = 'Pod was active on the node longer than the specified deadline'

export class PodRunner implements WorkerActs {
  readonly #on: RunnerParts
  readonly #backOff: BackOff

  constructor(on: RunnerParts) {
    this.#on = on
    this.#backOff = new BackOff(10_000, on.parts.config.crashLoopBackOffMaxMs)
  }

  *sync(pod: Pod, view: PodView): Task<boolean> {
    const { parts, volumes, probes, allocations } = this.#on
    allocations.review(pod, resizesOf(allocations, pod, view).length === 0)
    const status = this.#setStatus(pod, view, false)
    this.#awaitDeadline(pod, status.startTime)
    if (hasEnded({ status })) return true
    if (!this.#on.cache.isNetworkReady(runtimeLookMs) && pod.spec.hostNetwork !== true) {
      const why =
        'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'
      parts.events.event(pod, 'Warning', 'NetworkNotReady', why)
      throw new SyncError(why, { isTransient: true })
    }
    yield* volumes.ensureMounted(pod)
    probes.add(pod)
    yield* this.#syncContainers(pod, view)
    return false
  }

  *terminate(pod: Pod, view: PodView, graceSeconds: number, verdict: Verdict | undefined): Task {
    const { parts, cache, probes, hooks } = this.#on
    this.#setStatus(pod, view, false, verdict)
    probes.stopLiveness(pod)
    yield* killPod(parts, hooks, pod, graceSeconds)
    probes.remove(pod.metadata.uid)
    this.#setStatus(pod, cache.refresh(pod.metadata.uid), true, verdict)
  }

  *cleanUp(pod: Pod, view: PodView, verdict: Verdict | undefined): Task {
    const { volumes, parts } = this.#on
    this.#setStatus(pod, view, true, verdict, true)
    volumes.forget(pod.metadata.uid)
    yield sleep(parts.clock, 1)
  }

  /** The pod is gone: nothing of it stays on the machine. */
  forget(podUid: string): void {
    const { parts, cache, statuses, failures, images, volumes, probes, allocations } = this.#on
    allocations.forget(podUid)
    for (const container of parts.runtime.containersOf(podUid)) parts.runtime.removeContainer(container)
    for (const sandbox of parts.runtime.sandboxesOf(podUid)) parts.runtime.removeSandbox(sandbox.id)
    this.#backOff.forget(podUid)
    failures.forget(podUid)
    images.forget(podUid)
    volumes.forget(podUid)
    probes.remove(podUid)
    statuses.forget(podUid)
    cache.forget(podUid)
  }

  /** Makes the status anew, because a probe or a verdict changed it. */
  refreshStatus(pod: Pod): void {
    this.#setStatus(pod, this.#on.cache.get(pod.metadata.uid), false)
  }

  /** Models the active deadline handler. */
  #awaitDeadline({ metadata, spec }: Pod, startTime: string | undefined): void {
    if (spec.activeDeadlineSeconds === undefined || startTime === undefined) return
    const { parts, wakeLater } = this.#on
    const leftMs = timeMs(startTime) + spec.activeDeadlineSeconds * 1000 - parts.clock.now()
    if (leftMs > 0) wakeLater(metadata.uid, leftMs)
  }

  /** Tells of a deadline that is over, each time that it is looked at. */
  #overdue(pod: Pod, startTime: string | undefined): Verdict | undefined {
    const { parts } = this.#on
    const seconds = pod.spec.activeDeadlineSeconds
    if (seconds === undefined || startTime === undefined) return undefined
    if (parts.clock.now() < timeMs(startTime) + seconds * 1000) return undefined
    parts.events.event(pod, 'Normal', 'DeadlineExceeded', deadlineText)
    return { reason: 'DeadlineExceeded', message: deadlineText, graceSeconds: undefined }
  }

  #setStatus(pod: Pod, view: PodView, isTerminal: boolean, given?: Verdict, isOver = false) {
    const { parts, statuses, failures, probes, allocations } = this.#on
    const { uid } = pod.metadata
    const old = statuses.get(uid) ?? pod.status
    // A pod of a file never ends by itself: its mirror keeps its phase until it is taken away.
    const keepsPhase = isStatic(pod)
    const verdict = given ?? this.#overdue(pod, old.startTime)
    const status = makePodStatus(
      {
        pod,
        view,
        old,
        isOver,
        hostIP: parts.machine.spec.address,
        nowMs: parts.clock.now(),
        isTerminal: isTerminal && !keepsPhase,
        keepsPhase,
        verdict,
        resizes: allocations.conditions(uid),
      },
      {
        failures,
        actual: (podUid, container) => allocations.actual(podUid, container),
        isStarted: (podUid, container) => probes.isStarted(podUid, container),
        isReady: (podUid, container) => probes.isReady(podUid, container),
      },
    )
    statuses.set(pod, status)
    probes.seeStatus(pod, status)
    return status
  }

  *#syncContainers(pod: Pod, view: PodView): Task {
    const { parts, hooks, probes, images, allocations } = this.#on
    const { uid } = pod.metadata
    images.tellMissingSecrets(pod)
    const resizes = resizesOf(allocations, pod, view)
    const actions = podActions(
      pod,
      view,
      (podUid, container) => probes.condemned(podUid, container),
      (podUid, container) => probes.isStarted(podUid, container) ?? true,
      new Set(resizes.filter(({ needsRestart }) => needsRestart).map(({ spec }) => spec.name)),
    )
    if (actions.newSandbox && view.sandboxes.length > 0)
      parts.events.event(
        pod,
        'Normal',
        'SandboxChanged',
        'Pod sandbox changed, it will be killed and re-created.',
      )
    if (actions.killPod) yield* killPod(parts, hooks, pod, pod.spec.terminationGracePeriodSeconds ?? 30)
    for (const { view: doomed, spec, message } of actions.kills) {
      const grace = probes.graceSeconds(pod, spec)
      yield* hooks.stop(pod, spec, doomed.container, message, grace)
      probes.forgetContainer(uid, spec.name)
    }
    const problem = actions.newSandbox || actions.killPod ? undefined : this.#resize(pod, resizes)
    const sandbox = actions.newSandbox ? yield* createSandbox(parts, pod, view) : view.sandboxes[0]?.sandbox
    if (sandbox !== undefined && actions.starts.length > 0)
      yield* this.#start(pod, actions.starts, view, sandbox)
    if (problem !== undefined) throw new SyncError(problem)
  }

  /** What went wrong; when all went well the pod is looked at again soon, to tell that it is done. */
  #resize(pod: Pod, resizes: ReturnType<typeof resizesOf>): string | undefined {
    if (resizes.length === 0) return undefined
    const { parts, allocations, wakeLater } = this.#on
    const problem = resizeInPlace(parts.runtime, allocations, pod, resizes)
    allocations.noteTry(pod, problem)
    if (problem === undefined) wakeLater(pod.metadata.uid, 1)
    return problem
  }

  /** Starts one after the other; throws SyncError when any could not be started. */
  *#start(pod: Pod, specs: readonly ContainerSpec[], view: PodView, sandbox: Sandbox): Task {
    const { failures, probes, images, volumes } = this.#on
    const { uid } = pod.metadata
    const problems: StartProblem[] = []
    const missing = yield* pullImageVolumes(pod, images, volumes)
    for (const spec of specs) {
      try {
        probes.forgetContainer(uid, spec.name)
        yield* startContainer({ ...this.#on, backOff: this.#backOff, missing }, pod, spec, view, sandbox)
        failures.set(uid, spec.name, undefined)
      } catch (error) {
        if (!(error instanceof StartProblem)) throw error
        failures.set(uid, spec.name, { reason: error.reason, message: error.message })
        problems.push(error)
      }
    }
    if (problems.length === 0) return
    const waits = problems.flatMap(({ retryAtMs }) => (retryAtMs === undefined ? [] : [retryAtMs]))
    const isOnlyWaiting = waits.length === problems.length
    throw new SyncError(problems[0]?.message ?? '', isOnlyWaiting ? { retryAtMs: Math.min(...waits) } : {})
  }
}
