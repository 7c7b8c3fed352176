// Scales workloads by metrics, every fifteen seconds. Models kube-controller-manager podautoscaler
// HorizontalController reconcileAutoscaler, v1.35.
import { parseSelector, type Selector, SelectorError } from '#api/labels.ts'
import { deepEqual, keyOf, type ObjectKey } from '#api/object.ts'
import { quantityMilli } from '#api/quantity.ts'
import {
  horizontalPodAutoscalers,
  pods,
  type ResourceRef,
  resourcePath,
  splitApiVersion,
} from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Scale } from '#api/types/autoscaling-v1.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  HPAScalingRules,
  MetricStatus,
} from '#api/types/autoscaling-v2.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { discoverResources } from '../runtime/discovery.ts'
import type { Informer } from '../runtime/informer.ts'
import { limitReplicas, ScaleMemory } from './hpa-limits.ts'
import { MetricsClient } from './hpa-metrics.ts'
import { type MetricProposal, proposalOf, type Subject, UnusableMetric } from './hpa-proposals.ts'
import type { Tolerances } from './hpa-replicas.ts'

const syncPeriodMs = 15_000
const defaultTolerance = 0.1
const unable = "the HPA controller was unable to get the target's current scale: "

export const horizontalPodAutoscalerController: ControllerFactory = {
  name: 'horizontal-pod-autoscaler',
  account: 'horizontal-pod-autoscaler',
  create: (on) => new HorizontalPodAutoscalerController(on),
}

type Scalable = ResourceRef<Scale>

class HorizontalPodAutoscalerController implements Controller {
  readonly #on: Runtime
  readonly #autoscalers: Informer<HorizontalPodAutoscaler>
  readonly #pods: Informer<Pod>
  readonly #metrics: MetricsClient
  readonly #memories = new Map<ObjectKey, ScaleMemory>()
  /** What the pods' selector was when an autoscaler was last looked at. */
  readonly #selectors = new Map<ObjectKey, Selector>()

  constructor(on: Runtime) {
    this.#on = on
    this.#autoscalers = on.informer(horizontalPodAutoscalers)
    this.#pods = on.informer(pods)
    this.#pods.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? ''])
    this.#metrics = new MetricsClient(on.api)
  }

