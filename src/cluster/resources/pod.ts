// Pods. Models pkg/registry/core/pod and printPod, v1.35.
import { humanDuration } from '#api/duration.ts'
import { forbiddenField } from '#api/field-error.ts'
import type { Draft } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { addQuantities, formatQuantity, parseQuantity } from '#api/quantity.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { ContainerStatus, Pod } from '#api/types/core-v1.ts'
import { ageCell } from './columns.ts'
import { ephemeralContainersPart, resizePart } from './pod-parts.ts'
import { qosClassOf } from './pod-qos.ts'
import { setPodSpecDefaults } from './pod-spec.ts'
import { podStatusText } from './pod-status-text.ts'
import { type Cell, defineResource } from './resource.ts'
import { podErrors } from './validation/pod-spec.ts'
import { podUpdateErrors } from './validation/pod-update.ts'
import { podWarnings } from './validation/pod-warnings.ts'
import { profileMatchErrors } from './validation/profiles.ts'
import { podStatusErrors } from './validation/status.ts'

export const pod = defineResource('v1/Pod', {
  hasGeneration: true,

  setDefaults(pod) {
    setPodSpecDefaults(pod.spec)
    pod.spec.enableServiceLinks ??= true
    defaultRequests(pod)
    defaultPodRequests(pod)
    if (pod.spec.hostNetwork !== true) return
    for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])])
      for (const port of container.ports ?? []) port.hostPort ??= port.containerPort
  },

  validateCreate: ({ metadata, spec }) => [
    ...(spec.ephemeralContainers === undefined
      ? []
      : [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')]),
    ...((spec.schedulingGates ?? []).length > 0 && spec.nodeName
      ? [forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
      : []),
    ...profileMatchErrors('spec', metadata.annotations ?? {}, spec),
  ],

  prepareForCreate(pod, on) {
    pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec as Pod['spec']) }
    if ((pod.spec.schedulingGates ?? []).length > 0) pod.status.conditions = [gatedCondition(on.nowMs)]
  },

  validate: podErrors,

  validateUpdate: podUpdateErrors,
  validateStatusUpdate: podStatusErrors,
  warnings: podWarnings,

  parts: { ephemeralcontainers: ephemeralContainersPart, resize: resizePart },

  /** Models podStrategy.CheckGracefulDelete: nobody waits for a pod that never got a node or has ended. */
  planDeletion(pod, requestedSeconds) {
    let graceSeconds = requestedSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
    if (graceSeconds < 0) graceSeconds = 1
    if (pod.spec.nodeName === undefined || hasEnded(pod)) graceSeconds = 0
    return { graceSeconds }
  },

  returnsDeletedObject: true,

  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork ?? false),
    'status.phase': status.phase ?? '',
    'status.podIP': status.podIP ?? '',
    'status.podIPs': status.podIP ?? '',
    'status.nominatedNodeName': status.nominatedNodeName ?? '',
  }),

  cells(pod, nowMs): readonly Cell[] {
    const { spec, status } = pod
    const { ready, total } = readyCount(pod)
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      podStatusText(pod),
      restartsCell(pod, nowMs),
      ageCell(pod, nowMs),
      status.podIPs?.[0]?.ip ?? '<none>',
      spec.nodeName ?? '<none>',
      status.nominatedNodeName || '<none>',
      readinessGatesCell(pod),
    ]
  },

  rowConditions({ status }) {
    if (!hasEnded({ status })) return []
    const message = status.phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.'
    return [{ type: 'Completed', status: 'True', reason: status.phase, message }]
  },
})

/** A gated pod says so from its first moment. Models registry pod applySchedulingGatedCondition. */
function gatedCondition(nowMs: number) {
  return {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: formatTime(nowMs),
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }
}

/** A limit without a request is the request. */
function defaultRequests(pod: Draft<Pod>): void {
  for (const { resources } of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]) {
    if (resources?.limits === undefined) continue
    for (const [name, limit] of Object.entries(resources.limits)) {
      resources.requests ??= {}
      resources.requests[name] ??= limit
    }
  }
}

/** A limit of the whole pod without a request: what the containers ask for together, else the limit. */
function defaultPodRequests({ spec }: Draft<Pod>): void {
  const { resources } = spec
  for (const [name, limit] of Object.entries(resources?.limits ?? {})) {
    if (resources === undefined || resources.requests?.[name] !== undefined) continue
    const asked = (spec.containers ?? [])
      .map((container) => parseQuantity(container.resources?.requests?.[name] ?? ''))
      .filter((q) => q !== undefined)
    resources.requests = {
      ...resources.requests,
      [name]: asked.length === 0 ? limit : formatQuantity(asked.reduce(addQuantities)),
    }
  }
}

function restartableInits(pod: Pod): Set<string> {
  const inits = pod.spec.initContainers ?? []
  return new Set(
    inits.filter((container) => container.restartPolicy === 'Always').map((container) => container.name),
  )
}

function readyCount(pod: Pod): { ready: number; total: number } {
  const sidecars = restartableInits(pod)
  const counted = [
    ...(pod.status.initContainerStatuses ?? []).filter(
      (status) => sidecars.has(status.name) && status.started === true,
    ),
    ...(pod.status.containerStatuses ?? []).filter((status) => status.state.running !== undefined),
  ]
  return {
    ready: counted.filter((status) => status.ready).length,
    total: pod.spec.containers.length + sidecars.size,
  }
}

/** `3`, or `3 (10s ago)`. While containers initialize, only init containers count. */
function restartsCell(pod: Pod, nowMs: number): string {
  const sidecars = restartableInits(pod)
  const inits = pod.status.initContainerStatuses ?? []
  const isInitializing = podStatusText(pod).startsWith('Init:')
  const counted: readonly ContainerStatus[] = isInitializing
    ? inits
    : [...inits.filter((status) => sidecars.has(status.name)), ...(pod.status.containerStatuses ?? [])]
  const restarts = counted.reduce((sum, status) => sum + status.restartCount, 0)
  const lastMs = Math.max(0, ...counted.map((status) => timeMs(status.lastState.terminated?.finishedAt)))
  return restarts > 0 && lastMs > 0 ? `${restarts} (${humanDuration(nowMs - lastMs)} ago)` : String(restarts)
}

function readinessGatesCell({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const passed = gates.filter((gate) =>
    (status.conditions ?? []).some((c) => c.type === gate.conditionType && c.status === 'True'),
  )
  return `${passed.length}/${gates.length}`
}
