// Shows Endpoints that somebody wrote by hand as EndpointSlices too. Models kube-controller-manager
// endpointslicemirroring syncEndpoints, v1.35.
import { deepEqual, type ObjectKey } from '#api/object.ts'
import { endpointSlices, endpoints, services } from '#api/resource-ref.ts'
import { isNamespaceTerminating, isNotFound } from '#api/status.ts'
import type { EndpointAddress, Endpoints, Service } from '#api/types/core-v1.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel, sliceManagedByLabel } from '#api/well-known.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { type Group, planSlices, portsKey } from './endpointslice-plan.ts'
import { hasSelector } from './service-pods.ts'

const manager = 'endpointslicemirroring-controller.k8s.io'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'
const notCopied = new Set(['endpoints.kubernetes.io/last-change-trigger-time'])

export const endpointSliceMirroringController: ControllerFactory = {
  name: 'endpointslicemirroring-controller',
  account: 'endpointslicemirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
  backoff: { firstMs: 1000, maxMs: 100_000 },
  create: (on) => new EndpointSliceMirroringController(on),
}

class EndpointSliceMirroringController implements Controller {
  readonly #on: Runtime
  readonly #services: Informer<Service>
  readonly #endpoints: Informer<Endpoints>
  readonly #slices: Informer<EndpointSlice>

  constructor(on: Runtime) {
    this.#on = on
    this.#services = on.informer(services)
    this.#endpoints = on.informer(endpoints)
    this.#slices = on.informer(endpointSlices)
    this.#slices.addIndex('mirror', ({ metadata }) =>
      metadata.labels?.[sliceManagedByLabel] === manager
        ? [`${metadata.namespace}/${metadata.labels[serviceNameLabel] ?? ''}`]
        : [],
    )
  }

  start(enqueue: (key: ObjectKey) => void): void {
    const keyOf = ({ metadata }: Service | Endpoints) => `${metadata.namespace}/${metadata.name}`
    this.#endpoints.onChange(({ object, previous }) => {
      if (isMirrored(object) || (previous !== undefined && isMirrored(previous))) enqueue(keyOf(object))
    })
    this.#services.onChange(({ object, previous }) => {
      const hadSelector = previous !== undefined && hasSelector(previous)
      if (!hasSelector(object) || hadSelector) enqueue(keyOf(object))
    })
  }

  reconcile(key: ObjectKey): undefined {
    const source = this.#endpoints.get(key)
    const service = this.#services.get(key)
    const existing = this.#slices.byIndex('mirror', key)
    const isWanted =
      source !== undefined && service !== undefined && isMirrored(source) && !hasSelector(service)
    if (!isWanted) {
      for (const slice of existing) this.#delete(slice)
      return
    }
    for (const family of ['IPv4', 'IPv6']) {
      const ofFamily = existing.filter((slice) => slice.addressType === family)
      const groups = groupsOf(source, family)
      if (groups.length === 0) for (const slice of ofFamily) this.#delete(slice)
      else this.#write(source, family, ofFamily, groups)
    }
  }

  #write(
    source: Endpoints,
    family: string,
    existing: readonly EndpointSlice[],
    groups: readonly Group[],
  ): void {
    const { name, namespace, uid } = source.metadata
    const labels = { ...source.metadata.labels, [sliceManagedByLabel]: manager, [serviceNameLabel]: name }
    const annotations = Object.fromEntries(
      Object.entries(source.metadata.annotations ?? {}).filter(([annotation]) => !notCopied.has(annotation)),
    )
    const owner = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    }
    const metadata = { generateName: `${name}-`, labels, annotations, ownerReferences: [owner] }
    const plan = planSlices(existing, groups, (slice) => deepEqual(slice.metadata.labels, labels))
    for (const { endpoints: all, ports } of plan.create)
      try {
        const slice = { metadata, addressType: family, endpoints: all, ports }
        this.#on.api.create(endpointSlices, slice, namespace)
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error
      }
    for (const { slice, to } of plan.update)
      this.#on.api.update(endpointSlices, {
        ...slice,
        metadata: { ...slice.metadata, labels, annotations },
        endpoints: to.endpoints,
        ports: to.ports,
      })
    for (const slice of plan.delete) this.#delete(slice)
  }

  #delete({ metadata }: EndpointSlice): void {
    try {
      this.#on.api.delete(endpointSlices, metadata.namespace, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function isMirrored({ metadata }: Endpoints): boolean {
  return metadata.labels?.[skipLabel] !== 'true' && metadata.annotations?.[leaderAnnotation] === undefined
}

/** The endpoints of a family, grouped by the ports they serve. */
function groupsOf({ subsets }: Endpoints, family: string): readonly Group[] {
  const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>()
  for (const subset of subsets ?? []) {
    const ports = (subset.ports ?? []).map(({ name = '', protocol, port, appProtocol }) => ({
      name,
      protocol,
      port,
      ...(appProtocol !== undefined && { appProtocol }),
    }))
    const found = [
      ...(subset.addresses ?? []).map((address) => endpointOf(address, true)),
      ...(subset.notReadyAddresses ?? []).map((address) => endpointOf(address, false)),
    ].filter(({ addresses }) => (addresses?.[0] ?? '').includes(':') === (family === 'IPv6'))
    if (found.length === 0) continue
    const key = portsKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push(...found)
  }
  return [...groups.values()]
}

function endpointOf(address: EndpointAddress, ready: boolean): Endpoint {
  const { ip, hostname, nodeName, targetRef } = address
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname && { hostname }),
    ...(targetRef !== undefined && { targetRef }),
    ...(nodeName !== undefined && { nodeName }),
  }
}
