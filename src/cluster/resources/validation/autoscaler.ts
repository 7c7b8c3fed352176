// HorizontalPodAutoscalers. Models pkg/apis/autoscaling/validation, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { parseQuantity, quantityOf } from '#api/quantity.ts'
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '#api/types/autoscaling-v2.ts'
import { choiceErrors, dnsLabel, neededNameErrors, pathSegment, positiveErrors } from './names.ts'

const metricTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const maxWindowSeconds = 3600
const maxPeriodSeconds = 1800

interface Limits {
  readonly scaleTargetRef: CrossVersionObjectReference
  readonly minReplicas?: number | undefined
  readonly maxReplicas: number
}

/** What both versions say of the numbers and the target. */
export function replicaErrors({ minReplicas, maxReplicas, scaleTargetRef }: Limits): FieldError[] {
  const at = 'spec.maxReplicas'
  return [
    ...(minReplicas !== undefined && minReplicas < 1
      ? [invalidValue('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
      : []),
    ...positiveErrors(at, maxReplicas),
    ...(minReplicas !== undefined && maxReplicas < minReplicas
      ? [invalidValue(at, maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : []),
    ...referenceErrors('spec.scaleTargetRef', scaleTargetRef, true),
  ]
}

function referenceErrors(
  at: string,
  { kind, name, apiVersion = '' }: CrossVersionObjectReference,
  needsGroup: boolean,
): FieldError[] {
  const field = `${at}.apiVersion`
  // ReplicationControllers alone are of the group without a name.
  const isGroupMissing = needsGroup && !apiVersion.includes('/') && kind !== 'ReplicationController'
  const problems = isGroupMissing
    ? [invalidValue(field, apiVersion, 'apiVersion must specify API group')]
    : []
  return [
    ...neededNameErrors(`${at}.kind`, kind, pathSegment),
    ...neededNameErrors(`${at}.name`, name, pathSegment),
    ...problems,
  ]
}

export function autoscalerErrors({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const metrics = spec.metrics ?? []
  const scalesToZero = metrics.some(({ type }) => type === 'Object' || type === 'External')
  return [
    ...replicaErrors(spec),
    ...metrics.flatMap((metric, i) => metricErrors(`spec.metrics[${i}]`, metric)),
    ...(spec.minReplicas === 0 && !scalesToZero
      ? [
          forbiddenField(
            'spec.metrics',
            'must specify at least one Object or External metric to support scaling to zero replicas',
          ),
        ]
      : []),
    ...rulesErrors('spec.behavior.scaleUp', spec.behavior?.scaleUp),
    ...rulesErrors('spec.behavior.scaleDown', spec.behavior?.scaleDown),
  ]
}

function rulesErrors(at: string, rules: HPAScalingRules | undefined): FieldError[] {
  if (rules === undefined) return []
  const { stabilizationWindowSeconds: seconds = 0, selectPolicy, policies = [], tolerance } = rules
  const window = `${at}.stabilizationWindowSeconds`
  return [
    ...(seconds < 0 ? [invalidValue(window, seconds, 'must be greater than or equal to zero')] : []),
    ...(seconds > maxWindowSeconds
      ? [invalidValue(window, seconds, `must be less than or equal to ${maxWindowSeconds}`)]
      : []),
    ...(selectPolicy === undefined
      ? []
      : choiceErrors(`${at}.selectPolicy`, selectPolicy, ['Disabled', 'Max', 'Min'])),
    ...(policies.length === 0 ? [required(`${at}.policies`, 'must specify at least one Policy')] : []),
    ...policies.flatMap(({ type, value, periodSeconds }, i) => {
      const here = `${at}.policies[${i}]`
      const period = `${here}.periodSeconds`
      return [
        ...choiceErrors(`${here}.type`, type, ['Percent', 'Pods']),
        ...(value <= 0 ? [invalidValue(`${here}.value`, value, 'must be greater than zero')] : []),
        ...(periodSeconds <= 0 ? [invalidValue(period, periodSeconds, 'must be greater than zero')] : []),
        ...(periodSeconds > maxPeriodSeconds
          ? [invalidValue(period, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`)]
          : []),
      ]
    }),
    ...(tolerance !== undefined && quantityOf(tolerance).nanos < 0n
      ? [invalidValue(`${at}.tolerance`, tolerance, 'must be greater than or equal to 0')]
      : []),
  ]
}

/** Each type of metric, its field, and what that must hold. */
const sources: readonly (readonly [type: string, field: keyof MetricSpec])[] = [
  ['Object', 'object'],
  ['External', 'external'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
]

function metricErrors(at: string, metric: MetricSpec): FieldError[] {
  const { type } = metric
  const errors: FieldError[] = []
  if (!type) errors.push(required(`${at}.type`, 'must specify a metric source type'))
  errors.push(...choiceErrors(`${at}.type`, type, metricTypes))
  const present = sources.filter(([, field]) => metric[field] !== undefined)
  if (present.length === 1) errors.push(...sourceErrors(at, metric))
  const expected = sources.find(([known]) => known === type)?.[1]
  if (expected === undefined) errors.push(...choiceErrors(`${at}.type`, type, metricTypes))
  else if (metric[expected] === undefined)
    errors.push(required(`${at}.${expected}`, 'must populate information for the given metric source'))
  if (present.length > 1)
    for (const [, field] of present)
      if (field !== expected)
        errors.push(forbiddenField(`${at}.${field}`, 'must populate the given metric source only'))
  return errors
}

function sourceErrors(at: string, metric: MetricSpec): FieldError[] {
  const { object, external, pods, resource, containerResource } = metric
  if (object !== undefined) {
    const { value, averageValue } = object.target
    return [
      ...referenceErrors(`${at}.object.describedObject`, object.describedObject, false),
      ...identifierErrors(`${at}.object.metric`, object.metric),
      ...targetErrors(`${at}.object.target`, object.target),
      ...(value === undefined && averageValue === undefined
        ? [required(`${at}.object.target.averageValue`, 'must set either a target value or averageValue')]
        : []),
    ]
  }
  if (external !== undefined) return externalErrors(`${at}.external`, external)
  if (pods !== undefined)
    return [
      ...identifierErrors(`${at}.pods.metric`, pods.metric),
      ...targetErrors(`${at}.pods.target`, pods.target),
      ...(pods.target.averageValue === undefined
        ? [required(`${at}.pods.target.averageValue`, 'must specify a positive target averageValue')]
        : []),
    ]
  if (resource !== undefined) return resourceMetricErrors(`${at}.resource`, resource.name, resource.target)
  if (containerResource === undefined) return []
  const here = `${at}.containerResource`
  const { name, container, target } = containerResource
  const own = container
    ? neededNameErrors(`${here}.container`, container, dnsLabel)
    : [required(`${here}.container`, 'must specify a container')]
  const [missing, rest] = name
    ? [[], resourceMetricErrors(here, name, target)]
    : [[required(`${here}.name`, 'must specify a resource name')], resourceMetricErrors(here, 'cpu', target)]
  return [...missing, ...own, ...rest]
}

function externalErrors(at: string, external: NonNullable<MetricSpec['external']>): FieldError[] {
  const { value, averageValue } = external.target
  const errors = [
    ...identifierErrors(`${at}.metric`, external.metric),
    ...targetErrors(`${at}.target`, external.target),
  ]
  if (value === undefined && averageValue === undefined)
    errors.push(
      required(`${at}.target.averageValue`, 'must set either a target value for metric or a per-pod target'),
    )
  if (value !== undefined && averageValue !== undefined)
    errors.push(
      forbiddenField(`${at}.target.value`, 'may not set both a target value for metric and a per-pod target'),
    )
  return errors
}

function resourceMetricErrors(at: string, name: string, target: MetricTarget): FieldError[] {
  const { averageUtilization, averageValue } = target
  const errors = name ? [] : [required(`${at}.name`, 'must specify a resource name')]
  errors.push(...targetErrors(`${at}.target`, target))
  if (averageUtilization === undefined && averageValue === undefined)
    errors.push(
      required(
        `${at}.target.averageUtilization`,
        'must set either a target raw value or a target utilization',
      ),
    )
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.push(
      forbiddenField(
        `${at}.target.averageValue`,
        'may not set both a target raw value and a target utilization',
      ),
    )
  return errors
}

function identifierErrors(at: string, { name }: MetricIdentifier): FieldError[] {
  return name
    ? neededNameErrors(`${at}.name`, name, pathSegment)
    : [required(`${at}.name`, 'must specify a metric name')]
}

function targetErrors(
  at: string,
  { type, value, averageValue, averageUtilization }: MetricTarget,
): FieldError[] {
  const errors: FieldError[] = []
  if (!type) errors.push(required(`${at}.type`, 'must specify a metric target type'))
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalidValue(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  for (const [field, amount] of [
    ['value', value],
    ['averageValue', averageValue],
  ] as const)
    if (amount !== undefined && (parseQuantity(amount)?.nanos ?? 0n) <= 0n)
      errors.push(invalidValue(`${at}.${field}`, amount, 'must be positive'))
  return [...errors, ...positiveErrors(`${at}.averageUtilization`, averageUtilization)]
}
