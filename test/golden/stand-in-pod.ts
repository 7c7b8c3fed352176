// One pod as the stand-in for the kubelets plays it: creating, running, perhaps exiting, ending.
import { pods } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Clock } from '#cluster/clock.ts'
import type { ApiClient } from '#cluster/runtime/api-client.ts'

export interface PodSurroundings {
  readonly clock: Clock
  readonly api: ApiClient
  readonly hostIP: string
  readonly podIP: string
  isSilent(): boolean
}

/** From binding to the first status, from there to running, from the delete to the end, and how late an exit is told. */
const delayMs = { acknowledge: 60, run: 1000, terminate: 1500, remove: 5, exit: 7 }
const firstRestartMs = 1000

interface Terminated {
  readonly exitCode: number
  readonly reason: string
  readonly startedAt: string | null
  readonly finishedAt: string
}

export class StandInPod {
  readonly nodeName: string
  readonly #on: PodSurroundings
  #pod: Pod
  #isEnding = false
  #isStopped = false
  #isOver = false
  #isReady = false
  #isRunning = false
  #startedAt: string | null = null
  #restarts = 0
  #last: Terminated | undefined
  #missed: (() => void)[] = []

  constructor(pod: Pod, on: PodSurroundings) {
    this.#pod = pod
    this.#on = on
    this.nodeName = pod.spec.nodeName ?? ''
    // A pod that a kubelet had before is taken over as it stands.
    if (pod.status?.startTime === undefined) this.#later(delayMs.acknowledge, () => this.#acknowledge())
    else this.#isRunning = pod.status.phase === 'Running'
  }

  see(pod: Pod): void {
    const readyNow = pod.metadata.annotations?.['sim/ready-now']
    const hasChanged = readyNow !== this.#pod.metadata.annotations?.['sim/ready-now']
    this.#pod = pod
    if (hasChanged && readyNow !== undefined && this.#isRunning)
      this.#later(delayMs.acknowledge, () => this.#setReady(readyNow === 'true'))
    if (pod.metadata.deletionTimestamp === undefined || this.#isEnding) return
    this.#isEnding = true
    const seconds = pod.metadata.annotations?.['sim/term']
    this.#later(seconds === undefined ? delayMs.terminate : Number(seconds) * 1000, () => this.#end())
  }

  stop(): void {
    this.#isStopped = true
  }

  /** The node posts again: what should have happened meanwhile happens now, and a pod is as ready as it was. */
  wake(): void {
    if (this.#isReady && !this.#isEnding) this.#later(delayMs.acknowledge, () => this.#setReady(true))
    const missed = this.#missed
    this.#missed = []
    if (missed.length === 0 && this.#isRunning && this.#isReady) this.#setReady(true)
    for (const run of missed) this.#later(delayMs.acknowledge, run)
  }

  #later(ms: number, run: () => void): void {
    this.#on.clock.after(ms, () => {
      if (this.#isStopped) return
      if (this.#on.isSilent()) this.#missed.push(run)
      else run()
    })
  }

  #acknowledge(): void {
    if (this.#isEnding) return
    this.#post({
      conditions: this.#conditions({ PodReadyToStartContainers: 'False', Initialized: 'True' }, false),
      hostIP: this.#on.hostIP,
      hostIPs: [{ ip: this.#on.hostIP }],
      startTime: this.#now(),
      containerStatuses: this.#containers(() => ({ waiting: { reason: 'ContainerCreating' } })),
    })
    this.#later(delayMs.run, () => this.#run())
  }

  #run(): void {
    if (this.#isEnding) return
    const isBad = (image: string | undefined) => image?.includes('bad') ?? false
    if (this.#pod.spec.containers.some((container) => isBad(container.image))) {
      this.#post({
        conditions: this.#conditions({ PodReadyToStartContainers: 'True', Initialized: 'True' }, false),
        podIP: this.#on.podIP,
        podIPs: [{ ip: this.#on.podIP }],
        containerStatuses: this.#containers((image) => ({
          waiting: isBad(image)
            ? { reason: 'ErrImagePull', message: `failed to pull ${image}` }
            : { reason: 'ContainerCreating' },
        })),
      })
      return
    }
    const { 'sim/ready-after': readyAfter, 'sim/ready-now': readyNow } = this.#pod.metadata.annotations ?? {}
    this.#isRunning = true
    this.#startedAt = this.#now()
    this.#isReady = readyAfter === undefined && readyNow !== 'false'
    this.#post({
      phase: 'Running',
      conditions: this.#conditions({ PodReadyToStartContainers: 'True', Initialized: 'True' }, this.#isReady),
      podIP: this.#on.podIP,
      podIPs: [{ ip: this.#on.podIP }],
      containerStatuses: this.#containers(() => ({ running: { startedAt: this.#startedAt } })),
    })
    if (readyAfter !== undefined) this.#later(Number(readyAfter) * 1000, () => this.#setReady(true))
    this.#exitLater()
  }