  /** Whoever comes waits a whole period: one look at a time. */
  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void {
    this.#autoscalers.onChange(({ type, object }) => {
      const key = keyOf(object)
      if (type !== 'deleted') return enqueue(key, syncPeriodMs)
      this.#memories.delete(key)
      this.#selectors.delete(key)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const autoscaler = this.#autoscalers.get(key)
    if (autoscaler === undefined) return undefined
    try {
      this.#sync(key, autoscaler)
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionError)) throw error
    }
    return { requeueAfterMs: syncPeriodMs }
  }

  #sync(key: ObjectKey, autoscaler: HorizontalPodAutoscaler): void {
    const look = new Look(this.#on, autoscaler)
    const target = this.#target(look)
    if (target === undefined) return
    const { scale, ref } = target
    look.condition('AbleToScale', true, 'SucceededGetScale', ableText)
    const nowMs = this.#on.clock.now()
    const memory = this.#memories.get(key) ?? new ScaleMemory()
    this.#memories.set(key, memory)
    const current = scale.spec.replicas ?? 0
    memory.begin(nowMs, current)
    const plan = this.#plan(look, key, scale, memory)
    if (plan === undefined) return
    if (plan.rescales && !this.#rescale(look, ref, scale, plan)) return
    if (plan.rescales && autoscaler.spec.behavior !== undefined)
      memory.scaled(nowMs, current, plan.replicas, autoscaler.spec.behavior)
    look.write({
      currentReplicas: current,
      desiredReplicas: plan.rescales ? plan.replicas : current,
      currentMetrics: plan.statuses ?? null,
      ...(plan.rescales && { lastScaleTime: formatTime(nowMs) }),
    })
  }

  /** The target's scale, and where it is written; undefined when there is none. */
  #target(look: Look): { readonly scale: Scale; readonly ref: Scalable } | undefined {
    const { namespace = '' } = look.autoscaler.metadata
    const { apiVersion, kind, name } = look.autoscaler.spec.scaleTargetRef
    const { group } = splitApiVersion(apiVersion ?? '')
    const ref = this.#refOf(group, kind)
    try {
      if (ref === undefined)
        throw new Unscalable(`no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`)
      const path = resourcePath(ref, namespace, name, 'scale')
      return { scale: this.#on.api.getPath(path, 'application/json') as Scale, ref }
    } catch (error) {
      if (!(error instanceof Unscalable || error instanceof ApiError || error instanceof ConnectionError))
        throw error
      look.warn('FailedGetScale', error.message)
      look.condition('AbleToScale', false, 'FailedGetScale', `${unable}${error.message}`)
      look.write({})
      return undefined
    }
  }

  #refOf(group: string, kind: string): Scalable | undefined {
    const found = discoverResources(this.#on.api).find((each) => each.group === group && each.kind === kind)
    return found as unknown as Scalable | undefined
  }

  /** How many there shall be, and why; undefined when that cannot be told. */
  #plan(look: Look, key: ObjectKey, scale: Scale, memory: ScaleMemory): Plan | undefined {
    const { maxReplicas, minReplicas = 1, behavior } = look.autoscaler.spec
    const current = scale.spec.replicas ?? 0
    if (current === 0 && minReplicas !== 0) {
      const why = 'scaling is disabled since the replica count of the target is zero'
      look.condition('ScalingActive', false, 'ScalingDisabled', why)
      return { replicas: 0, rescales: false, reason: '' }
    }
    if (current > maxReplicas)
      return {
        replicas: maxReplicas,
        rescales: true,
        reason: 'Current number of replicas above Spec.MaxReplicas',
      }
    if (current < minReplicas)
      return {
        replicas: minReplicas,
        rescales: true,
        reason: 'Current number of replicas below Spec.MinReplicas',
      }
    const computed = this.#compute(look, key, scale)
    if (computed === undefined) return undefined
    const { best, statuses } = computed
    const desiredReplicas = best.replicas
    const limited = limitReplicas(
      { currentReplicas: current, desiredReplicas, minReplicas, maxReplicas },
      behavior,
      memory,
      this.#on.clock.now(),
    )
    look.condition('AbleToScale', true, limited.ableToScale.reason, limited.ableToScale.message)
    look.condition('ScalingLimited', limited.isLimited, limited.limit.reason, limited.limit.message)
    const reason = desiredReplicas > current ? `${best.name} above target` : 'All metrics below target'
    return { replicas: limited.replicas, rescales: limited.replicas !== current, reason, statuses }
  }

  /** What the metrics ask for together: the most. Fewer only when all of them can be used. */
  #compute(look: Look, key: ObjectKey, scale: Scale) {
    const { metrics = [] } = look.autoscaler.spec
    const current = scale.spec.replicas ?? 0
    const subject = this.#subject(look, key, scale)
    if (typeof subject === 'string') return this.#uncomputed(look, current, null, subject)
    let best: MetricProposal | undefined
    const statuses: MetricStatus[] = []
    const failures: UnusableMetric[] = []
    for (const metric of metrics)
      try {
        const proposal = proposalOf(metric, subject, this.#metrics)
        statuses.push(proposal.status)
        if (best === undefined || proposal.replicas > best.replicas) best = proposal
      } catch (error) {
        if (!(error instanceof UnusableMetric)) throw error
        look.warn(error.reason, error.message)
        statuses.push({ type: '' })
        failures.push(error)
      }
    const [failure] = failures
    if (failure !== undefined && (best === undefined || best.replicas < current)) {
      const why = `the HPA was unable to compute the replica count: ${failure.message}`
      look.condition('ScalingActive', false, failure.reason, why)
      const text = `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${failure.told}`
      return this.#uncomputed(look, current, statuses, text)
    }
    if (best === undefined) return undefined
    const found = `the HPA was able to successfully calculate a replica count from ${best.name}`
    look.condition('ScalingActive', true, 'ValidMetricFound', found)
    return { best, statuses }
  }

  #uncomputed(look: Look, currentReplicas: number, statuses: MetricStatus[] | null, text: string): undefined {
    look.write({ currentReplicas, currentMetrics: statuses })
    look.warn('FailedComputeMetricsReplicas', text)
  }

  /** The pods that are scaled, or why they cannot be told. */
  #subject(look: Look, key: ObjectKey, scale: Scale): Subject | string {
    const { autoscaler } = look
    const selector = this.#selector(look, scale.status?.selector ?? '')
    if (typeof selector === 'string') return selector
    this.#selectors.set(key, selector)
    const ofNamespace = this.#pods.byIndex('namespace', autoscaler.metadata.namespace ?? '')
    const selected = ofNamespace.filter((pod) => selector.matches(pod.metadata.labels))
    const others = this.#selectingSame(autoscaler, selected)
    if (others.length > 1) {
      const text = `pods by selector ${scale.status?.selector} are controlled by multiple HPAs: [${others.join(' ')}]`
      look.warn('AmbiguousSelector', text)
      look.condition('ScalingActive', false, 'AmbiguousSelector', text)
      return text
    }
    return {
      autoscaler,
      selector,
      pods: selected,
      currentReplicas: scale.spec.replicas ?? 0,
      statusReplicas: scale.status?.replicas ?? 0,
      tolerances: tolerancesOf(autoscaler),
      nowMs: this.#on.clock.now(),
      pluralOf: (apiVersion, kind) => {
        const { group } = splitApiVersion(apiVersion ?? '')
        const plural = this.#refOf(group, kind)?.plural ?? kind.toLowerCase()
        return group === '' ? plural : `${plural}.${group}`
      },
    }
  }

  #selector(look: Look, text: string): Selector | string {
    if (text === '') {
      look.warn('SelectorRequired', 'selector is required')
      const missing = "the HPA target's scale is missing a selector"
      look.condition('ScalingActive', false, 'InvalidSelector', missing)
      return 'selector is required'
    }
    try {
      return parseSelector(text)
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error
      const bad = `couldn't convert selector into a corresponding internal selector object: ${error.message}`
      look.warn('InvalidSelector', bad)
      look.condition('ScalingActive', false, 'InvalidSelector', bad)
      return bad
    }
  }

  /** The autoscalers that select one of the pods, as Go prints their keys. */
  #selectingSame({ metadata }: HorizontalPodAutoscaler, selected: readonly Pod[]): string[] {
    const prefix = `${metadata.namespace}/`
    return [...this.#selectors]
      .filter(([key]) => key.startsWith(prefix))
      .filter(([, selector]) => selected.some((pod) => selector.matches(pod.metadata.labels)))
      .map(([key]) => `{${key.slice(prefix.length)} ${metadata.namespace}}`)
      .sort()
  }

  #rescale(look: Look, ref: Scalable, scale: Scale, { replicas, reason, statuses }: Plan): boolean {
    const size = `New size: ${replicas}; reason: ${reason}`
    try {
      this.#on.api.updateSubresource(ref, { ...scale, spec: { ...scale.spec, replicas } }, 'scale')
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionError)) throw error
      look.warn('FailedRescale', `${size}; error: ${error.message}`)
      const why = `the HPA controller was unable to update the target scale: ${error.message}`
      look.condition('AbleToScale', false, 'FailedUpdateScale', why)
      look.write({ currentReplicas: scale.spec.replicas ?? 0, currentMetrics: statuses ?? null })
      return false
    }
    const done = `the HPA controller was able to update the target scale to ${replicas}`
    look.condition('AbleToScale', true, 'SucceededRescale', done)
    this.#on.events.event(look.autoscaler, 'Normal', 'SuccessfulRescale', size)
    return true
  }
}

