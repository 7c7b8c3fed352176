// Metrics in the form that annotations of autoscaling/v1 have, which names targets in another way than autoscaling/v2.
// Models pkg/apis/autoscaling/v1 conversion of metric sources, v1.35.
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '#api/types/autoscaling-v2.ts'

type Loose = { readonly [field: string]: unknown }

/** The JSON members that are set, in the order given. */
function withoutUnset(members: Loose): Loose {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

export function metricToOld({
  type,
  object,
  pods,
  resource,
  containerResource,
  external,
}: MetricSpec): Loose {
  return withoutUnset({
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      ...withoutUnset({ selector: object.metric.selector, averageValue: object.target.averageValue }),
    },
    pods: pods && {
      metricName: pods.metric.name,
      targetAverageValue: pods.target.averageValue ?? '0',
      ...withoutUnset({ selector: pods.metric.selector }),
    },
    resource: resource && { name: resource.name, ...oldTarget(resource.target) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...oldTarget(containerResource.target),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      ...withoutUnset({
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      }),
    },
  })
}

function oldTarget({ averageUtilization, averageValue }: MetricTarget): Loose {
  return withoutUnset({ targetAverageUtilization: averageUtilization, targetAverageValue: averageValue })
}

export function metricOfOld({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  const of = object as Loose | undefined
  return withoutUnset({
    type,
    object: of && {
      describedObject: of.target,
      target: newTarget(of.averageValue === undefined ? { value: of.targetValue } : of),
      metric: withoutUnset({ name: of.metricName, selector: of.selector }),
    },
    pods: ifSet(pods, (source) => ({
      metric: withoutUnset({ name: source.metricName, selector: source.selector }),
      target: newTarget({ averageValue: source.targetAverageValue }),
    })),
    resource: ifSet(resource, (source) => ({ name: source.name, target: newTargetOf(source) })),
    containerResource: ifSet(containerResource, (source) => ({
      name: source.name,
      container: source.container,
      target: newTargetOf(source),
    })),
    external: ifSet(external, (source) => ({
      metric: withoutUnset({ name: source.metricName, selector: source.metricSelector }),
      target: newTarget({ value: source.targetValue, averageValue: source.targetAverageValue }),
    })),
  })
}

function ifSet(value: unknown, make: (source: Loose) => Loose): Loose | undefined {
  return value === undefined || value === null ? undefined : make(value as Loose)
}

function newTargetOf({ targetAverageUtilization, targetAverageValue }: Loose): Loose {
  return newTarget({ averageUtilization: targetAverageUtilization, averageValue: targetAverageValue })
}

function newTarget({ value, averageValue, averageUtilization }: Loose): Loose {
  const type =
    averageUtilization !== undefined ? 'Utilization' : averageValue !== undefined ? 'AverageValue' : 'Value'
  return withoutUnset({ type, value, averageValue, averageUtilization })
}

export function statusToOld(status: MetricStatus): Loose {
  const { type, object, pods, resource, containerResource, external } = status
  return withoutUnset({
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      ...withoutUnset({ selector: object.metric.selector, averageValue: object.current.averageValue }),
    },
    pods: pods && {
      metricName: pods.metric.name,
      currentAverageValue: pods.current.averageValue ?? '0',
      ...withoutUnset({ selector: pods.metric.selector }),
    },
    resource: resource && { name: resource.name, ...oldCurrent(resource.current) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...oldCurrent(containerResource.current),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      ...withoutUnset({ metricSelector: external.metric.selector }),
      currentValue: external.current.value ?? '0',
      ...withoutUnset({ currentAverageValue: external.current.averageValue }),
    },
  })
}

function oldCurrent({ averageUtilization, averageValue }: MetricValueStatus): Loose {
  return {
    ...withoutUnset({ currentAverageUtilization: averageUtilization }),
    currentAverageValue: averageValue ?? '0',
  }
}

export function statusOfOld({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  return withoutUnset({
    type,
    object: ifSet(object, (source) => ({
      metric: withoutUnset({ name: source.metricName, selector: source.selector }),
      current: withoutUnset({ value: source.currentValue, averageValue: source.averageValue }),
      describedObject: source.target,
    })),
    pods: ifSet(pods, (source) => ({
      metric: withoutUnset({ name: source.metricName, selector: source.selector }),
      current: { averageValue: source.currentAverageValue },
    })),
    resource: ifSet(resource, (source) => ({ name: source.name, current: newCurrent(source) })),
    containerResource: ifSet(containerResource, (source) => ({
      name: source.name,
      current: newCurrent(source),
      container: source.container,
    })),
    external: ifSet(external, (source) => ({
      metric: withoutUnset({ name: source.metricName, selector: source.metricSelector }),
      current: withoutUnset({ value: source.currentValue, averageValue: source.currentAverageValue }),
    })),
  })
}

function newCurrent({ currentAverageValue, currentAverageUtilization }: Loose): Loose {
  return withoutUnset({ averageValue: currentAverageValue, averageUtilization: currentAverageUtilization })
}
