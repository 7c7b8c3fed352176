// Liveness, readiness and startup probes: one prober a container and kind, ticking while the container runs.
// Models kubelet/prober, v1.35.
import type { Cancel } from '#api/request.ts'
import type { Container as ContainerSpec, Pod, PodStatus, Probe } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import { startTask } from '../runtime/task.ts'
import { containerEvent, type KubeletParts } from './parts.ts'
import type { ContainerView } from './pod-cache.ts'
import { type ProbeAnswer, runProbe } from './probe-handlers.ts'
import type { NodeDialer } from './prober.ts'

/** How long the first look at a new container takes to begin, and how often it is too fast. */
const firstLookMs = 24
const tooFast = 0.3

type Kind = 'Liveness' | 'Readiness' | 'Startup'

class Prober {
  readonly kind: Kind
  readonly probe: Probe
  readonly spec: ContainerSpec
  pod: Pod
  /** The ticks are at this time plus whole periods. */
  phaseMs: number
  containerId: string | undefined
  runningSinceMs = 0
  result: boolean | undefined
  run = 0
  lastOk: boolean | undefined
  /** A container that failed is left alone until it is replaced. */
  isOnHold = false
  /** The prober itself has met the container, which makes the pod be looked at once more. */
  hasMet = false
  /** It was asked to look while it was looking. */
  isAskedAgain = false
  cancelTick: Cancel | undefined
  cancelProbe: Cancel | undefined

  constructor(kind: Kind, probe: Probe, spec: ContainerSpec, pod: Pod, phaseMs: number) {
    this.kind = kind
    this.probe = probe
    this.spec = spec
    this.pod = pod
    this.phaseMs = phaseMs
  }

  get periodMs(): number {
    return (this.probe.periodSeconds ?? 10) * 1000
  }
}

export interface ProbeListener {
  /** A container is to be killed. */
  onFailure(pod: Pod): void
  onReadiness(pod: Pod): void
  /** A container that is not ready was met for the first time. */
  onMet(pod: Pod): void
  onStarted(pod: Pod, container: string): void
}

export class Probes {
  readonly #parts: KubeletParts
  readonly #dialer: NodeDialer
  readonly #listener: ProbeListener
  readonly #probers = new Map<string, Map<string, Prober>>()
  readonly #startedMs: number

  constructor(parts: KubeletParts, dialer: NodeDialer, listener: ProbeListener) {
    this.#parts = parts
    this.#dialer = dialer
    this.#listener = listener
    this.#startedMs = parts.clock.now()
  }

