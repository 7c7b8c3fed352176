// Which pod goes first when a node runs short, and what it is told. Models kubelet/eviction helpers, v1.35.
import { formatUnits, quantityValue } from '#api/quantity.ts'
import type { Container as ContainerSpec, Pod } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import type { ContainerRuntime } from '../machines/container-runtime.ts'
import type { Shortage, StarvedResource } from './eviction-signals.ts'
import type { PodVolumes } from './volumes/pod-volumes.ts'

/** What the directories of a container's own layer and of its log take. */
const emptyLayerBytes = 48 * 1024
const criticalPriority = 2_000_000_000
const configSource = 'kubernetes.io/config.source'

export interface UsageParts {
  readonly runtime: ContainerRuntime
  readonly volumes: PodVolumes
}

/** Pods that a node cannot do without are not evicted. Models IsCriticalPod. */
export function isCritical({ metadata, spec }: Pod): boolean {
  const source = metadata.annotations?.[configSource]
  return (source !== undefined && source !== 'api') || (spec.priority ?? 0) >= criticalPriority
}

/** The pods in the order in which they are evicted: those over their requests, then by priority, then by excess. */
export function ranked(parts: UsageParts, pods: readonly Pod[], resource: StarvedResource): Pod[] {
  const rows = pods.map((pod) => {
    const excess = podUsage(parts, pod, resource) - podRequest(pod, resource)
    return { pod, excess, exceeds: excess > 0, priority: pod.spec.priority ?? 0 }
  })
  rows.sort((a, b) => Number(b.exceeds) - Number(a.exceeds) || a.priority - b.priority || b.excess - a.excess)
  return rows.map(({ pod }) => pod)
}

/** Why the pod had to go, with the containers that took more than they asked for. */
export function shortageMessage(parts: UsageParts, pod: Pod, shortage: Shortage): string {
  const { resource, thresholdBytes, availableBytes } = shortage
  const text = (bytes: number) => formatUnits(bytes, 'binary')
  const told = [
    `The node was low on resource: ${resource}. `,
    `Threshold quantity: ${text(thresholdBytes)}, available: ${text(availableBytes)}. `,
  ]
  for (const container of runningOf(parts, pod)) {
    const spec = pod.spec.containers.find(({ name }) => name === container.config.name)
    if (spec === undefined) continue
    const used = resource === 'memory' ? ownMemory(container) : ownStorage(container)
    const request = quantityValue(spec.resources?.requests?.[resource] ?? '0')
    if (used > request)
      told.push(
        `Container ${spec.name} was using ${text(kibi(used))}, request is ${text(request)}, has larger consumption of ${resource}. `,
      )
  }
  return told.join('')
}

/** What a pod has of its own on the disk over what it may, told as upstream does; undefined when all is within limits. */
export function excessOfLimits(
  parts: UsageParts,
  pod: Pod,
  volumes: ReadonlyMap<string, number>,
): string | undefined {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    const limit = emptyDir?.sizeLimit
    if (limit === undefined || quantityValue(limit) === 0) continue
    if ((volumes.get(name) ?? 0) > quantityValue(limit))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `
  }
  const limitOf = ({ resources }: ContainerSpec) => resources?.limits?.['ephemeral-storage']
  const limits = pod.spec.containers.map(limitOf)
  if (limits.every((limit) => limit !== undefined)) {
    const total = limits.reduce((sum, limit) => sum + quantityValue(limit ?? '0'), 0)
    if (podUsage(parts, pod, 'ephemeral-storage') > total)
      return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatUnits(total, 'binary')}. `
  }
  for (const spec of pod.spec.containers) {
    const limit = limitOf(spec)
    if (limit === undefined) continue
    const container = runningOf(parts, pod).find(({ config }) => config.name === spec.name)
    if (container !== undefined && ownStorage(container) > quantityValue(limit))
      return `Container ${spec.name} exceeded its local ephemeral storage limit "${limit}". `
  }
  return undefined
}

/** How full each emptyDir that has a limit is, in bytes. */
export function volumeUsage(parts: UsageParts, pod: Pod): ReadonlyMap<string, number> {
  const limited = (pod.spec.volumes ?? []).filter(({ emptyDir }) => emptyDir?.sizeLimit !== undefined)
  return new Map(limited.map(({ name }) => [name, volumeBytes(parts, pod, name)]))
}

function podRequest({ spec }: Pod, resource: StarvedResource): number {
  return spec.containers.reduce(
    (sum, { resources }) => sum + quantityValue(resources?.requests?.[resource] ?? '0'),
    0,
  )
}

function podUsage(parts: UsageParts, pod: Pod, resource: StarvedResource): number {
  const containers = runningOf(parts, pod)
  if (resource === 'memory') return containers.reduce((sum, each) => sum + each.usage().memoryBytes, 0)
  const volumes = (pod.spec.volumes ?? []).filter(
    ({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory',
  )
  return (
    containers.reduce((sum, each) => sum + ownStorage(each), 0) +
    volumes.reduce((sum, { name }) => sum + volumeBytes(parts, pod, name), 0)
  )
}

function runningOf({ runtime }: UsageParts, { metadata }: Pod): Container[] {
  return runtime.containersOf(metadata.uid).filter(({ state }) => state === 'running')
}

/** Without files in memory, which count for the pod and not for one container. */
function ownMemory(container: Container): number {
  const inFiles = container.config.mounts.reduce(
    (sum, { tree }) => sum + (tree.isMemory ? tree.usedBytes : 0),
    0,
  )
  return container.usage().memoryBytes - inFiles
}

function ownStorage(container: Container): number {
  return emptyLayerBytes + container.files.tree.usedBytes
}

function volumeBytes({ volumes }: UsageParts, { metadata }: Pod, name: string): number {
  return volumes.mounted(metadata.uid, name)?.source.tree.usedBytes ?? 0
}

function kibi(bytes: number): number {
  return Math.ceil(bytes / 1024) * 1024
}
