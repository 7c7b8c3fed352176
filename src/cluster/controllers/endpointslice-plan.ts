// Which slices to create, change and delete so that they hold the wanted endpoints with few writes.
// Models k8s.io/endpointslice reconcileByAddressType and reconcileByPortMapping, v1.35.
import { deepEqual } from '#api/object.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '#api/types/discovery-v1.ts'

/** Most endpoints of one slice. */
const maxEndpoints = 100

/** Endpoints that serve the same ports. */
export interface Group {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

export interface SlicePlan {
  readonly create: readonly Group[]
  readonly update: readonly { readonly slice: EndpointSlice; readonly to: Group }[]
  readonly delete: readonly EndpointSlice[]
}

/** `areLabelsRight` tells of a slice whether it carries its parent's labels. */
export function planSlices(
  existing: readonly EndpointSlice[],
  wanted: readonly Group[],
  areLabelsRight: (slice: EndpointSlice) => boolean,
): SlicePlan {
  const create: Group[] = []
  const update: { slice: EndpointSlice; to: Group }[] = []
  let unwanted = [...existing]
  for (const group of wanted) {
    const key = portsKey(group.ports)
    const same = existing.filter((slice) => cachedPortsKey(slice) === key)
    unwanted = unwanted.filter((slice) => !same.includes(slice))
    const filling = new Filling(same, group, areLabelsRight)
    create.push(...filling.create)
    update.push(...filling.update)
    unwanted.push(...filling.emptied)
  }
  if (unwanted.length === existing.length && create.length === 0) {
    const [only] = unwanted
    const isPlaceholder =
      only !== undefined && (only.endpoints ?? []).length === 0 && (only.ports ?? []).length === 0
    if (unwanted.length === 1 && isPlaceholder && areLabelsRight(only)) unwanted = []
    else create.push({ ports: [], endpoints: [] })
  }
  // A slice that would go is rather changed into one that would come.
  while (unwanted.length > 0 && create.length > 0) {
    const slice = unwanted.shift() as EndpointSlice
    update.push({ slice, to: create.pop() as Group })
  }
  return { create, update, delete: unwanted }
}

/** How the endpoints of one group are spread over slices that serve its ports. */
class Filling {
  readonly create: Group[] = []
  readonly update: { slice: EndpointSlice; to: Group }[] = []
  readonly emptied: EndpointSlice[] = []
  readonly #left: Map<string, Endpoint>

  constructor(
    slices: readonly EndpointSlice[],
    group: Group,
    areLabelsRight: (slice: EndpointSlice) => boolean,
  ) {
    this.#left = new Map(group.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]))
    const changed: { slice: EndpointSlice; endpoints: Endpoint[] }[] = []
    const unchanged: EndpointSlice[] = []
    for (const slice of slices) {
      const { kept, isChanged } = this.#keep(slice)
      const isEmpty = kept.length === 0 && (slice.endpoints ?? []).length > 0
      if (isEmpty) this.emptied.push(slice)
      else if (isChanged || !areLabelsRight(slice)) changed.push({ slice, endpoints: kept })
      else unchanged.push(slice)
    }
    changed.sort((a, b) => b.endpoints.length - a.endpoints.length)
    for (const { endpoints } of changed) this.#fill(endpoints)
    while (this.#left.size > 0) {
      const fits = this.#roomiest(unchanged)
      const endpoints = [...(fits?.endpoints ?? [])]
      this.#fill(endpoints)
      if (fits === undefined) this.create.push({ ports: group.ports, endpoints })
      else {
        unchanged.splice(unchanged.indexOf(fits), 1)
        changed.push({ slice: fits, endpoints })
      }
    }
    for (const { slice, endpoints } of changed)
      this.update.push({ slice, to: { ports: group.ports, endpoints } })
  }

  #keep(slice: EndpointSlice): { kept: Endpoint[]; isChanged: boolean } {
    const kept: Endpoint[] = []
    let isChanged = false
    for (const endpoint of slice.endpoints ?? []) {
      const key = endpointKey(endpoint)
      const now = this.#left.get(key)
      if (now === undefined) {
        isChanged = true
        continue
      }
      this.#left.delete(key)
      kept.push(now)
      if (!deepEqual(now, endpoint)) isChanged = true
    }
    return { kept, isChanged }
  }

  #fill(endpoints: Endpoint[]): void {
    for (const [key, endpoint] of this.#left) {
      if (endpoints.length >= maxEndpoints) return
      endpoints.push(endpoint)
      this.#left.delete(key)
    }
  }

  /** The fullest slice that still has room for all that is left. */
  #roomiest(slices: readonly EndpointSlice[]): EndpointSlice | undefined {
    if (this.#left.size >= maxEndpoints) return undefined
    const lengthOf = (slice: EndpointSlice) => (slice.endpoints ?? []).length
    return slices
      .filter((slice) => lengthOf(slice) + this.#left.size <= maxEndpoints)
      .sort((a, b) => lengthOf(b) - lengthOf(a))[0]
  }
}

/** Endpoints with the same key are the same one, perhaps in another condition. */
function endpointKey({ addresses, hostname, targetRef }: Endpoint): string {
  return [...(addresses ?? []), hostname, targetRef?.namespace, targetRef?.name].join('|')
}

export function portsKey(ports: readonly EndpointPort[]): string {
  return ports
    .map(({ name, protocol, port, appProtocol }) => [name, protocol, port, appProtocol].join('|'))
    .sort()
    .join()
}

/**
 * As upstream reads it back, no ports is nil and not an empty list, and the two are not alike: the slice of a Service
 * without ports is built anew each time.
 */
function cachedPortsKey(slice: EndpointSlice): string | undefined {
  return (slice.ports ?? []).length === 0 ? undefined : portsKey(slice.ports ?? [])
}
