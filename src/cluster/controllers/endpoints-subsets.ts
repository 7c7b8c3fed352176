// The subsets of an Endpoints object in their canonical form. Models api/v1/endpoints RepackSubsets, v1.35.
import type { EndpointAddress, EndpointPort, EndpointSubset } from '#api/types/core-v1.ts'

/** One address that serves one port, or all ports of a headless Service without any. */
export interface Entry {
  readonly address: EndpointAddress
  readonly port: EndpointPort | undefined
  readonly isReady: boolean
}

/** Addresses that serve the same ports stand together. */
export function packSubsets(entries: readonly Entry[]): readonly EndpointSubset[] {
  const byPort = new Map<string, { port: EndpointPort | undefined; entries: Map<string, Entry> }>()
  for (const entry of entries) {
    const key = JSON.stringify(entry.port ?? null)
    const group = byPort.get(key) ?? { port: entry.port, entries: new Map() }
    byPort.set(key, group)
    const addressKey = addressKeyOf(entry.address)
    if (entry.isReady || !group.entries.has(addressKey)) group.entries.set(addressKey, entry)
  }
  const byAddresses = new Map<string, { entries: readonly Entry[]; ports: EndpointPort[] }>()
  for (const { port, entries: served } of byPort.values()) {
    const sorted = [...served.values()].sort(byIpAndUid)
    const key = sorted.map(({ address, isReady }) => `${addressKeyOf(address)}=${isReady}`).join()
    const subset = byAddresses.get(key) ?? { entries: sorted, ports: [] }
    byAddresses.set(key, subset)
    if (port !== undefined) subset.ports.push(port)
  }
  return [...byAddresses.values()].map(({ entries: all, ports }) => subsetOf(all, ports)).sort(byPorts)
}

function subsetOf(entries: readonly Entry[], ports: readonly EndpointPort[]): EndpointSubset {
  const ready = entries.filter((entry) => entry.isReady).map((entry) => entry.address)
  const notReady = entries.filter((entry) => !entry.isReady).map((entry) => entry.address)
  return {
    ...(ready.length > 0 && { addresses: ready }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports.length > 0 && { ports: [...ports].sort(byNameAndNumber) }),
  }
}

function addressKeyOf({ ip, targetRef }: EndpointAddress): string {
  return `${ip}/${targetRef?.uid ?? ''}`
}

function byIpAndUid({ address: a }: Entry, { address: b }: Entry): number {
  return addressKeyOf(a) < addressKeyOf(b) ? -1 : 1
}

function byNameAndNumber(a: EndpointPort, b: EndpointPort): number {
  if (a.name !== b.name) return (a.name ?? '') < (b.name ?? '') ? -1 : 1
  return a.port - b.port
}

function byPorts(a: EndpointSubset, b: EndpointSubset): number {
  return JSON.stringify(a.ports ?? []) < JSON.stringify(b.ports ?? []) ? -1 : 1
}

/** Most addresses of an Endpoints object; more are cut off. */
const capacity = 1000

/** Cuts subsets to the capacity, ready addresses first; `isCut` tells whether anything was lost. */
export function truncated(subsets: readonly EndpointSubset[]): {
  subsets: readonly EndpointSubset[]
  isCut: boolean
} {
  const count = (of: (subset: EndpointSubset) => readonly unknown[] | undefined) =>
    subsets.reduce((sum, subset) => sum + (of(subset)?.length ?? 0), 0)
  const ready = count((subset) => subset.addresses)
  const notReady = count((subset) => subset.notReadyAddresses)
  if (ready + notReady <= capacity) return { subsets, isCut: false }
  let readyLeft = Math.min(ready, capacity)
  let notReadyLeft = capacity - readyLeft
  const cut = subsets.map((subset) => {
    const addresses = subset.addresses?.slice(0, readyLeft)
    const notReadyAddresses = subset.notReadyAddresses?.slice(0, notReadyLeft)
    readyLeft -= addresses?.length ?? 0
    notReadyLeft -= notReadyAddresses?.length ?? 0
    return { ...subset, addresses, notReadyAddresses }
  })
  const isEmpty = (subset: EndpointSubset) =>
    (subset.addresses ?? []).length + (subset.notReadyAddresses ?? []).length === 0
  return { subsets: cut.filter((subset) => !isEmpty(subset)), isCut: true }
}
