// What the kubelet knows of the containers of each pod: looked up once a second, if anything changed.
// Models the pod lifecycle event generator (generic PLEG) and its cache, v1.35.
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'
import type { Container, ContainerState } from '../machines/container.ts'
import type { ContainerRuntime, Sandbox } from '../machines/container-runtime.ts'
import type { Wait } from '../runtime/task.ts'

const relistMs = 1000

export interface ContainerView {
  readonly container: Container
  readonly name: string
  readonly state: ContainerState
  readonly startedMs: number
  readonly finishedMs: number
  readonly exitCode: number
  readonly reason: string
  readonly message: string
}

export interface SandboxView {
  readonly sandbox: Sandbox
  readonly isReady: boolean
}

/** A pod as the runtime had it at one moment. Newest first. */
export interface PodView {
  readonly sandboxes: readonly SandboxView[]
  readonly containers: readonly ContainerView[]
}

const emptyView: PodView = { sandboxes: [], containers: [] }

export class PodCache {
  readonly #clock: Clock
  readonly #runtime: ContainerRuntime
  readonly #onEvent: (podUid: string) => void
  readonly #views = new Map<string, PodView>()
  readonly #dirty = new Set<string>()
  readonly #phaseMs: number
  #stopWatching: Cancel = () => {}
  #isScheduled = false
  readonly #beganMs: number

  /** `phaseMs` says when within each second the kubelet looks. `onEvent` hears of pods that changed. */
  constructor(clock: Clock, runtime: ContainerRuntime, phaseMs: number, onEvent: (podUid: string) => void) {
    this.#clock = clock
    this.#runtime = runtime
    this.#phaseMs = phaseMs
    this.#onEvent = onEvent
    this.#beganMs = clock.now()
  }

  start(): void {
    this.#stopWatching = this.#runtime.onChange((uid) => this.#touch(uid))
    for (const uid of this.#runtime.podUids()) this.#views.set(uid, viewOf(this.#runtime, uid))
  }

  stop(): void {
    this.#stopWatching()
  }

  /** When the runtime last answered somebody who asks it every `periodMs`. */
  activeMs(periodMs = relistMs): number {
    const untilMs = (this.#runtime.downSinceMs ?? this.#clock.now()) - this.#beganMs
    return this.#beganMs + Math.max(0, untilMs - (untilMs % periodMs))
  }

  /** Whether pods had a network when the runtime was last asked by somebody who does so every `periodMs`. */
  isNetworkReady(periodMs: number): boolean {
    const nowMs = this.#clock.now()
    return this.#runtime.network.hadConfigAt(nowMs - ((nowMs - this.#beganMs) % periodMs))
  }

  get(uid: string): PodView {
    return this.#views.get(uid) ?? emptyView
  }

  /** Asks the runtime at once. */
  refresh(uid: string): PodView {
    const view = viewOf(this.#runtime, uid)
    this.#views.set(uid, view)
    return view
  }

  forget(uid: string): void {
    this.#views.delete(uid)
    this.#dirty.delete(uid)
  }

  /** Waits until the runtime has been looked at after a moment. */
  newerThan(ms: number): Wait {
    return (resume) => {
      const last = this.#clock.now() - this.#sinceGrid()
      if (this.#runtime.isRunning && last > ms) {
        resume()
        return () => {}
      }
      let cancel: Cancel = () => {}
      const poll = (): void => {
        cancel = this.#clock.after(this.#untilGrid() + 5, () => (this.#runtime.isRunning ? resume() : poll()))
      }
      poll()
      return () => cancel()
    }
  }

  #touch(uid: string): void {
    this.#dirty.add(uid)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#clock.after(this.#untilGrid(), () => {
      this.#isScheduled = false
      this.#relist()
    })
  }

  #sinceGrid(): number {
    return (((this.#clock.now() - this.#phaseMs) % relistMs) + relistMs) % relistMs
  }

  #untilGrid(): number {
    return relistMs - this.#sinceGrid()
  }

  #relist(): void {
    if (!this.#runtime.isRunning) {
      this.#schedule()
      return
    }
    const uids = [...this.#dirty]
    this.#dirty.clear()
    for (const uid of uids) {
      const before = this.get(uid)
      const now = this.refresh(uid)
      if (isWorthSync(before, now)) this.#onEvent(uid)
      if (now.containers.length === 0 && now.sandboxes.length === 0) this.#views.delete(uid)
    }
  }
}

function viewOf(runtime: ContainerRuntime, uid: string): PodView {
  return {
    sandboxes: runtime.sandboxesOf(uid).map((sandbox) => ({ sandbox, isReady: sandbox.isReady })),
    containers: runtime.containersOf(uid).map((container) => {
      const { state, startedMs, finishedMs, exitCode, reason, message } = container
      return {
        container,
        name: container.config.name,
        state,
        startedMs,
        finishedMs,
        exitCode,
        reason,
        message,
      }
    }),
  }
}

/** A container or sandbox that started or ended is worth a look; one that is only gone is not. */
function isWorthSync(before: PodView, now: PodView): boolean {
  const states = new Map<string, string>()
  for (const { container, state } of before.containers) states.set(container.id, state)
  for (const { sandbox, isReady } of before.sandboxes) states.set(sandbox.id, String(isReady))
  return (
    now.containers.some(
      ({ container, state }) => state !== 'created' && states.get(container.id) !== state,
    ) ||
    now.sandboxes.some(({ sandbox, isReady }) => states.get(sandbox.id) !== String(isReady)) ||
    before.containers.some(
      ({ container, state }) =>
        state === 'running' && !now.containers.some((other) => other.container === container),
    )
  )
}
