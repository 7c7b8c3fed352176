// Keeps the EndpointSlices of every Service that selects pods. Models kube-controller-manager endpointslice
// syncService, v1.35.
import { deepEqual, type ObjectKey } from '#api/object.ts'
import { endpointSlices, nodes } from '#api/resource-ref.ts'
import { ApiError, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import type { Node, Pod, Service } from '#api/types/core-v1.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel, sliceManagedByLabel } from '#api/well-known.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { isPodReady } from '../runtime/pods.ts'
import { type Group, planSlices, portsKey } from './endpointslice-plan.ts'
import { EndpointSliceTracker } from './endpointslice-tracker.ts'
import {
  belongsInEndpoints,
  hasSelector,
  hostnameIn,
  isHeadless,
  ServicePods,
  targetPortOf,
} from './service-pods.ts'
import { TriggerTimes, triggerTimeAnnotation } from './trigger-times.ts'

const manager = 'endpointslice-controller.k8s.io'
const headlessLabel = 'service.kubernetes.io/headless'
const zoneLabel = 'topology.kubernetes.io/zone'
/** How soon after a foreign change of a slice its Service is looked at. */
const minSyncDelayMs = 1000

export const endpointSliceController: ControllerFactory = {
  name: 'endpointslice-controller',
  account: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  backoff: { firstMs: 1000, maxMs: 1_000_000 },
  create: (on) => new EndpointSliceController(on),
}

type StringMap = { readonly [key: string]: string }

class EndpointSliceController implements Controller {
  readonly #on: Runtime
  readonly #pods: ServicePods
  readonly #slices: Informer<EndpointSlice>
  readonly #nodes: Informer<Node>
  readonly #tracker = new EndpointSliceTracker()
  readonly #triggers = new TriggerTimes()
  readonly #failures = new Map<ObjectKey, number>()

  constructor(on: Runtime) {
    this.#on = on
    this.#pods = new ServicePods(on)
    this.#slices = on.informer(endpointSlices)
    this.#nodes = on.informer(nodes)
    this.#slices.addIndex('service', ({ metadata }) =>
      metadata.labels?.[sliceManagedByLabel] === manager ? [serviceKeyOf(metadata)] : [],
    )
  }

  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void {
    this.#pods.onChange(enqueue)
    this.#slices.onChange(({ type, object, previous }) => {
      const key = serviceKeyOf(object.metadata)
      const isOurs = object.metadata.labels?.[sliceManagedByLabel] === manager
      const wasOurs = previous?.metadata.labels?.[sliceManagedByLabel] === manager
      if (type === 'deleted') {
        if (isOurs && this.#tracker.isSurprisinglyGone(key, object)) enqueue(key, minSyncDelayMs)
        return
      }
      const before = previous === undefined ? key : serviceKeyOf(previous.metadata)
      if (before !== key) enqueue(before, minSyncDelayMs)
      const changedHands = before !== key || (previous !== undefined && isOurs !== wasOurs)
      if (changedHands || (isOurs && this.#tracker.isUnexpected(key, object))) enqueue(key, minSyncDelayMs)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const service = this.#pods.services.get(key)
    if (service === undefined) {
      this.#triggers.forget(key)
      this.#tracker.forget(key)
      this.#failures.delete(key)
      return undefined
    }
    if (service.spec.type === 'ExternalName' || !hasSelector(service)) return undefined
    const selected = this.#pods.selectedBy(service)
    const slices = this.#slices
      .byIndex('service', key)
      .filter((slice) => slice.metadata.deletionTimestamp === undefined)
    if (this.#tracker.isStale(key, slices)) return this.#again(key)
    const triggerTime = this.#triggers.next(key, service, selected)
    const isComplete = this.#syncFamilies(key, service, selected, slices, triggerTime)
    if (!isComplete) return this.#again(key)
    this.#failures.delete(key)
    return undefined
  }

  /** Looks again after the queue's back-off. */
  #again(key: ObjectKey): RequeueAfter {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    return { requeueAfterMs: Math.min(1_000_000, 1000 * 2 ** failures) }
  }

  /** False when some pod's node is not known yet. */
  #syncFamilies(
    key: ObjectKey,
    service: Service,
    selected: readonly Pod[],
    slices: readonly EndpointSlice[],
    triggerTime: string | undefined,
  ): boolean {
    const families = service.spec.ipFamilies ?? ['IPv4']
    let isComplete = true
    try {
      for (const family of families) {
        const { groups, hasUnknownNode } = this.#wanted(service, selected, family)
        if (hasUnknownNode) isComplete = false
        const ofFamily = slices.filter((slice) => slice.addressType === family)
        this.#write(key, service, family, ofFamily, groups, triggerTime)
      }
      for (const slice of slices) if (!families.includes(slice.addressType)) this.#delete(key, slice)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const { namespace, name } = service.metadata
      const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${error.message}`
      this.#on.events.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message)
      throw error
    }
    return isComplete
  }

  #wanted(service: Service, selected: readonly Pod[], family: string) {
    const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>()
    let hasUnknownNode = false
    for (const pod of selected) {
      if (!belongsInEndpoints(pod, true)) continue
      const ports = portsOf(service, pod)
      const key = portsKey(ports)
      const group = groups.get(key) ?? { ports, endpoints: [] }
      groups.set(key, group)
      const node = this.#nodes.get(pod.spec.nodeName ?? '')
      if (node === undefined && service.spec.publishNotReadyAddresses !== true) {
        hasUnknownNode = true
        continue
      }
      const endpoint = endpointOf(service, pod, node, family)
      if (endpoint !== undefined) group.endpoints.push(endpoint)
    }
    return { groups: [...groups.values()], hasUnknownNode }
  }

  #write(
    key: ObjectKey,
    service: Service,
    family: string,
    existing: readonly EndpointSlice[],
    groups: readonly Group[],
    triggerTime: string | undefined,
  ): void {
    const owned = existing.filter((slice) => isOwnedBy(slice, service))
    const labels = labelsOf(service)
    const plan = planSlices(owned, groups, (slice) => deepEqual(slice.metadata.labels, labels))
    const annotations = triggerTime === undefined ? {} : { [triggerTimeAnnotation]: triggerTime }
    const { name, namespace } = service.metadata
    const metadata = {
      generateName: `${name}-`,
      labels,
      annotations,
      ownerReferences: [controllerReference(service)],
    }
    if (service.metadata.deletionTimestamp === undefined)
      for (const group of plan.create) {
        try {
          const slice = { metadata, addressType: family, ...contentOf(group) }
          this.#tracker.wrote(key, this.#on.api.create(endpointSlices, slice, namespace))
        } catch (error) {
          if (!isNamespaceTerminating(error)) throw error
        }
      }
    for (const { slice, to } of plan.update) {
      const { [triggerTimeAnnotation]: _, ...others } = slice.metadata.annotations ?? {}
      const changed = { ...slice.metadata, labels, annotations: { ...others, ...annotations } }
      const written = this.#on.api.update(endpointSlices, { ...slice, metadata: changed, ...contentOf(to) })
      this.#tracker.wrote(key, written)
    }
    for (const slice of [...plan.delete, ...existing.filter((each) => !owned.includes(each))])
      this.#delete(key, slice)
  }

  #delete(key: ObjectKey, slice: EndpointSlice): void {
    try {
      this.#on.api.delete(endpointSlices, slice.metadata.namespace, slice.metadata.name)
      this.#tracker.askedToDelete(key, slice)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function serviceKeyOf({ namespace, labels }: EndpointSlice['metadata']): ObjectKey {
  return `${namespace}/${labels?.[serviceNameLabel] ?? ''}`
}

function isOwnedBy(slice: EndpointSlice, service: Service): boolean {
  return (slice.metadata.ownerReferences ?? []).some(({ uid }) => uid === service.metadata.uid)
}

function controllerReference(service: Service) {
  const { name, uid } = service.metadata
  return { apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }
}

function labelsOf(service: Service): StringMap {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  return {
    ...labels,
    ...(isHeadless(service) && { [headlessLabel]: '' }),
    [sliceManagedByLabel]: manager,
    [serviceNameLabel]: service.metadata.name,
  }
}

/** As protobuf carries them, empty lists are none. */
function contentOf({ endpoints, ports }: Group) {
  return { endpoints: endpoints.length > 0 ? endpoints : null, ports: ports.length > 0 ? ports : null }
}

function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(pod, port)
    if (number === undefined) return []
    const { name = '', protocol, appProtocol } = port
    return [{ name, protocol, port: number, ...(appProtocol !== undefined && { appProtocol }) }]
  })
}

function endpointOf(
  service: Service,
  pod: Pod,
  node: Node | undefined,
  family: string,
): Endpoint | undefined {
  const isV6 = family === 'IPv6'
  const addresses = (pod.status.podIPs ?? [])
    .map((each) => each.ip ?? '')
    .filter((ip) => ip.includes(':') === isV6)
  if (addresses.length === 0) return undefined
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const { namespace, name, uid } = pod.metadata
  const hostname = hostnameIn(service, pod)
  const zone = node?.metadata.labels?.[zoneLabel]
  const hints = hintsOf(service.spec.trafficDistribution, ready, zone, pod.spec.nodeName)
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname !== undefined && { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    ...(zone && { zone }),
    ...(hints !== undefined && { hints }),
  }
}

/** Models k8s.io/endpointslice/trafficdist, v1.35. */
function hintsOf(
  distribution: string | undefined,
  isReady: boolean,
  zone: string | undefined,
  nodeName: string | undefined,
): Endpoint['hints'] {
  if (!isReady || distribution === undefined || !zone) return undefined
  const forZones = [{ name: zone }]
  if (distribution === 'PreferSameNode' && nodeName !== undefined)
    return { forZones, forNodes: [{ name: nodeName }] }
  return { forZones }
}
