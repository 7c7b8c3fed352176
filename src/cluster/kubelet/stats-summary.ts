// /stats/summary: what a node and its pods use. Models kubelet/server/stats and its v1alpha1 types, v1.35.
import { formatTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Machine } from '../machines/machine.ts'
import type { ContainerUsage, Reading, Usage } from './resource-meter.ts'

/** What is measured of a machine, as the summary tells it. */
export function statsSummary(
  machine: Machine,
  startedMs: number,
  pods: readonly Pod[],
  reading: Reading,
): unknown {
  const time = formatTime(reading.nowMs)
  const { disk, spec } = machine
  const space = {
    time,
    availableBytes: Math.max(0, disk.capacityBytes - disk.usedBytes),
    capacityBytes: disk.capacityBytes,
  }
  const fs = { ...space, usedBytes: disk.usedBytes }
  const node = {
    nodeName: spec.name,
    startTime: formatTime(startedMs),
    cpu: cpuOf(time, reading.node),
    memory: { ...memoryOf(time, reading.node), availableBytes: machine.availableMemoryBytes },
    fs,
    runtime: { imageFs: fs, containerFs: fs },
    swap: { time, swapAvailableBytes: 0, swapUsageBytes: 0 },
  }
  const byPod = new Map<string, ContainerUsage[]>()
  for (const usage of reading.containers) byPod.set(usage.uid, [...(byPod.get(usage.uid) ?? []), usage])
  const known = new Map(pods.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod]))
  return { node, pods: [...byPod].map(([uid, usages]) => podStats(time, uid, usages, known, space)) }
}

function podStats(
  time: string,
  uid: string,
  usages: readonly ContainerUsage[],
  known: ReadonlyMap<string, Pod>,
  disk: object,
): unknown {
  const [{ namespace, pod: name }] = usages as [ContainerUsage]
  const pod = known.get(`${namespace}/${name}`)
  const total = usages.reduce<Usage>(
    (sum, usage) => ({
      seconds: sum.seconds + usage.seconds,
      cpuMilli: sum.cpuMilli + usage.cpuMilli,
      memoryBytes: sum.memoryBytes + usage.memoryBytes,
    }),
    { seconds: 0, cpuMilli: 0, memoryBytes: 0 },
  )
  return {
    podRef: { name, namespace, uid },
    startTime: pod?.status?.startTime ?? null,
    containers: usages.map((usage) => ({
      name: usage.container.config.name,
      startTime: formatTime(usage.container.startedMs),
      cpu: cpuOf(time, usage),
      memory: memoryOf(time, usage),
      rootfs: { ...disk, usedBytes: layerBytes(usage) },
      swap: { time, swapAvailableBytes: 0, swapUsageBytes: 0 },
    })),
    cpu: cpuOf(time, total),
    memory: memoryOf(time, total),
    'ephemeral-storage': { ...disk, usedBytes: usages.reduce((sum, usage) => sum + layerBytes(usage), 0) },
    swap: { time, swapUsageBytes: 0 },
  }
}

/** What a container wrote over its image. */
function layerBytes({ container }: ContainerUsage): number {
  return container.files.tree.usedBytes
}

function cpuOf(time: string, { seconds, cpuMilli }: Usage): unknown {
  return { time, usageNanoCores: Math.round(cpuMilli * 1e6), usageCoreNanoSeconds: Math.round(seconds * 1e9) }
}

function memoryOf(time: string, { memoryBytes }: Usage): object {
  return { time, usageBytes: memoryBytes, workingSetBytes: memoryBytes }
}
