// What each metric of an autoscaler proposes, and what its status says of it. Models kube-controller-manager
// podautoscaler computeReplicasForMetric, v1.35.
import { goLabelSelector } from '#api/go-label-selector.ts'
import type { Selector } from '#api/labels.ts'
import { formatMilli, quantityMilli } from '#api/quantity.ts'
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '#api/types/autoscaling-v2.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import { MetricError, type MetricsClient } from './hpa-metrics.ts'
import {
  type Proposal,
  type Question,
  replicasByShare,
  replicasByTotal,
  replicasByUsage,
  replicasByUtilization,
} from './hpa-replicas.ts'

/** A metric that cannot be used: the reason of the condition and its event, and the text of both. */
export class UnusableMetric extends Error {
  readonly reason: string
  /** The message with what the metric is before it. */
  readonly told: string

  constructor(reason: string, message: string, told: string) {
    super(message)
    this.reason = reason
    this.told = told
  }
}

export interface MetricProposal {
  readonly replicas: number
  /** How events call the metric: `cpu resource utilization (percentage of request)`. */
  readonly name: string
  readonly status: MetricStatus
}

/** What is asked of one autoscaler's metrics. */
export interface Subject extends Question {
  readonly autoscaler: HorizontalPodAutoscaler
  readonly selector: Selector
  /** How many there are, while `currentReplicas` says how many there shall be. */
  readonly statusReplicas: number
  /** How a kind is called in paths. */
  pluralOf(apiVersion: string | undefined, kind: string): string
}

/** Throws UnusableMetric. */
export function proposalOf(metric: MetricSpec, subject: Subject, client: MetricsClient): MetricProposal {
  const kind = kindOf(metric)
  try {
    return kind.propose(subject, client)
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw new UnusableMetric(kind.reason, error.message, `failed to get ${kind.what}: ${error.message}`)
  }
}

interface MetricKind {
  readonly reason: string
  readonly what: string
  propose(subject: Subject, client: MetricsClient): MetricProposal
}

function kindOf(metric: MetricSpec): MetricKind {
  const { type, resource, containerResource, pods, object, external } = metric
  if (resource !== undefined)
    return {
      reason: 'FailedGetResourceMetric',
      what: `${resource.name} resource metric value`,
      propose: (subject, client) => {
        const { current, ...rest } = byResource(subject, client, resource.name, resource.target, '')
        return { ...rest, status: { type, resource: { name: resource.name, current } } }
      },
    }
  if (containerResource !== undefined) {
    const { name, container, target } = containerResource
    return {
      reason: 'FailedGetContainerResourceMetric',
      what: `${container} container metric value`,
      propose: (subject, client) => {
        const { current, ...rest } = byResource(subject, client, name, target, container)
        return { ...rest, status: { type, containerResource: { name, container, current } } }
      },
    }
  }
  if (pods !== undefined)
    return {
      reason: 'FailedGetPodsMetric',
      what: 'pods metric value',
      propose: (...on) => byPods(pods, type, ...on),
    }
  if (object !== undefined)
    return {
      reason: 'FailedGetObjectMetric',
      what: 'object metric value',
      propose: (...on) => byObject(object, type, ...on),
    }
  if (external !== undefined)
    return {
      reason: 'FailedGetExternalMetric',
      what: `${external.metric.name} external metric value`,
      propose: (...on) => byExternal(external, type, ...on),
    }
  const unknown = `unknown metric source type ${JSON.stringify(type)}: invalid metric source`
  return {
    reason: 'InvalidMetricSourceType',
    what: 'metric value',
    propose: () => {
      throw new MetricError(unknown)
    },
  }
}

/** Runs what may fail, with a head before the failure's message. */
function headed<T>(head: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw new MetricError(`${head}${error.message}`)
  }
}

interface ResourceProposal {
  readonly replicas: number
  readonly name: string
  readonly current: MetricValueStatus
}

