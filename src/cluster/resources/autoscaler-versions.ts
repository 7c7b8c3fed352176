// HorizontalPodAutoscalers as autoscaling/v1 tells them: what it has no field for stands in annotations.
// Models pkg/apis/autoscaling/v1 conversion, v1.35.
import { decode } from '#api/decode.ts'
import { internalObject } from '#api/internal-object.ts'
import { isRecord } from '#api/object.ts'
import type { HorizontalPodAutoscaler as CpuAutoscaler } from '#api/types/autoscaling-v1.ts'
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '#api/types/autoscaling-v2.ts'
import { metricOfOld, metricToOld, statusOfOld, statusToOld } from './autoscaler-old-metrics.ts'
import type { VersionRules } from './resource.ts'

const prefix = 'autoscaling.alpha.kubernetes.io/'

export const cpuAutoscalerVersion: VersionRules<HorizontalPodAutoscaler, CpuAutoscaler> = {
  storedAs: { group: 'autoscaling', version: 'v2' },

  toStored(autoscaler) {
    const { metadata, spec, status } = autoscaler
    const { targetCPUUtilizationPercentage: target, ...rest } = spec
    const { currentCPUUtilizationPercentage: current, ...counts } = status ?? {}
    const told = toldIn(metadata.annotations)
    const cpu = target === undefined ? [] : [cpuMetric(target)]
    const metrics = [...(listOf(told.metrics)?.map(metricOfOld) ?? []), ...cpu]
    const currentMetrics =
      listOf(told['current-metrics'])?.map(statusOfOld) ?? (current === undefined ? [] : [cpuStatus(current)])
    const behavior = isRecord(told.behavior) ? publicObject(told.behavior) : undefined
    const conditions = listOf(told.conditions)
    return decode('autoscaling.v2.HorizontalPodAutoscaler', {
      ...autoscaler,
      apiVersion: 'autoscaling/v2',
      metadata: { ...metadata, annotations: withoutTold(metadata.annotations) },
      spec: { ...rest, ...(metrics.length > 0 && { metrics }), ...(behavior !== undefined && { behavior }) },
      status: {
        ...counts,
        ...(currentMetrics.length > 0 && { currentMetrics }),
        ...(conditions !== undefined && { conditions }),
      },
    }).value as HorizontalPodAutoscaler
  },

  fromStored(autoscaler) {
    const { metadata, spec, status } = autoscaler
    const { metrics = [], behavior, ...rest } = spec
    const { currentMetrics, conditions, ...counts } = status
    const target = metrics.find(isCpu)?.resource?.target.averageUtilization
    const current = (currentMetrics ?? []).findLast((metric) => metric.resource?.name === 'cpu')
    const percent = current?.resource?.current.averageUtilization
    const others = metrics.filter(
      (metric) => metric.resource?.target.averageUtilization === undefined || !isCpu(metric),
    )
    const told = {
      ...(others.length > 0 && { metrics: others.map(metricToOld) }),
      ...((currentMetrics ?? []).length > 0 && { 'current-metrics': currentMetrics?.map(statusToOld) }),
      ...(behavior !== undefined && {
        behavior: internalObject('autoscaling.v2.HorizontalPodAutoscalerBehavior', behavior),
      }),
      ...((conditions ?? []).length > 0 && { conditions }),
    }
    return decode('autoscaling.v1.HorizontalPodAutoscaler', {
      ...autoscaler,
      apiVersion: 'autoscaling/v1',
      metadata: { ...metadata, annotations: withTold(metadata.annotations, told) },
      spec: { ...rest, ...(target !== undefined && { targetCPUUtilizationPercentage: target }) },
      status: { ...counts, ...(percent !== undefined && { currentCPUUtilizationPercentage: percent }) },
    }).value as CpuAutoscaler
  },
}

function isCpu({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu'
}

function cpuMetric(averageUtilization: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }
}

function cpuStatus(averageUtilization: number): MetricStatus {
  return { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization } } }
}

type Annotations = { readonly [name: string]: string } | undefined
type Told = { readonly [part: string]: unknown }

/** The parts that annotations tell, as far as they can be read. */
function toldIn(annotations: Annotations): Told {
  const told: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(annotations ?? {}))
    if (name.startsWith(prefix)) told[name.slice(prefix.length)] = parsed(text)
  return told
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function listOf(value: unknown): readonly Told[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value.filter(isRecord) : undefined
}

function withoutTold(annotations: Annotations): Annotations {
  const rest = Object.entries(annotations ?? {}).filter(([name]) => !parts.has(name))
  return rest.length === 0 ? undefined : Object.fromEntries(rest)
}

function withTold(annotations: Annotations, told: Told): Annotations {
  const texts = Object.entries(told).map(([part, value]) => [prefix + part, JSON.stringify(value)])
  const rest = withoutTold(annotations)
  return texts.length === 0 ? rest : { ...rest, ...Object.fromEntries(texts) }
}

const parts = new Set(['metrics', 'current-metrics', 'behavior', 'conditions'].map((part) => prefix + part))

/** Go's field names, as the internal type is printed, as JSON names; what is unset is left out. */
function publicObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(publicObject)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), publicObject(member)]),
  )
}
