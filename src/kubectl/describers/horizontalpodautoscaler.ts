// kubectl describe horizontalpodautoscaler. Models HorizontalPodAutoscalerDescriber, v1.35.
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
} from '#api/types/autoscaling-v2.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { timeText, writeHead } from './metadata.ts'

export const horizontalPodAutoscaler = defineDescriber(
  'autoscaling/v2/HorizontalPodAutoscaler',
  async (object, w, look) => {
    const { metadata, spec, status } = object
    writeHead(w, metadata)
    w.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`)
    w.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`)
    w.line(0, 'Metrics:\t( current / target )')
    for (const [i, metric] of (spec.metrics ?? []).entries())
      w.line(1, metricText(metric, status.currentMetrics?.[i]))
    w.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
    w.line(0, `Max replicas:\t${spec.maxReplicas}`)
    if (spec.behavior !== undefined) {
      w.line(0, 'Behavior:')
      writeRules(w, 'Scale Up', spec.behavior.scaleUp)
      writeRules(w, 'Scale Down', spec.behavior.scaleDown)
    }
    w.line(
      0,
      `${spec.scaleTargetRef.kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas} desired`,
    )
    writeConditions(w, object)
    await writeEvents(w, look, object)
  },
)

interface Target {
  readonly averageValue?: string | undefined
  readonly averageUtilization?: number | undefined
  readonly value?: string | undefined
}

function metricText(metric: MetricSpec, now: MetricStatus | undefined): string {
  const { resource, containerResource, pods, object, external } = metric
  if (resource !== undefined)
    return `resource ${resource.name} on pods${resourceText(resource.target, now?.resource?.current)}`
  if (containerResource !== undefined)
    return `resource ${containerResource.name} of container ${JSON.stringify(containerResource.container)} on pods${resourceText(containerResource.target, now?.containerResource?.current)}`
  if (pods !== undefined)
    return `${JSON.stringify(pods.metric.name)} on pods:\t${now?.pods?.current.averageValue ?? '<unknown>'} / ${pods.target.averageValue ?? ''}`
  if (object !== undefined) {
    const { kind, name } = object.describedObject
    return `${JSON.stringify(object.metric.name)} on ${kind}/${name} ${valueText(object.target, now?.object?.current)}`
  }
  if (external !== undefined)
    return `${JSON.stringify(external.metric.name)} ${valueText(external.target, now?.external?.current)}`
  return '<unknown metric type>'
}

function resourceText(target: Target, now: Target | undefined): string {
  if (target.averageValue !== undefined)
    return `:\t${now?.averageValue ?? '<unknown>'} / ${target.averageValue}`
  const current =
    now?.averageUtilization === undefined
      ? '<unknown>'
      : `${now.averageUtilization}% (${now.averageValue ?? ''})`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  return `  (as a percentage of request):\t${current} / ${wanted}`
}

function valueText(target: Target, now: Target | undefined): string {
  return target.averageValue !== undefined
    ? `(target average value):\t${now?.averageValue ?? '<unknown>'} / ${target.averageValue}`
    : `(target value):\t${now?.value ?? '<unknown>'} / ${target.value ?? ''}`
}

function writeRules(w: Writer, title: string, rules: HPAScalingRules | undefined): void {
  if (rules === undefined) return
  w.line(1, `${title}:`)
  if (rules.stabilizationWindowSeconds !== undefined)
    w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
  if (rules.policies === undefined || rules.policies.length === 0) return
  w.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
  w.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of rules.policies)
    w.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
}

function writeConditions(w: Writer, { status }: HorizontalPodAutoscaler): void {
  const conditions = status.conditions ?? []
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tReason\tMessage')
  w.line(1, '----\t------\t------\t-------')
  for (const { type, status: value, reason = '', message = '' } of conditions)
    w.line(1, `${type}\t${value}\t${reason}\t${message}`)
}
