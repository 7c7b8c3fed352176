// HorizontalPodAutoscalers, in both of their versions. Models pkg/registry/autoscaling and printHorizontalPodAutoscaler, v1.35.
import type { Draft, KubeObject } from '#api/object.ts'
import type { HorizontalPodAutoscaler as CpuAutoscaler } from '#api/types/autoscaling-v1.ts'
import type {
  HorizontalPodAutoscalerBehavior,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '#api/types/autoscaling-v2.ts'
import { cpuAutoscalerVersion } from './autoscaler-versions.ts'
import { ageCell } from './columns.ts'
import { type Cell, defineResource, type VersionRules } from './resource.ts'
import { autoscalerErrors } from './validation/autoscaler.ts'

const defaultCpuPercent = 80

export const horizontalPodAutoscaler = defineResource('autoscaling/v2/HorizontalPodAutoscaler', {
  validate: autoscalerErrors,

  setDefaults({ spec }) {
    spec.minReplicas ??= 1
    if ((spec.metrics ?? []).length === 0) spec.metrics = [cpuMetric(defaultCpuPercent)]
    if (spec.behavior !== undefined) setBehaviorDefaults(spec.behavior)
  },

  cells: (autoscaler, nowMs) =>
    autoscalerCells(
      autoscaler,
      metricsCell(autoscaler.spec.metrics ?? [], autoscaler.status.currentMetrics ?? []),
      nowMs,
    ),
})

/** The version that knows processors alone. */
export const cpuAutoscaler = defineResource('autoscaling/v1/HorizontalPodAutoscaler', {
  version: cpuAutoscalerVersion as unknown as VersionRules<KubeObject, CpuAutoscaler>,

  cells(autoscaler, nowMs) {
    const current = autoscaler.status.currentCPUUtilizationPercentage
    const target = autoscaler.spec.targetCPUUtilizationPercentage
    const metrics =
      target === undefined
        ? '<none>'
        : valueCell(
            { type: 'Utilization', averageUtilization: target },
            { averageUtilization: current },
            'cpu: ',
          )
    return autoscalerCells(autoscaler, metrics, nowMs)
  },
})

interface ReplicaRange {
  readonly spec: Pick<CpuAutoscaler['spec'], 'scaleTargetRef' | 'minReplicas' | 'maxReplicas'>
  readonly status: { readonly currentReplicas?: number | undefined }
}

function autoscalerCells(autoscaler: KubeObject & ReplicaRange, metrics: string, nowMs: number): Cell[] {
  const { scaleTargetRef, minReplicas, maxReplicas } = autoscaler.spec
  return [
    autoscaler.metadata.name,
    `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
    metrics,
    minReplicas === undefined ? '<unset>' : String(minReplicas),
    maxReplicas,
    autoscaler.status.currentReplicas ?? 0,
    ageCell(autoscaler, nowMs),
  ]
}

const shownMetrics = 2

function metricsCell(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>'
  const all = specs.map((spec, i) => metricCell(spec, statuses[i]))
  const shown = all.slice(0, shownMetrics).join(', ')
  return all.length > shownMetrics ? `${shown} + ${all.length - shownMetrics} more...` : shown
}

function metricCell(spec: MetricSpec, status: MetricStatus | undefined): string {
  const perPod = spec.resource ?? spec.containerResource
  if (perPod !== undefined) {
    const current = (spec.resource === undefined ? status?.containerResource : status?.resource)?.current
    return valueCell(perPod.target, current, `${perPod.name}: `)
  }
  if (spec.pods !== undefined) return valueCell(spec.pods.target, status?.pods?.current)
  const target = (spec.object ?? spec.external)?.target
  const current = (spec.object === undefined ? status?.external : status?.object)?.current
  if (target === undefined) return '<unknown type>'
  return target.averageValue === undefined
    ? valueCell(target, current)
    : `${valueCell(target, current)} (avg)`
}

function valueCell(target: MetricTarget, current: MetricValueStatus | undefined, label = ''): string {
  const { value, averageValue, averageUtilization } = target
  if (averageValue !== undefined) return `${label}${current?.averageValue ?? '<unknown>'}/${averageValue}`
  if (value !== undefined) return `${label}${current?.value ?? '<unknown>'}/${value}`
  const used = current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`
  return `${label}${used}/${averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`}`
}

function cpuMetric(averageUtilization: number): Draft<MetricSpec> {
  return {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
  }
}

function setBehaviorDefaults(behavior: Draft<HorizontalPodAutoscalerBehavior>): void {
  behavior.scaleUp ??= {}
  behavior.scaleUp.selectPolicy ??= 'Max'
  behavior.scaleUp.stabilizationWindowSeconds ??= 0
  behavior.scaleUp.policies ??= [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ]
  behavior.scaleDown ??= {}
  behavior.scaleDown.selectPolicy ??= 'Max'
  behavior.scaleDown.policies ??= [{ type: 'Percent', value: 100, periodSeconds: 15 }]
}