const ableText = "the HPA controller was able to get the target's current scale"

/** The target has no scale that could be asked for. */
class Unscalable extends Error {}

interface Plan {
  readonly replicas: number
  readonly rescales: boolean
  readonly reason: string
  readonly statuses?: readonly MetricStatus[]
}

function tolerancesOf({ spec: { behavior } }: HorizontalPodAutoscaler): Tolerances {
  const of = (rules: HPAScalingRules | undefined) =>
    rules?.tolerance === undefined ? defaultTolerance : quantityMilli(rules.tolerance) / 1000
  return { up: of(behavior?.scaleUp), down: of(behavior?.scaleDown) }
}

/** One look at an autoscaler: its conditions grow with what is found, and are written at the end. */
class Look {
  readonly autoscaler: HorizontalPodAutoscaler
  readonly #on: Runtime
  readonly #conditions: HorizontalPodAutoscalerCondition[]

  constructor(on: Runtime, autoscaler: HorizontalPodAutoscaler) {
    this.#on = on
    this.autoscaler = autoscaler
    this.#conditions = [...(autoscaler.status.conditions ?? [])]
  }

  warn(reason: string, message: string): void {
    this.#on.events.event(this.autoscaler, 'Warning', reason, message)
  }

  condition(type: string, isTrue: boolean, reason: string, message: string): void {
    const status = isTrue ? 'True' : 'False'
    const at = this.#conditions.findIndex((known) => known.type === type)
    const known = this.#conditions[at]
    const lastTransitionTime =
      known?.status === status ? known.lastTransitionTime : formatTime(this.#on.clock.now())
    const condition = { type, status, lastTransitionTime, reason, message }
    if (known === undefined) this.#conditions.push(condition)
    else this.#conditions[at] = condition
  }

  /** What is left out stays as it was. */
  write(changes: Partial<HorizontalPodAutoscalerStatus>): void {
    const { autoscaler } = this
    const status = { ...autoscaler.status, ...changes, conditions: this.#conditions }
    if (deepEqual(status, autoscaler.status)) return
    this.#on.api.updateStatus(horizontalPodAutoscalers, { ...autoscaler, status })
  }
}
