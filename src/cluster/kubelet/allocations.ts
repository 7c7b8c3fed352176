// Which cpu and memory the containers of each pod may have on this node, and resizes that wait for room or go on.
// Models kubelet/allocation manager and the resize conditions of kubelet/status, v1.35.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import { formatTime } from '#api/time.ts'
import type { Container, Node, Pod, PodCondition, ResourceRequirements } from '#api/types/core-v1.ts'
import { rejectionOf, requestOf } from './node-admission.ts'
import type { KubeletParts } from './parts.ts'

/** Why a resize waits, or what its last try ended with. */
interface ResizeState {
  readonly reason: string
  readonly message: string
  readonly generation: number | undefined
  readonly sinceMs: number
  readonly probedMs: number
}

interface Allocation {
  /** As the API has it. */
  desired: Pod
  readonly allocated: Map<string, ResourceRequirements>
  /** What the containers were last made or changed to have. */
  readonly actual: Map<string, ResourceRequirements>
  pending: ResizeState | undefined
  progress: ResizeState | undefined
}

export interface AllocationNeeds {
  /** The pods of the node, with what is allocated to them. */
  pods(): readonly Pod[]
  node(): Node | undefined
  /** A pod got other resources: it is to be synced. */
  onResize(pod: Pod): void
}

/** How often resizes that wait are tried again without anything having changed. */
const retryMs = 3 * 60_000

export class Allocations {
  readonly #parts: KubeletParts
  readonly #needs: AllocationNeeds
  readonly #byPod = new Map<string, Allocation>()
  #isRetryPlanned = false

  constructor(parts: KubeletParts, needs: AllocationNeeds) {
    this.#parts = parts
    this.#needs = needs
  }

  /** The pod as it may run here: with what is allocated to it, which is what it asks for if there is room. */
  see(pod: Pod): Pod {
    const { uid } = pod.metadata
    const known = this.#byPod.get(uid)
    if (known === undefined) {
      const { allocatedPods } = this.#parts.machine
      const remembered = allocatedPods.get(uid)
      const allocated = remembered ?? new Map(resizable(pod).map(({ name, resources }) => [name, resources]))
      allocatedPods.set(uid, allocated)
      const allocation = {
        desired: pod,
        allocated,
        actual: new Map(),
        pending: undefined,
        progress: undefined,
      }
      this.#byPod.set(uid, allocation)
      if (remembered === undefined) return pod
      // A pod from before this kubelet keeps what it had; what was asked for meanwhile is a resize like others.
      this.#try(allocation)
      return withAllocation(pod, allocation)
    }
    known.desired = pod
    this.#try(known)
    return withAllocation(pod, known)
  }

  /** The pod with what is allocated to it, whatever it asks for. */
  placed(pod: Pod): Pod {
    const known = this.#byPod.get(pod.metadata.uid)
    return known === undefined ? pod : withAllocation(pod, known)
  }

  forget(podUid: string): void {
    this.#byPod.delete(podUid)
    this.#parts.machine.allocatedPods.delete(podUid)
  }

  /** Tries the resizes that wait, because there may be room now. */
  retry(): void {
    for (const allocation of this.#byPod.values())
      if (allocation.pending?.reason === 'Deferred' && this.#try(allocation))
        this.#needs.onResize(withAllocation(allocation.desired, allocation))
  }

  /** What a container has now; undefined for one that was made before this kubelet started. */
  actual(podUid: string, container: string): ResourceRequirements | undefined {
    return this.#byPod.get(podUid)?.actual.get(container)
  }

  setActual(podUid: string, container: string, resources: ResourceRequirements): void {
    this.#byPod.get(podUid)?.actual.set(container, resources)
  }

  /** Looks whether a resize that goes on is done, and tells of it. `isDone` says that all containers have what they may. */
  review(pod: Pod, isDone: boolean): void {
    const allocation = this.#byPod.get(pod.metadata.uid)
    const progress = allocation?.progress
    if (allocation === undefined || progress === undefined || !isDone) return
    allocation.progress = undefined
    const summary = summaryOf(pod, progress.generation)
    this.#parts.events.event(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${summary}`)
    this.retry()
  }

  /** What bringing the containers to their new size ended with; undefined when it went well. */
  noteTry(pod: Pod, error: string | undefined): void {
    const allocation = this.#byPod.get(pod.metadata.uid)
    const progress = allocation?.progress
    if (allocation === undefined || progress === undefined) return
    const probedMs = this.#parts.clock.now()
    if (error === undefined) {
      allocation.progress = { ...progress, reason: '', message: '', probedMs }
      return
    }
    if (progress.reason === 'Error' && progress.message === error) return
    allocation.progress = { ...progress, reason: 'Error', message: error, probedMs }
    const summary = summaryOf(pod, progress.generation, error)
    this.#parts.events.event(pod, 'Warning', 'ResizeError', `Pod resize error: ${summary}`)
  }

  conditions(podUid: string): PodCondition[] {
    const { pending, progress } = this.#byPod.get(podUid) ?? {}
    return [
      ...(pending === undefined ? [] : [condition('PodResizePending', pending)]),
      ...(progress === undefined ? [] : [condition('PodResizeInProgress', progress)]),
    ]
  }

  /** True when the pod got other resources. */
  #try(allocation: Allocation): boolean {
    const { desired } = allocation
    const isSame = resizable(desired).every(({ name, resources }) =>
      isSameSize(resources, allocation.allocated.get(name)),
    )
    if (isSame) {
      allocation.pending = undefined
      return false
    }
    const generation = desired.metadata.generation
    const refusal = this.#refusalOf(desired)
    if (refusal !== undefined) {
      this.#refuse(allocation, { ...refusal, generation })
      return false
    }
    allocation.pending = undefined
    for (const { name, resources } of resizable(desired)) allocation.allocated.set(name, resources)
    const sinceMs = this.#parts.clock.now()
    allocation.progress = { reason: '', message: '', generation, sinceMs, probedMs: sinceMs }
    const text = `Pod resize started: ${summaryOf(desired, generation)}`
    this.#parts.events.event(desired, 'Normal', 'ResizeStarted', text)
    return true
  }

  #refuse(allocation: Allocation, why: Omit<ResizeState, 'sinceMs' | 'probedMs'>): void {
    const { pending, desired } = allocation
    const isKnown =
      pending?.generation === why.generation &&
      pending?.reason === why.reason &&
      pending?.message === why.message
    if (isKnown) return
    const probedMs = this.#parts.clock.now()
    allocation.pending = { ...why, sinceMs: pending?.sinceMs ?? probedMs, probedMs }
    const { reason, message, generation } = why
    const text = `Pod resize ${reason}: ${summaryOf(desired, generation, message)}`
    this.#parts.events.event(desired, 'Warning', `Resize${reason}`, text)
    if (reason === 'Deferred') this.#retryLater()
  }

