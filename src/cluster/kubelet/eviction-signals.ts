// What a node runs short of: how much is free, and below which amount pods are evicted.
// Models kubelet/eviction signal observations and thresholds, v1.35.
import { quantityValue } from '#api/quantity.ts'
import type { Machine } from '../machines/machine.ts'

/** What is starved, as pods request it. */
export type StarvedResource = 'memory' | 'ephemeral-storage'

export interface Shortage {
  /** `memory.available`. */
  readonly signal: string
  readonly resource: StarvedResource
  /** What must be free, in bytes. */
  readonly thresholdBytes: number
  readonly availableBytes: number
}

interface Signal {
  readonly name: string
  readonly resource: StarvedResource
  capacityBytes(machine: Machine): number
  availableBytes(machine: Machine): number
}

/** Memory is counted in pages, disk space in blocks of the same size. */
const pageBytes = 4096

const diskCapacity = ({ disk }: Machine) => disk.capacityBytes
const diskAvailable = ({ disk }: Machine) => disk.capacityBytes - disk.usedBytes

/** Memory comes first: it cannot be waited for. Images and everything else share one disk. */
const signals: readonly Signal[] = [
  {
    name: 'memory.available',
    resource: 'memory',
    capacityBytes: ({ spec }) => spec.memoryBytes,
    availableBytes: (machine) => machine.availableMemoryBytes,
  },
  {
    name: 'nodefs.available',
    resource: 'ephemeral-storage',
    capacityBytes: diskCapacity,
    availableBytes: diskAvailable,
  },
  {
    name: 'imagefs.available',
    resource: 'ephemeral-storage',
    capacityBytes: diskCapacity,
    availableBytes: diskAvailable,
  },
]

/** By signal: `100Mi`, or a share of the capacity: `10%`. */
export type Thresholds = { readonly [signal: string]: string }

/** What is below its threshold now, the most urgent first. */
export function shortagesOf(machine: Machine, thresholds: Thresholds): readonly Shortage[] {
  return signals.flatMap((signal) => {
    const thresholdBytes = thresholdOf(signal, machine, thresholds)
    const freeBytes = signal.availableBytes(machine)
    const availableBytes = freeBytes - (freeBytes % pageBytes)
    if (thresholdBytes === undefined || availableBytes >= thresholdBytes) return []
    return [{ signal: signal.name, resource: signal.resource, thresholdBytes, availableBytes }]
  })
}

/** Of several shortages the most urgent first. */
export function inUrgency<T extends Pick<Shortage, 'signal'>>(shortages: readonly T[]): T[] {
  const rank = ({ signal }: T) => signals.findIndex(({ name }) => name === signal)
  return [...shortages].sort((a, b) => rank(a) - rank(b))
}

/** What pods may never have because it must stay free. */
export function reservedBytes(machine: Machine, thresholds: Thresholds, signalName: string): number {
  const signal = signals.find(({ name }) => name === signalName)
  return (signal && thresholdOf(signal, machine, thresholds)) ?? 0
}

function thresholdOf(signal: Signal, machine: Machine, thresholds: Thresholds): number | undefined {
  const text = thresholds[signal.name]
  if (text === undefined) return undefined
  if (!text.endsWith('%')) return quantityValue(text)
  return Math.floor((signal.capacityBytes(machine) * Number(text.slice(0, -1))) / 100)
}