  /** Begins to probe a pod's containers as they come to run. */
  add(pod: Pod): void {
    const { uid } = pod.metadata
    const known = this.#probers.get(uid)
    if (known !== undefined) {
      for (const prober of known.values()) prober.pod = pod
      return
    }
    const probers = new Map<string, Prober>()
    for (const spec of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
      for (const [kind, probe] of probesOf(spec)) {
        const nowMs = this.#parts.clock.now()
        const isRestart = nowMs - this.#startedMs < 2000 && pod.status.phase === 'Running'
        const delayMs = isRestart ? this.#parts.random.fraction() * (probe.periodSeconds ?? 10) * 1000 : 0
        const prober = new Prober(kind, probe, spec, pod, nowMs + delayMs)
        // What was ready before the kubelet came stays so until a probe says otherwise.
        if (isRestart) prober.result = kind !== 'Readiness' || wasReady(pod, spec.name)
        probers.set(`${kind}/${spec.name}`, prober)
      }
    this.#probers.set(uid, probers)
  }

  remove(podUid: string): void {
    for (const prober of this.#probers.get(podUid)?.values() ?? []) stop(prober)
    this.#probers.delete(podUid)
  }

  /** A pod that is ending may become unready but is not killed by probes any more. */
  stopLiveness({ metadata }: Pod): void {
    for (const prober of this.#probers.get(metadata.uid)?.values() ?? [])
      if (prober.kind !== 'Readiness') stop(prober)
  }

  /** A new container of this name comes: what was known of the old one is void. */
  forgetContainer(podUid: string, name: string): void {
    for (const prober of this.#probers.get(podUid)?.values() ?? []) {
      if (prober.spec.name !== name) continue
      stop(prober)
      reset(prober, undefined)
    }
  }

  /** Undefined without a startup probe. */
  isStarted(podUid: string, name: string): boolean | undefined {
    const prober = this.#probers.get(podUid)?.get(`Startup/${name}`)
    return prober === undefined ? undefined : prober.result === true
  }

  /** Undefined without a readiness probe. */
  isReady(podUid: string, name: string): boolean | undefined {
    const prober = this.#probers.get(podUid)?.get(`Readiness/${name}`)
    return prober === undefined ? undefined : prober.result === true
  }

  /** Which probe wants a running container killed. */
  condemned(podUid: string, { container, name }: ContainerView): 'liveness' | 'startup' | undefined {
    const probers = this.#probers.get(podUid)
    for (const kind of ['Liveness', 'Startup'] as const) {
      const prober = probers?.get(`${kind}/${name}`)
      if (prober?.containerId === container.id && prober.result === false && prober.isOnHold)
        return kind === 'Liveness' ? 'liveness' : 'startup'
    }
    return undefined
  }

  /** How long a container that its probe condemned has to end. */
  graceSeconds(pod: Pod, spec: ContainerSpec): number {
    const held = [...(this.#probers.get(pod.metadata.uid)?.values() ?? [])].find(
      (prober) => prober.spec.name === spec.name && prober.isOnHold,
    )
    return held?.probe.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  }

  /** The status of a pod was made: probers see which containers run. */
  seeStatus({ metadata }: Pod, status: PodStatus): void {
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
    for (const prober of this.#probers.get(metadata.uid)?.values() ?? []) {
      const seen = all.find(({ name }) => name === prober.spec.name)
      const id =
        seen?.state.running === undefined ? undefined : seen.containerID?.replace('containerd://', '')
      if (id !== prober.containerId) this.#seeContainer(prober, id)
      else if (id !== undefined && prober.kind === 'Readiness' && prober.result !== true) this.#ask(prober)
    }
  }

  #seeContainer(prober: Prober, id: string | undefined): void {
    stop(prober)
    reset(prober, id)
    const container = id === undefined ? undefined : this.#parts.runtime.container(id)
    if (container === undefined) return
    prober.runningSinceMs = container.startedMs
    if (prober.kind === 'Readiness') this.#askFirst(prober)
    else this.#scheduleTick(prober)
  }

  /**
   * An unready container is looked at as soon as its pod changes. The prober of a new one races with the status that
   * tells it of that container: when it is too fast it sees nothing and waits for its next tick.
   */
  #askFirst(prober: Prober): void {
    const { clock, random } = this.#parts
    const delayMs = random.fraction() * firstLookMs
    this.#restart(prober)
    if (random.fraction() < tooFast) return
    const { containerId } = prober
    clock.after(delayMs, () => {
      if (prober.containerId === containerId) this.#probe(prober)
    })
  }

  #ask(prober: Prober): void {
    if (prober.cancelProbe !== undefined) {
      prober.isAskedAgain = true
      return
    }
    this.#restart(prober)
    this.#parts.clock.after(0, () => this.#probe(prober))
  }

  /** The period begins anew. */
  #restart(prober: Prober): void {
    prober.cancelTick?.()
    prober.phaseMs = this.#parts.clock.now()
    this.#scheduleTick(prober)
  }

