// What an autoscaler asks the metrics APIs. Models kube-controller-manager podautoscaler metrics client, v1.35.

import { parseDuration } from '#api/duration.ts'
import { printSelector, type Selector, selectorFromObject } from '#api/labels.ts'
import { quantityMilli } from '#api/quantity.ts'
import { ApiError } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { CrossVersionObjectReference, MetricIdentifier } from '#api/types/autoscaling-v2.ts'
import { type ApiClient, ConnectionError } from '../runtime/api-client.ts'

/** What one pod used over a window, in thousandths of the metric's unit. */
export interface PodMetric {
  readonly atMs: number
  readonly windowMs: number
  readonly milli: number
}

export type PodMetrics = ReadonlyMap<string, PodMetric>

/** A number that cannot be told; the message says why. */
export class MetricError extends Error {}

interface PodMetricsList {
  readonly items?: readonly {
    readonly metadata: { readonly name: string; readonly namespace?: string }
    readonly timestamp?: string
    readonly window?: string
    readonly containers?: readonly {
      readonly name: string
      readonly usage?: { readonly [resource: string]: string }
    }[]
  }[]
}

interface MetricValueList {
  readonly items?: readonly {
    readonly describedObject?: { readonly name?: string }
    readonly timestamp?: string
    readonly windowSeconds?: number
    readonly value?: string
  }[]
}

/** What is assumed of numbers that come without a window. */
const defaultWindowMs = 60_000

export class MetricsClient {
  readonly #api: ApiClient

  constructor(api: ApiClient) {
    this.#api = api
  }

  /** What the pods use of a resource; of one container each where one is named. Throws MetricError. */
  resource(name: string, namespace: string, selector: Selector, container = ''): PodMetrics {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`
    const head = 'unable to fetch metrics from resource metrics API'
    const { items = [] } = this.#ask<PodMetricsList>(
      path,
      { labelSelector: printSelector(selector) },
      head,
      'get pods.metrics.k8s.io',
    )
    if (items.length === 0) throw new MetricError('no metrics returned from resource metrics API')
    const found = new Map<string, PodMetric>()
    for (const { metadata, timestamp, window, containers = [] } of items) {
      const counted = container === '' ? containers : containers.filter((each) => each.name === container)
      if (container !== '' && counted.length === 0)
        throw new MetricError(
          `container ${container} not present in metrics for pod ${metadata.namespace ?? namespace}/${metadata.name}`,
        )
      const amounts = counted.map(({ usage }) => usage?.[name])
      if (amounts.length === 0 || amounts.includes(undefined)) continue
      found.set(metadata.name, {
        atMs: timeMs(timestamp),
        windowMs: parseDuration(window ?? '') ?? defaultWindowMs,
        milli: amounts.reduce((sum, amount) => sum + quantityMilli(amount), 0),
      })
    }
    return found
  }

  /** What the pods say of a metric of their own. Throws MetricError. */
  ofPods(metric: MetricIdentifier, namespace: string, selector: Selector): PodMetrics {
    const values = this.#custom(`namespaces/${namespace}/pods/*/${metric.name}`, metric, selector)
    if (values.length === 0) throw new MetricError('no metrics returned from custom metrics API')
    return new Map(
      values.map(({ describedObject, timestamp, windowSeconds, value }) => [
        describedObject?.name ?? '',
        {
          atMs: timeMs(timestamp),
          windowMs: windowSeconds === undefined ? defaultWindowMs : windowSeconds * 1000,
          milli: quantityMilli(value),
        },
      ]),
    )
  }

  /** What an object says of a metric. `plural` is how its kind is called in paths. Throws MetricError. */
  ofObject(
    metric: MetricIdentifier,
    namespace: string,
    { kind, name }: CrossVersionObjectReference,
    plural: string,
  ): number {
    const place =
      kind === 'Namespace' ? `namespaces/${name}/metrics` : `namespaces/${namespace}/${plural}/${name}`
    const [first] = this.#custom(`${place}/${metric.name}`, metric, undefined)
    if (first === undefined) throw new MetricError('no metrics returned from custom metrics API')
    return quantityMilli(first.value)
  }

  /** What something outside of the cluster says: one number, or several that count together. Throws MetricError. */
  external({ name, selector }: MetricIdentifier, namespace: string): number {
    const head = 'unable to fetch metrics from external metrics API'
    const { items = [] } = this.#ask<MetricValueList>(
      `/apis/external.metrics.k8s.io/v1beta1/namespaces/${namespace}/${name}`,
      { labelSelector: printSelector(selectorFromObject(selector ?? {})) },
      head,
      `get ${name}.external.metrics.k8s.io`,
    )
    if (items.length === 0) throw new MetricError('no metrics returned from external metrics API')
    return items.reduce((sum, { value }) => sum + quantityMilli(value), 0)
  }

  #custom(path: string, { selector }: MetricIdentifier, pods: Selector | undefined) {
    const head = 'unable to fetch metrics from custom metrics API'
    const none = 'no custom metrics API (custom.metrics.k8s.io) registered'
    const { items = [] } = this.#ask<MetricValueList>(
      `/apis/custom.metrics.k8s.io/v1beta2/${path}`,
      {
        ...(pods !== undefined && { labelSelector: printSelector(pods) }),
        metricLabelSelector: printSelector(selectorFromObject(selector ?? {})),
      },
      head,
      undefined,
      none,
    )
    return items
  }

  /** `what` is how client-go calls the request in failures that the server does not explain. */
  #ask<T>(
    path: string,
    query: { readonly [name: string]: string },
    head: string,
    what: string | undefined,
    absent?: string,
  ): T {
    try {
      return this.#api.getPath(path, 'application/json', query) as T
    } catch (error) {
      if (error instanceof ConnectionError) throw new MetricError(`${head}: ${error.message}`)
      if (!(error instanceof ApiError)) throw error
      throw new MetricError(`${head}: ${failureText(error, what, absent)}`)
    }
  }
}

/** Answers without a Status of their own become one in the client. Models client-go NewGenericServerResponse. */
function failureText({ code, message, status }: ApiError, what: string | undefined, absent?: string): string {
  const isExplained = status.details?.kind !== undefined
  if (code === 404 && !isExplained)
    return absent ?? `the server could not find the requested resource (${what})`
  if (code === 503 && !isExplained)
    return `the server is currently unable to handle the request (${what ?? 'get custom metrics'})`
  return message
}
