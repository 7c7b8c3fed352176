// kube-scheduler: finds each new pod a node. Models kube-scheduler ScheduleOne, v1.35.
import { type KubeObject, keyOf } from '#api/object.ts'
import { agentOf } from '#api/release.ts'
import { pods } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Pod, PodCondition } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { ApiClient, ConnectionError, type Door } from '../runtime/api-client.ts'
import { SeriesRecorder } from '../runtime/series-recorder.ts'
import type { Trace } from '../trace.ts'
import { NodeSearch } from './find-node.ts'
import { type Misfit, misfitMessage } from './fit-error.ts'
import { SchedulerInputs } from './inputs.ts'
import type { NodeInfo } from './node-info.ts'
import { schedulerPlugins } from './plugins/index.ts'
import { findVictims, type Preemption, type Victims } from './preemption.ts'
import { SchedulingQueue } from './queue.ts'
import { SearchTrace } from './search-trace.ts'
import { VolumeBinder } from './volume-binder.ts'

const user = { name: 'system:kube-scheduler', groups: ['system:authenticated'] }
const profile = 'default-scheduler'
/** How long it takes to tell a pod that there is no node for it; the next pod waits meanwhile, as it does not for a binding. */
const refusalMs = 5

/** Starts the scheduler; the result stops it, as the end of the process does. It tells `trace` of its cycles. */
export function startScheduler(door: Door, clock: Clock, random: Random, trace?: Trace): () => void {
  const scheduler = new Scheduler(door, clock, random, trace)
  scheduler.start()
  return () => scheduler.stop()
}

class Scheduler {
  readonly #api: ApiClient
  readonly #clock: Clock
  readonly #events: SeriesRecorder
  readonly #search: NodeSearch
  readonly #queue: SchedulingQueue
  readonly #inputs: SchedulerInputs
  readonly #volumes: VolumeBinder
  readonly #trace: Trace | undefined
  #isTicking = false