  #meet(prober: Prober): void {
    if (prober.hasMet || prober.kind !== 'Readiness') return
    prober.hasMet = true
    prober.result ??= false
    this.#parts.clock.after(0, () => this.#listener.onMet(prober.pod))
  }

  #scheduleTick(prober: Prober): void {
    const { clock } = this.#parts
    const { periodMs, probe } = prober
    const isKnown = prober.hasMet || prober.kind !== 'Readiness'
    const delayMs = isKnown ? (probe.initialDelaySeconds ?? 0) * 1000 : 0
    const earliestMs = Math.max(clock.now() + 1, prober.runningSinceMs + delayMs)
    const ticks = Math.max(0, Math.ceil((earliestMs - prober.phaseMs) / periodMs))
    const dueMs = prober.phaseMs + ticks * periodMs
    prober.cancelTick = clock.after(Math.max(0, dueMs - clock.now()), () => {
      this.#scheduleTick(prober)
      this.#probe(prober)
    })
  }

  #probe(prober: Prober): void {
    const { pod, spec, kind, containerId } = prober
    const { uid } = pod.metadata
    const container = containerId === undefined ? undefined : this.#parts.runtime.container(containerId)
    if (container === undefined || container.state !== 'running') return
    if (prober.isOnHold || prober.cancelProbe !== undefined) return
    this.#meet(prober)
    if (this.#parts.clock.now() - prober.runningSinceMs < (prober.probe.initialDelaySeconds ?? 0) * 1000)
      return
    const isStarted = this.isStarted(uid, spec.name) ?? true
    if (kind === 'Startup' ? prober.result === true : !isStarted) return
    const handler = runProbe(this.#parts, this.#dialer, spec, container, prober.probe)
    let isDone = false
    const cancel = startTask(handler, (outcome) => {
      isDone = true
      prober.cancelProbe = undefined
      if ('error' in outcome) throw outcome.error
      const isAskedAgain = prober.isAskedAgain && prober.containerId === container.id
      prober.isAskedAgain = false
      this.#judge(prober, container, outcome.value)
      if (isAskedAgain) this.#ask(prober)
    })
    if (!isDone) prober.cancelProbe = cancel
  }

  #judge(prober: Prober, container: Container, answer: ProbeAnswer): void {
    const { pod, spec, kind, probe } = prober
    if (prober.containerId !== container.id) return
    const tell = (text: string) => containerEvent(this.#parts, pod, spec.name, 'Warning', 'Unhealthy', text)
    if (answer.kind === 'error') {
      tell(`${kind} probe errored and resulted in unknown state: ${answer.output}`)
      return
    }
    const isOk = answer.kind === 'success'
    if (!isOk) tell(`${kind} probe failed: ${answer.output}`)
    prober.run = prober.lastOk === isOk ? prober.run + 1 : 1
    prober.lastOk = isOk
    const threshold = isOk ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
    if (prober.run < threshold) return
    const before = prober.result
    prober.result = isOk
    if (kind !== 'Readiness' && !isOk) {
      prober.isOnHold = true
      prober.run = 0
      this.#listener.onFailure(pod)
    } else if (before !== isOk && kind === 'Readiness') this.#listener.onReadiness(pod)
    else if (before !== isOk && kind === 'Startup') this.#listener.onStarted(pod, spec.name)
  }
}

function probesOf(spec: ContainerSpec): [Kind, Probe][] {
  const found: [Kind, Probe | undefined][] = [
    ['Startup', spec.startupProbe],
    ['Readiness', spec.readinessProbe],
    ['Liveness', spec.livenessProbe],
  ]
  return found.filter((pair): pair is [Kind, Probe] => pair[1] !== undefined)
}

function wasReady({ status }: Pod, name: string): boolean {
  return (status.containerStatuses ?? []).some((container) => container.name === name && container.ready)
}

function stop(prober: Prober): void {
  prober.cancelTick?.()
  prober.cancelProbe?.()
  prober.cancelTick = undefined
  prober.cancelProbe = undefined
}

function reset(prober: Prober, containerId: string | undefined): void {
  const keeps = prober.containerId === undefined && containerId !== undefined && prober.result !== undefined
  prober.containerId = containerId
  prober.run = 0
  prober.lastOk = undefined
  prober.isOnHold = false
  prober.hasMet = false
  prober.isAskedAgain = false
  if (!keeps) prober.result = undefined
}
