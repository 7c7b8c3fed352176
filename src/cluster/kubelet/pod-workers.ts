// One worker a pod: it syncs the pod, ends it, cleans up after it, never two of these at once.
// Models kubelet podWorkers, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import type { Cancel } from '#api/request.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { RandomStream } from '../random.ts'
import { type Outcome, startTask, type Task } from '../runtime/task.ts'
import type { PodCache, PodView } from './pod-cache.ts'
import { SyncError } from './sync-error.ts'

type Phase = 'syncing' | 'terminating' | 'terminated' | 'finished'

/** Why the kubelet itself ends a pod. */
export interface Verdict {
  readonly reason: string
  readonly message: string
  readonly graceSeconds: number | undefined
  /** The pod is told of as disrupted: the node could not keep it. */
  readonly isDisruption?: boolean
}

export interface WorkerActs {
  /** Brings a pod closer to its spec; true when it has ended by itself. */
  sync(pod: Pod, view: PodView): Task<boolean>
  /** Stops all that runs of it. */
  terminate(pod: Pod, view: PodView, graceSeconds: number, verdict: Verdict | undefined): Task
  /** Clears away what it leaves. */
  cleanUp(pod: Pod, view: PodView, verdict: Verdict | undefined): Task
}

/** Waits between syncs: when all is well, after an error, after one that is soon over. */
const resyncMs = 60_000
const errorBackOffMs = 10_000
const transientMs = 1000
/** How often is looked whether a pause is over. */
const pausePollMs = 5000
const jitter = 0.5

class Worker {
  pod: Pod
  phase: Phase = 'syncing'
  isBusy = false
  isPending = false
  lastSyncMs = -1
  graceSeconds: number | undefined
  verdict: Verdict | undefined
  cancelTask: Cancel = () => {}
  cancelRetry: Cancel | undefined

  constructor(pod: Pod) {
    this.pod = pod
  }
}

export class PodWorkers {
  readonly #workers = new Map<string, Worker>()
  readonly #clock: Clock
  readonly #random: RandomStream
  readonly #cache: PodCache
  readonly #acts: WorkerActs
  /** When within each second waiting pods are looked at. */
  readonly #phaseMs: number
  readonly #onPhase: (podUid: string) => void
  /** While the container runtime is down nothing is begun. */
  readonly #isPaused: () => boolean

  constructor(
    clock: Clock,
    random: RandomStream,
    cache: PodCache,
    acts: WorkerActs,
    onPhase: (podUid: string) => void,
    isPaused: () => boolean,
  ) {
    this.#clock = clock
    this.#random = random
    this.#cache = cache
    this.#acts = acts
    this.#onPhase = onPhase
    this.#isPaused = isPaused
    this.#phaseMs = random.below(1000)
  }

  pods(): readonly Pod[] {
    return [...this.#workers.values()].map((worker) => worker.pod)
  }

  /** The pods that nobody wants to end. */
  syncing(): readonly Pod[] {
    return [...this.#workers.values()].filter(({ phase }) => phase === 'syncing').map(({ pod }) => pod)
  }

  phaseOf(podUid: string): Phase | undefined {
    return this.#workers.get(podUid)?.phase
  }

  verdictOf(podUid: string): Verdict | undefined {
    return this.#workers.get(podUid)?.verdict
  }

  /** A pod came, changed or is to end. */
  update(pod: Pod): void {
    const { uid } = pod.metadata
    let worker = this.#workers.get(uid)
    if (worker === undefined) {
      worker = new Worker(pod)
      this.#workers.set(uid, worker)
      if (hasEnded(pod)) worker.phase = 'terminating'
    }
    worker.pod = pod
    if (pod.metadata.deletionTimestamp !== undefined)
      this.#terminate(worker, pod.metadata.deletionGracePeriodSeconds ?? 30)
    else this.#wake(worker)
  }

  /** The pod is gone from the API: what is left of it ends. */
  remove(podUid: string): void {
    const worker = this.#workers.get(podUid)
    if (worker === undefined) return
    if (worker.phase === 'finished') this.#workers.delete(podUid)
    else
      this.#terminate(
        worker,
        worker.pod.metadata.deletionGracePeriodSeconds ?? worker.pod.spec.terminationGracePeriodSeconds ?? 30,
      )
  }

  /** The kubelet ends a pod by its own judgement. */
  evict(podUid: string, verdict: Verdict): void {
    const worker = this.#workers.get(podUid)
    if (worker === undefined || worker.phase !== 'syncing') return
    worker.verdict = verdict
    this.#terminate(worker, verdict.graceSeconds ?? worker.pod.spec.terminationGracePeriodSeconds ?? 30)
  }

  /** Something about the pod changed that its worker should see. */
  poke(podUid: string): void {
    const worker = this.#workers.get(podUid)
    if (worker !== undefined) this.#wake(worker)
  }

  /** The same after a while. */
  pokeLater(podUid: string, delayMs: number): void {
    this.#clock.after(delayMs, () => this.poke(podUid))
  }

  forget(podUid: string): void {
    const worker = this.#workers.get(podUid)
    worker?.cancelRetry?.()
    worker?.cancelTask()
    this.#workers.delete(podUid)
  }

  stop(): void {
    for (const worker of this.#workers.values()) {
      worker.cancelTask()
      worker.cancelRetry?.()
    }
    this.#workers.clear()
  }

  #terminate(worker: Worker, graceSeconds: number): void {
    const isShorter = worker.graceSeconds === undefined || graceSeconds < worker.graceSeconds
    worker.graceSeconds = isShorter ? graceSeconds : worker.graceSeconds
    if (worker.phase === 'terminating' && isShorter && worker.isBusy) {
      // The kill that runs is given up and begun again with less patience.
      worker.cancelTask()
      worker.isBusy = false
      worker.lastSyncMs = -1
    }
    if (worker.phase === 'syncing') this.#enter(worker, 'terminating')
    this.#wake(worker)
  }

