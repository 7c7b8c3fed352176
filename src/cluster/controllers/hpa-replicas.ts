// How many replicas metrics ask for. Models kube-controller-manager podautoscaler ReplicaCalculator, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import { isPodReady } from '../runtime/pods.ts'
import { MetricError, type PodMetric, type PodMetrics } from './hpa-metrics.ts'
import { groupPods, type PodGroups, requestsOf } from './hpa-pods.ts'

/** How far from 1 a ratio of usage and target may be without anybody scaling. */
export interface Tolerances {
  readonly up: number
  readonly down: number
}

export interface Proposal {
  readonly replicas: number
  /** What is used now, in thousandths: of each pod together and shared out, or in all. */
  readonly usageMilli: number
  /** Hundredths of what is asked for. */
  readonly utilization?: number
}

export interface Question {
  readonly currentReplicas: number
  readonly pods: readonly Pod[]
  readonly tolerances: Tolerances
  readonly nowMs: number
}

function isWithin(ratio: number, { up, down }: Tolerances): boolean {
  return 1 - down <= ratio && ratio <= 1 + up
}

interface Ratio {
  readonly ratio: number
  readonly usageMilli: number
  readonly utilization?: number
}

type RatioOf = (metrics: ReadonlyMap<string, number>) => Ratio

/** How pods whose number is not known count: `down` when the rest is under its target. */
type Assumed = (pod: string) => number

/** By what share of their requests the pods use a resource. Throws MetricError. */
export function replicasByUtilization(
  question: Question,
  metrics: PodMetrics,
  resource: string,
  target: number,
  container: string,
): Proposal {
  const { pods, nowMs } = question
  checkPods(pods)
  const groups = groupPods(pods, metrics, resource, nowMs)
  const counted = countedMetrics(metrics, groups)
  if (counted.size === 0)
    throw new MetricError('did not receive metrics for targeted pods (pods might be unready)')
  const requests = requestsOf(pods, resource, container)
  const ratioOf: RatioOf = (milli) => utilizationRatio(milli, requests, target)
  const fallback = Math.max(100, target)
  const assumed = (pod: string) => Math.trunc(((requests.get(pod) ?? 0) * fallback) / 100)
  return propose(question, groups, counted, ratioOf, assumed)
}

/** By what the pods use on average, in thousandths. Throws MetricError. */
export function replicasByUsage(
  question: Question,
  metrics: PodMetrics,
  resource: string,
  targetMilli: number,
): Proposal {
  const { pods, nowMs } = question
  checkPods(pods)
  const groups = groupPods(pods, metrics, resource, nowMs)
  const counted = countedMetrics(metrics, groups)
  if (counted.size === 0)
    throw new MetricError('did not receive metrics for targeted pods (pods might be unready)')
  const ratioOf: RatioOf = (milli) => {
    const usageMilli = Math.trunc(total(milli.values()) / milli.size)
    return { ratio: usageMilli / targetMilli, usageMilli }
  }
  return propose(question, groups, counted, ratioOf, () => targetMilli)
}

/** By one number that all pods share. */
export function replicasByTotal(question: Question, usageMilli: number, targetMilli: number): Proposal {
  const { currentReplicas, pods, tolerances } = question
  const ratio = usageMilli / targetMilli
  if (currentReplicas === 0) return { replicas: Math.ceil(ratio), usageMilli }
  if (isWithin(ratio, tolerances)) return { replicas: currentReplicas, usageMilli }
  const ready = pods.filter((pod) => pod.status.phase === 'Running' && isPodReady(pod)).length
  return { replicas: Math.ceil(ratio * ready), usageMilli }
}

/** By one number of which each pod may have a part. */
export function replicasByShare(question: Question, usageMilli: number, targetMilli: number): Proposal {
  const { currentReplicas, tolerances } = question
  const ratio = usageMilli / (targetMilli * currentReplicas)
  const replicas = isWithin(ratio, tolerances) ? currentReplicas : Math.ceil(usageMilli / targetMilli)
  return { replicas, usageMilli: Math.ceil(usageMilli / Math.max(1, currentReplicas)) }
}

function checkPods(pods: readonly Pod[]): void {
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count')
}

function countedMetrics(metrics: PodMetrics, { ignored, unready }: PodGroups): Map<string, number> {
  const left = new Set([...ignored, ...unready])
  const counted = [...metrics].filter(([name]) => !left.has(name))
  return new Map(counted.map(([name, { milli }]: [string, PodMetric]) => [name, milli]))
}

function total(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function utilizationRatio(
  metrics: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number>,
  target: number,
): Ratio {
  const known = [...metrics].filter(([name]) => requests.has(name))
  const requested = total(known.map(([name]) => requests.get(name) ?? 0))
  if (requested === 0) throw new MetricError('no metrics returned matched known pods')
  const used = total(known.map(([, milli]) => milli))
  const utilization = Math.trunc((used * 100) / requested)
  return { ratio: utilization / target, usageMilli: Math.trunc(used / known.length), utilization }
}

/** Whoever did not say counts against the change: as busy when fewer are wanted, as idle when more are. */
function propose(
  { currentReplicas, tolerances }: Question,
  { readyCount, unready, missing }: PodGroups,
  counted: Map<string, number>,
  ratioOf: RatioOf,
  assumed: Assumed,
): Proposal {
  const { ratio, usageMilli, utilization } = ratioOf(counted)
  const of = (replicas: number): Proposal => ({
    replicas,
    usageMilli,
    ...(utilization !== undefined && { utilization }),
  })
  const growsWithUnready = unready.length > 0 && ratio > 1
  if (!growsWithUnready && missing.length === 0)
    return of(isWithin(ratio, tolerances) ? currentReplicas : Math.ceil(ratio * readyCount))
  for (const name of missing)
    if (ratio < 1) counted.set(name, assumed(name))
    else if (ratio > 1) counted.set(name, 0)
  if (growsWithUnready) for (const name of unready) counted.set(name, 0)
  const { ratio: now } = ratioOf(counted)
  const turns = (ratio < 1 && now > 1) || (ratio > 1 && now < 1)
  if (isWithin(now, tolerances) || turns) return of(currentReplicas)
  const replicas = Math.ceil(now * counted.size)
  const isBackwards = (now < 1 && replicas > currentReplicas) || (now > 1 && replicas < currentReplicas)
  return of(isBackwards ? currentReplicas : replicas)
}
