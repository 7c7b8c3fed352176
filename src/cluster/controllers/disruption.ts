// Counts how many pods of a budget may go. Models kube-controller-manager disruption trySync, v1.35.
import { goLabelSelector } from '#api/go-label-selector.ts'
import { selectorFromObject } from '#api/labels.ts'
import { deepEqual, keyOf, type ObjectKey } from '#api/object.ts'
import { podDisruptionBudgets, pods } from '#api/resource-ref.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Condition } from '#api/types/meta-v1.ts'
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '#api/types/policy-v1.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { isPodReady } from '../runtime/pods.ts'
import { CountError, DisruptionCounts } from './disruption-counts.ts'

/** How long a pod that was evicted may take until it is marked for deletion. */
const deletionTimeoutMs = 120_000

export const disruptionController: ControllerFactory = {
  name: 'disruption-controller',
  eventSource: 'controllermanager',
  account: 'disruption-controller',
  create: (on) => new DisruptionController(on),
}

class DisruptionController implements Controller {
  readonly #on: Runtime
  readonly #budgets: Informer<PodDisruptionBudget>
  readonly #pods: Informer<Pod>
  readonly #counts: DisruptionCounts

  constructor(on: Runtime) {
    this.#on = on
    this.#budgets = on.informer(podDisruptionBudgets)
    this.#pods = on.informer(pods)
    this.#counts = new DisruptionCounts(on)
    const byNamespace = ({ metadata }: Pod | PodDisruptionBudget) => [metadata.namespace ?? '']
    this.#budgets.addIndex('namespace', byNamespace)
    this.#pods.addIndex('namespace', byNamespace)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#budgets.onChange(({ object }) => enqueue(keyOf(object)))
    this.#pods.onChange(({ object: { metadata } }) => {
      for (const budget of this.#budgets.byIndex('namespace', metadata.namespace ?? ''))
        if (selectorFromObject(budget.spec.selector).matches(metadata.labels)) enqueue(keyOf(budget))
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const budget = this.#budgets.get(key)
    if (budget === undefined) return undefined
    const { events } = this.#on
    const selector = selectorFromObject(budget.spec.selector)
    const covered = this.#pods
      .byIndex('namespace', budget.metadata.namespace ?? '')
      .filter((pod) => selector.matches(pod.metadata.labels))
    if (covered.length === 0) events.event(budget, 'Normal', 'NoPods', 'No matching pods found')
    try {
      const counts = this.#counts.of(budget, covered)
      if (counts.unmanaged.length > 0)
        events.event(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget))
      return this.#writeCounts(budget, covered, counts)
    } catch (error) {
      if (!(error instanceof CountError)) throw error
      const message = `Failed to calculate the number of expected pods: ${error.message}`
      events.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)
      const conditions = this.#conditions(budget, 'False', 'SyncFailed', error.message)
      this.#write(budget, { ...budget.status, disruptionsAllowed: 0, conditions })
      return undefined
    }
  }

  #writeCounts(
    budget: PodDisruptionBudget,
    covered: readonly Pod[],
    { expectedPods, desiredHealthy }: { readonly expectedPods: number; readonly desiredHealthy: number },
  ): RequeueAfter | undefined {
    const disruptedPods = this.#stillDisrupted(budget, covered)
    const currentHealthy = covered.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        disruptedPods[pod.metadata.name] === undefined &&
        isPodReady(pod),
    ).length
    const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
    const conditions =
      disruptionsAllowed > 0
        ? this.#conditions(budget, 'True', 'SufficientPods')
        : this.#conditions(budget, 'False', 'InsufficientPods')
    const times = Object.values(disruptedPods)
    this.#write(budget, {
      disruptionsAllowed,
      currentHealthy,
      desiredHealthy,
      expectedPods,
      conditions,
      observedGeneration: budget.metadata.generation,
      ...(times.length > 0 && { disruptedPods }),
    })
    if (times.length === 0) return undefined
    const firstMs = Math.min(...times.map((time) => timeMs(time)))
    return { requeueAfterMs: firstMs + deletionTimeoutMs - this.#on.clock.now() }
  }

  /** The evicted pods whose deletion has not been seen yet and may still come. */
  #stillDisrupted({ metadata, status }: PodDisruptionBudget, covered: readonly Pod[]) {
    const still: Record<string, string> = {}
    for (const pod of covered) {
      const time = status.disruptedPods?.[pod.metadata.name]
      if (time === undefined || pod.metadata.deletionTimestamp !== undefined) continue
      if (timeMs(time) + deletionTimeoutMs > this.#on.clock.now()) still[pod.metadata.name] = time
      else {
        // The namespace twice, as upstream prints it.
        const budget = `${metadata.namespace}/${metadata.namespace}`
        const message = `Pod was expected by PDB ${budget} to be deleted but it wasn't`
        this.#on.events.event(pod, 'Warning', 'NotDeleted', message)
      }
    }
    return still
  }

  #conditions(
    { metadata, status }: PodDisruptionBudget,
    value: 'True' | 'False',
    reason: string,
    message = '',
  ): readonly Condition[] {
    const type = 'DisruptionAllowed'
    const known = status.conditions?.find((condition) => condition.type === type)
    const lastTransitionTime =
      known?.status === value ? known.lastTransitionTime : formatTime(this.#on.clock.now())
    const condition: Condition = {
      type,
      status: value,
      ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
      lastTransitionTime,
      reason,
      message,
    }
    return [...(status.conditions ?? []).filter((other) => other.type !== type), condition]
  }

  #write(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): void {
    if (deepEqual(plain(status), plain(budget.status))) return
    this.#on.api.updateStatus(podDisruptionBudgets, { ...budget, status })
  }
}

/** Without members that are not there. */
function plain(status: PodDisruptionBudgetStatus): object {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined))
}

/** The selector as Go prints a LabelSelector: by its address's text. */
function unmanagedMessage({ spec }: PodDisruptionBudget): string {
  return `Pods selected by this PodDisruptionBudget (selector: ${goLabelSelector(spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
}