  #enter(worker: Worker, phase: Phase): void {
    worker.phase = phase
    this.#onPhase(worker.pod.metadata.uid)
  }

  #wake(worker: Worker): void {
    if (worker.phase === 'finished') return
    if (worker.isBusy) {
      worker.isPending = true
      return
    }
    if (this.#isPaused()) {
      this.#retry(worker, pausePollMs)
      return
    }
    worker.cancelRetry?.()
    worker.cancelRetry = undefined
    worker.isPending = false
    worker.isBusy = true
    const { phase } = worker
    worker.cancelTask = startTask(this.#run(worker), (outcome) => this.#end(worker, phase, outcome))
  }

  *#run(worker: Worker): Task<boolean> {
    const { uid } = worker.pod.metadata
    if (worker.lastSyncMs >= 0) yield this.#cache.newerThan(worker.lastSyncMs)
    const view = this.#cache.get(uid)
    const { pod, phase } = worker
    if (phase === 'syncing') return yield* this.#acts.sync(pod, view)
    if (phase === 'terminating') {
      const grace = worker.graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
      yield* this.#acts.terminate(pod, view, grace, worker.verdict)
    } else yield* this.#acts.cleanUp(pod, view, worker.verdict)
    return true
  }

  #end(worker: Worker, phase: Phase, outcome: Outcome<boolean>): void {
    worker.isBusy = false
    worker.lastSyncMs = this.#clock.now()
    const hasChanged = worker.phase !== phase
    if ('error' in outcome) {
      if (!(outcome.error instanceof SyncError)) throw outcome.error
      if (hasChanged || worker.isPending) this.#wake(worker)
      else this.#retry(worker, this.#delayAfter(outcome.error))
      return
    }
    if (outcome.value && !hasChanged) this.#advance(worker, phase)
    else if (hasChanged || worker.isPending) this.#wake(worker)
    else if (followsOthers(worker.pod)) this.#retry(worker, this.#random.jitter(resyncMs, jitter))
  }

  #advance(worker: Worker, phase: Phase): void {
    if (phase === 'syncing') this.#enter(worker, 'terminating')
    else if (phase === 'terminating') this.#enter(worker, 'terminated')
    else this.#enter(worker, 'finished')
    if (worker.phase !== 'finished') this.#wake(worker)
  }

  #delayAfter(error: SyncError): number {
    if (error.isTransient) return this.#random.jitter(transientMs, jitter)
    if (error.retryAtMs === undefined) return this.#random.jitter(errorBackOffMs, jitter)
    const leftMs = Math.max(0, error.retryAtMs - this.#clock.now())
    return this.#random.jitter(Math.min(leftMs, resyncMs), jitter)
  }

  /** Waiting pods are looked at once a second. */
  #retry(worker: Worker, delayMs: number): void {
    worker.cancelRetry?.()
    const dueMs = this.#clock.now() + delayMs
    const behind = (((dueMs - this.#phaseMs) % 1000) + 1000) % 1000
    worker.cancelRetry = this.#clock.after(delayMs + ((1000 - behind) % 1000), () => {
      worker.cancelRetry = undefined
      this.#wake(worker)
    })
  }
}

/**
 * Whether a pod mounts what may change without the pod; others need no look while nothing happens to them. What every
 * pod has of its account does not change as long as the pod lives.
 */
function followsOthers({ spec }: Pod): boolean {
  return (spec.volumes ?? []).some(
    ({ name, configMap, secret, projected }) =>
      (configMap ?? secret) !== undefined ||
      (!name.startsWith('kube-api-access-') &&
        projected?.sources?.some((source) => (source.configMap ?? source.secret) !== undefined) === true),
  )
}