  #setReady(isReady: boolean): void {
    if (this.#isEnding || !this.#isRunning) return
    this.#isReady = isReady
    this.#post({
      conditions: this.#conditions({}, isReady),
      containerStatuses: this.#containers(() => ({ running: { startedAt: this.#startedAt } })),
    })
  }

  /** `sim/exit: "SECONDS:CODE"`; `sim/exit-by-index` gives the code by completion index instead. */
  #exitLater(): void {
    const annotations = this.#pod.metadata.annotations ?? {}
    const given = annotations['sim/exit']
    if (given === undefined) return
    const [seconds, code] = given.split(':').map(Number)
    const index = annotations['batch.kubernetes.io/job-completion-index'] ?? ''
    const byIndex = JSON.parse(annotations['sim/exit-by-index'] ?? '{}') as { [index: string]: number }
    this.#later((seconds ?? 0) * 1000 + delayMs.exit, () => this.#exit(byIndex[index] ?? code ?? 0))
  }

  #exit(exitCode: number): void {
    if (this.#isEnding) return
    const terminated = this.#terminated(exitCode)
    const policy = this.#pod.spec.restartPolicy
    this.#isReady = false
    this.#isRunning = false
    if (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0)) {
      this.#finish(terminated)
      return
    }
    this.#post({
      conditions: this.#conditions({}, false),
      containerStatuses: this.#containers(() => ({ terminated })),
    })
    this.#last = terminated
    if (this.#restarts > 0)
      this.#post({
        containerStatuses: this.#containers(() => ({
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off restarting failed container' },
        })),
      })
    this.#later(firstRestartMs * 2 ** this.#restarts, () => this.#restart())
  }

  #restart(): void {
    if (this.#isEnding) return
    this.#restarts++
    this.#isReady = true
    this.#isRunning = true
    this.#startedAt = this.#now()
    this.#post({
      conditions: this.#conditions({}, true),
      containerStatuses: this.#containers(() => ({ running: { startedAt: this.#startedAt } })),
    })
    this.#exitLater()
  }

  /** Writes the terminal phase. */
  #finish(terminated: Terminated): void {
    this.#isOver = true
    const hasSucceeded = terminated.exitCode === 0
    const reason = hasSucceeded ? 'PodCompleted' : 'PodFailed'
    const conditions = this.#conditions(
      { PodReadyToStartContainers: 'False', Initialized: 'True' },
      false,
    ).map((condition) => {
      if (condition.type === 'Initialized') return hasSucceeded ? { ...condition, reason } : condition
      return condition.type.endsWith('Ready') ? { ...condition, reason } : condition
    })
    this.#post({
      phase: hasSucceeded ? 'Succeeded' : 'Failed',
      conditions,
      containerStatuses: this.#containers(() => ({ terminated })),
    })
  }

  #end(): void {
    const { namespace, name, uid } = this.#pod.metadata
    this.#isReady = false
    // What handles SIGTERM exits with 0; a Job's program does not.
    const exitCode = this.#pod.spec.restartPolicy === 'Always' ? 0 : 143
    if (!this.#isOver) this.#finish(this.#terminated(exitCode))
    this.#later(delayMs.remove, () => {
      try {
        this.#on.api.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
    })
  }

  #terminated(exitCode: number): Terminated {
    const reason = exitCode === 0 ? 'Completed' : 'Error'
    return { exitCode, reason, startedAt: this.#startedAt, finishedAt: this.#now() }
  }

  #conditions(others: { readonly [type: string]: string }, isReady: boolean) {
    const observedGeneration = this.#pod.metadata.generation
    const names = this.#pod.spec.containers.map((container) => container.name)
    const unready = {
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${names.join(' ')}]`,
    }
    // Nobody scheduled a pod that was made with its node: then the kubelet says that it is placed.
    const isPlaced = this.#pod.status.conditions?.some(({ type }) => type === 'PodScheduled') ?? false
    const statuses = {
      ...others,
      ...(!isPlaced && { PodScheduled: 'True' }),
      Ready: isReady ? 'True' : 'False',
      ContainersReady: isReady ? 'True' : 'False',
    }
    return Object.entries(statuses).map(([type, status]) => ({
      type,
      observedGeneration,
      status,
      lastProbeTime: null,
      lastTransitionTime: this.#now(),
      ...(type.endsWith('Ready') && !isReady && unready),
    }))
  }

  #containers(stateOf: (image: string | undefined) => unknown) {
    return this.#pod.spec.containers.map((container) => ({
      name: container.name,
      state: stateOf(container.image),
      lastState: this.#last === undefined ? {} : { terminated: this.#last },
      ready: this.#isReady,
      restartCount: this.#restarts,
      image: container.image,
      imageID: '',
      ...(this.#startedAt !== null && { containerID: this.#containerId() }),
      started: this.#isRunning,
    }))
  }

  /** Made of the uid and of how often the container was restarted. */
  #containerId(): string {
    const digits = (this.#pod.metadata.uid ?? '').replaceAll('-', '')
    return `containerd://${digits}${digits.slice(0, 28)}${String(this.#restarts).padStart(4, '0')}`
  }

  #now(): string {
    return formatTime(this.#on.clock.now())
  }

  #post(status: object): void {
    const { namespace, name, generation } = this.#pod.metadata
    // A container's state is replaced as a whole, not merged with the former one.
    const patch = { status: { observedGeneration: generation, ...replaceStates(status) } }
    try {
      this.#on.api.patch(pods, namespace, name, 'strategic', patch, 'status')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
}

function replaceStates(status: { containerStatuses?: readonly object[] }): object {
  if (status.containerStatuses === undefined) return status
  return { ...status, containerStatuses: [...status.containerStatuses, { $patch: 'replace' }] }
}
