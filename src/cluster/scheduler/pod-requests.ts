// What a pod takes from its node. Models component-helpers resource PodRequests, v1.35.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Container, Pod } from '#api/types/core-v1.ts'

export interface PodRequests {
  cpuMilli: number
  memoryBytes: number
  storageBytes: number
  /** Extended resources by name. */
  readonly extended: { [name: string]: number }
  /** For scoring: 100m and 200 MiB where a container asks for nothing. */
  scoredCpuMilli: number
  scoredMemoryBytes: number
}

const defaultCpuMilli = 100
const defaultMemoryBytes = 200 * 1024 * 1024

type List = { readonly [name: string]: string } | undefined

function empty(): PodRequests {
  return {
    cpuMilli: 0,
    memoryBytes: 0,
    storageBytes: 0,
    extended: {},
    scoredCpuMilli: 0,
    scoredMemoryBytes: 0,
  }
}

function fromList(list: List, isContainer: boolean): PodRequests {
  const requests = empty()
  for (const [name, quantity] of Object.entries(list ?? {})) {
    if (name === 'cpu') requests.cpuMilli = quantityMilli(quantity)
    else if (name === 'memory') requests.memoryBytes = quantityValue(quantity)
    else if (name === 'ephemeral-storage') requests.storageBytes = quantityValue(quantity)
    else requests.extended[name] = quantityValue(quantity)
  }
  requests.scoredCpuMilli = list?.cpu === undefined && isContainer ? defaultCpuMilli : requests.cpuMilli
  requests.scoredMemoryBytes =
    list?.memory === undefined && isContainer ? defaultMemoryBytes : requests.memoryBytes
  return requests
}

function combine(into: PodRequests, other: PodRequests, how: (a: number, b: number) => number): void {
  into.cpuMilli = how(into.cpuMilli, other.cpuMilli)
  into.memoryBytes = how(into.memoryBytes, other.memoryBytes)
  into.storageBytes = how(into.storageBytes, other.storageBytes)
  into.scoredCpuMilli = how(into.scoredCpuMilli, other.scoredCpuMilli)
  into.scoredMemoryBytes = how(into.scoredMemoryBytes, other.scoredMemoryBytes)
  for (const [name, amount] of Object.entries(other.extended))
    into.extended[name] = how(into.extended[name] ?? 0, amount)
}

const add = (a: number, b: number) => a + b
const known = new WeakMap<object, PodRequests>()

/** The requests of a pod: its containers together, or its largest init container when that is more. */
export function podRequests(pod: Pod): PodRequests {
  let requests = known.get(pod.spec)
  if (requests === undefined) {
    requests = compute(pod)
    known.set(pod.spec, requests)
  }
  return requests
}

function compute({ spec }: Pod): PodRequests {
  const total = empty()
  for (const container of spec.containers) combine(total, ofContainer(container), add)
  const sidecars = empty()
  const initPeak = empty()
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      combine(sidecars, ofContainer(container), add)
      combine(initPeak, sidecars, Math.max)
    } else {
      const peak = ofContainer(container)
      combine(peak, sidecars, add)
      combine(initPeak, peak, Math.max)
    }
  }
  combine(total, sidecars, add)
  combine(total, initPeak, Math.max)
  if (spec.resources?.requests !== undefined) overridePodLevel(total, spec.resources.requests)
  if (spec.overhead !== undefined) combine(total, fromList(spec.overhead, false), add)
  return total
}

function ofContainer({ resources }: Container): PodRequests {
  return fromList(resources.requests, true)
}

function overridePodLevel(total: PodRequests, list: NonNullable<List>): void {
  const own = fromList(list, false)
  if (list.cpu !== undefined) total.cpuMilli = total.scoredCpuMilli = own.cpuMilli
  if (list.memory !== undefined) total.memoryBytes = total.scoredMemoryBytes = own.memoryBytes
}