  constructor(door: Door, clock: Clock, random: Random, trace: Trace | undefined) {
    this.#trace = trace
    this.#api = new ApiClient(door, user, agentOf('kube-scheduler'))
    this.#clock = clock
    this.#volumes = new VolumeBinder(this.#api, clock)
    this.#events = new SeriesRecorder(this.#api, clock, {
      component: profile,
      instance: `${profile}-control-plane`,
    })
    this.#search = new NodeSearch(schedulerPlugins, random.stream('scheduler'))
    this.#queue = new SchedulingQueue(clock, () => this.#tick())
    this.#inputs = new SchedulerInputs(this.#api, clock, random.stream('scheduler/informers'), {
      arrived: (pod) => this.#arrived(pod),
      left: (key) => this.#queue.remove(key),
      happened: (event) => this.#queue.happened(event),
    })
  }

  start(): void {
    this.#inputs.start()
  }

  stop(): void {
    this.#queue.stop()
    this.#inputs.stop()
  }

  #arrived(pod: Pod): void {
    if (pod.spec.schedulerName !== profile || pod.metadata.deletionTimestamp !== undefined) return
    if ((pod.spec.schedulingGates ?? []).length > 0) return
    this.#queue.update(pod)
  }

  #tick(afterMs = 0): void {
    if (this.#isTicking) return
    this.#isTicking = true
    this.#clock.after(afterMs, () => {
      this.#isTicking = false
      const pod = this.#queue.next()
      if (pod === undefined) return
      const trace = this.#trace?.isOn === true ? new SearchTrace() : undefined
      const found = this.#search.find(pod, this.#inputs.cache, trace)
      const preemption = 'nodeCount' in found ? this.#makeRoom(pod, found) : undefined
      this.#tick('nodeCount' in found ? refusalMs : 0)
      if (trace !== undefined)
        this.#trace?.note(trace.moment(pod, this.#inputs.cache.nodes.size, found, preemption))
      this.#tell(pod, found, preemption)
    })
  }

  #tell(pod: Pod, found: NodeInfo | Misfit, preemption: Preemption | undefined): void {
    this.#attempt(pod, () => {
      if ('nodeCount' in found) this.#refuse(pod, found, preemption ?? { message: '' })
      else this.#bind(pod, found)
    })
  }

  /** Looks for pods whose leaving would help one that fits nowhere. */
  #makeRoom(pod: Pod, misfit: Misfit): Preemption {
    if (misfit.preFilterReason !== undefined || misfit.nodeCount === 0) return { message: '' }
    return findVictims(pod, misfit, this.#inputs.cache, schedulerPlugins)
  }

  #attempt(pod: Pod, run: () => void): void {
    try {
      run()
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      if (isNotFound(error)) this.#queue.remove(keyOf(pod))
      else this.#queue.failed(pod)
    }
  }

  /** A pod whose claims waited for it counts on its node until they are bound, and is tried no more meanwhile. */
  #bind(pod: Pod, node: NodeInfo): void {
    const { storage } = this.#inputs.cache.lookups
    const done = (failure: string | undefined) =>
      this.#attempt(pod, () => (failure === undefined ? this.#place(pod, node) : this.#release(pod, failure)))
    if (this.#volumes.begin(pod, node, storage, done))
      this.#inputs.assume({ ...pod, spec: { ...pod.spec, nodeName: node.name } })
    else this.#place(pod, node)
  }

  #release(pod: Pod, failure: string): void {
    this.#inputs.cache.removePod(pod.metadata.uid)
    this.#queue.failed(pod)
    this.#events.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', failure)
    this.#setCondition(pod, 'SchedulerError', failure)
  }

  #place(pod: Pod, node: NodeInfo): void {
    const { namespace, name, uid } = pod.metadata
    this.#api.post(pods, namespace, name, 'binding', {
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: node.name },
    })
    this.#queue.remove(keyOf(pod))
    this.#inputs.assume({ ...pod, spec: { ...pod.spec, nodeName: node.name } })
    const note = `Successfully assigned ${namespace}/${name} to ${node.name}`
    this.#events.event(pod, undefined, 'Normal', 'Scheduled', 'Binding', note)
  }

  #refuse(pod: Pod, misfit: Misfit, preemption: Preemption): void {
    const rest = 'message' in preemption ? preemption.message : `preemption: ${misfit.nodeCount} nodes`
    const message =
      'message' in preemption ? misfitMessage(misfit, rest) : misfitMessage(misfit, '').replace(/, $/, '')
    this.#queue.refused(pod, [...misfit.refusedBy])
    this.#events.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', message)
    if ('victims' in preemption) this.#evict(pod, preemption.victims)
    const hasLost = 'losesRoom' in preemption && pod.status.nominatedNodeName !== undefined
    const nominated = 'victims' in preemption ? preemption.victims.node.name : hasLost ? null : undefined
    this.#setCondition(pod, 'Unschedulable', message, nominated)
  }

  #evict(pod: Pod, { node, pods: victims }: Victims): void {
    // Less important pods that were promised room there may not fit any more.
    for (const { metadata } of this.#inputs.cache.nominations.behind(pod, node.name))
      this.#api.patch(
        pods,
        metadata.namespace,
        metadata.name,
        'strategic',
        { status: { nominatedNodeName: null } },
        'status',
      )
    for (const victim of victims) {
      const { namespace, name } = victim.metadata
      const condition: PodCondition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${profile}: preempting to accommodate a higher priority pod`,
        lastProbeTime: null,
        lastTransitionTime: formatTime(this.#clock.now()),
      }
      this.#api.patch(pods, namespace, name, 'strategic', { status: { conditions: [condition] } }, 'status')
      this.#api.delete(pods, namespace, name)
      const note = `Preempted by pod ${pod.metadata.uid} on node ${node.name}`
      this.#events.event(victim, pod as KubeObject, 'Normal', 'Preempted', 'Preempting', note)
    }
  }

  /** `null` takes the promised node from the pod. */
  #setCondition(pod: Pod, reason: string, message: string, nominatedNodeName?: string | null): void {
    const known = pod.status.conditions?.find((condition) => condition.type === 'PodScheduled')
    const isKnown = known?.status === 'False' && known.reason === reason && known.message === message
    if (isKnown && nominatedNodeName === undefined) return
    const lastTransitionTime =
      known?.status === 'False' ? known.lastTransitionTime : formatTime(this.#clock.now())
    const observedGeneration = pod.metadata.generation
    const condition: PodCondition = {
      type: 'PodScheduled',
      observedGeneration,
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime,
      reason,
      message,
    }
    const status = { conditions: [condition], ...(nominatedNodeName !== undefined && { nominatedNodeName }) }
    const { namespace, name, uid } = pod.metadata
    this.#api.patch(pods, namespace, name, 'strategic', { metadata: { uid }, status }, 'status')
  }
}