function byResource(
  subject: Subject,
  client: MetricsClient,
  resource: string,
  target: MetricTarget,
  container: string,
): ResourceProposal {
  const { averageValue, averageUtilization } = target
  const { namespace = '' } = subject.autoscaler.metadata
  const metrics = () =>
    headed(`unable to get metrics for resource ${resource}: `, () =>
      client.resource(resource, namespace, subject.selector, container),
    )
  const of = `${resource}${container === '' ? '' : ' container'} resource`
  if (averageValue !== undefined) {
    const { replicas, usageMilli } = headed(`failed to get ${resource} usage: `, () =>
      replicasByUsage(subject, metrics(), resource, quantityMilli(averageValue)),
    )
    return { replicas, name: of, current: { averageValue: formatMilli(usageMilli) } }
  }
  if (averageUtilization === undefined)
    throw new MetricError(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    )
  const { replicas, usageMilli, utilization } = headed(`failed to get ${resource} utilization: `, () =>
    replicasByUtilization(subject, metrics(), resource, averageUtilization, container),
  )
  return {
    replicas,
    name: `${of} utilization (percentage of request)`,
    current: { averageUtilization: utilization, averageValue: formatMilli(usageMilli) },
  }
}

type Source<K extends keyof MetricSpec> = NonNullable<MetricSpec[K]>

function byPods(
  { metric, target }: Source<'pods'>,
  type: string,
  subject: Subject,
  client: MetricsClient,
): MetricProposal {
  const { namespace = '' } = subject.autoscaler.metadata
  const metrics = headed(`unable to get metric ${metric.name}: `, () =>
    client.ofPods(metric, namespace, subject.selector),
  )
  const { replicas, usageMilli } = replicasByUsage(subject, metrics, '', quantityMilli(target.averageValue))
  const current = { averageValue: formatMilli(usageMilli) }
  return { replicas, name: `pods metric ${metric.name}`, status: { type, pods: { metric, current } } }
}

function byObject(
  { metric, target, describedObject }: Source<'object'>,
  type: string,
  subject: Subject,
  client: MetricsClient,
): MetricProposal {
  const { namespace = '' } = subject.autoscaler.metadata
  const { kind, name, apiVersion } = describedObject
  // Upstream prints the parts in this order.
  const usage = headed(`unable to get metric ${metric.name}: ${kind} on ${namespace} ${name}/`, () =>
    client.ofObject(metric, namespace, describedObject, subject.pluralOf(apiVersion, kind)),
  )
  const { proposal, current } = byNumber(subject, usage, target)
  const isWhole = target.type === 'Value'
  return {
    replicas: proposal.replicas,
    name: isWhole ? `${kind} metric ${metric.name}` : externalName(metric.name, metric.selector),
    status: { type, object: { metric, current, describedObject } },
  }
}

function byExternal(
  { metric, target }: Source<'external'>,
  type: string,
  subject: Subject,
  client: MetricsClient,
): MetricProposal {
  const { namespace = '' } = subject.autoscaler.metadata
  const { name, selector } = metric
  if (target.value === undefined && target.averageValue === undefined)
    throw new MetricError(
      'invalid external metric source: neither a value target nor an average value target was set',
    )
  const place = `unable to get external metric ${namespace}/${name}/${goLabelSelector(selector)}: `
  const usage = headed(`failed to get ${name} external metric: ${place}`, () =>
    client.external(metric, namespace),
  )
  const { proposal, current } = byNumber(subject, usage, target)
  return {
    replicas: proposal.replicas,
    name: externalName(name, selector),
    status: { type, external: { metric, current } },
  }
}

/** One number against a target for all pods together, or for each. */
function byNumber(
  subject: Subject,
  usageMilli: number,
  { value, averageValue }: MetricTarget,
): { readonly proposal: Proposal; readonly current: MetricValueStatus } {
  if (averageValue !== undefined) {
    const shared = { ...subject, currentReplicas: subject.statusReplicas }
    const proposal = replicasByShare(shared, usageMilli, quantityMilli(averageValue))
    return { proposal, current: { averageValue: formatMilli(proposal.usageMilli) } }
  }
  const proposal = replicasByTotal(subject, usageMilli, quantityMilli(value))
  return { proposal, current: { value: formatMilli(proposal.usageMilli) } }
}

function externalName(name: string, selector: LabelSelector | undefined): string {
  return `external metric ${name}(${goLabelSelector(selector)})`
}