  #retryLater(): void {
    if (this.#isRetryPlanned) return
    this.#isRetryPlanned = true
    this.#parts.clock.after(retryMs, () => {
      this.#isRetryPlanned = false
      this.retry()
      if ([...this.#byPod.values()].some(({ pending }) => pending?.reason === 'Deferred')) this.#retryLater()
    })
  }

  #refusalOf(pod: Pod): { readonly reason: string; readonly message: string } | undefined {
    const node = this.#needs.node()
    if (node === undefined) return undefined
    for (const [resource, read] of [
      ['memory', quantityValue],
      ['cpu', quantityMilli],
    ] as const) {
      const requested = requestOf(pod, resource, read)
      const capacity = read(node.status.allocatable?.[resource])
      if (requested <= capacity) continue
      const message = `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}`
      return { reason: 'Infeasible', message }
    }
    const rejection = rejectionOf(this.#parts, pod, this.#needs.pods(), node)
    if (rejection === undefined) return undefined
    return { reason: 'Deferred', message: rejection.message.replace('Pod was rejected: ', '') }
  }
}

/** The containers whose size may change: init containers end before anybody could. */
function resizable({ spec }: Pod): readonly Container[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...sidecars, ...spec.containers]
}

export function isSameSize(a: ResourceRequirements, b: ResourceRequirements | undefined): boolean {
  const differs = (name: string, list: 'requests' | 'limits') =>
    quantityMilli(a[list]?.[name]) !== quantityMilli(b?.[list]?.[name])
  return !['cpu', 'memory'].some((name) => differs(name, 'requests') || differs(name, 'limits'))
}

function withAllocation(pod: Pod, { allocated }: Allocation): Pod {
  const isSame = resizable(pod).every(({ name, resources }) => isSameSize(resources, allocated.get(name)))
  if (isSame) return pod
  const placed = (containers: readonly Container[]) =>
    containers.map((container) => ({
      ...container,
      resources: allocated.get(container.name) ?? container.resources,
    }))
  const { initContainers } = pod.spec
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: placed(pod.spec.containers),
      ...(initContainers !== undefined && { initContainers: placed(initContainers) }),
    },
  }
}

/** What the event of a resize tells, as JSON. Models kubelet/events makeResourceSummary. */
function summaryOf({ spec }: Pod, generation: number | undefined, error?: string): string {
  const sorted = (list: { readonly [name: string]: string } | undefined) =>
    list && Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)))
  const shown = (containers: readonly Container[]) =>
    containers.map(({ name, resources: { limits, requests } }) => ({
      name,
      resources: { limits: sorted(limits), requests: sorted(requests) },
    }))
  const { initContainers } = spec
  return JSON.stringify({
    ...(initContainers !== undefined && { initContainers: shown(initContainers) }),
    containers: shown(spec.containers),
    generation,
    error,
  })
}

function condition(type: string, state: ResizeState): PodCondition {
  const { generation, reason, message, sinceMs, probedMs } = state
  return {
    type,
    ...(generation !== undefined && { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: formatTime(probedMs),
    lastTransitionTime: formatTime(sinceMs),
    ...(reason !== '' && { reason }),
    ...(message !== '' && { message }),
  }
}
