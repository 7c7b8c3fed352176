// Which pods a Service selects and which Services a change of a pod concerns.
// Models endpointslice/util GetServicesToUpdateOnPodChange, v1.35.
import { deepEqual, keyOf, type ObjectKey } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { pods, services } from '#api/resource-ref.ts'
import type { Pod, Service, ServicePort } from '#api/types/core-v1.ts'
import type { Runtime } from '../runtime/controller.ts'
import { byNamespace, type Change, type Informer } from '../runtime/informer.ts'
import { isPodReady } from '../runtime/pods.ts'

/** The Services and pods of a process, looked at together. */
export class ServicePods {
  readonly services: Informer<Service>
  readonly #pods: Informer<Pod>

  constructor(on: Runtime) {
    this.services = on.informer(services)
    this.#pods = on.informer(pods)
    this.services.addIndex('namespace', byNamespace)
    this.#pods.addIndex('namespace', byNamespace)
  }

  /** Names each Service that changes, or whose pods change in a way that its endpoints show. */
  onChange(enqueue: (key: ObjectKey) => void): void {
    this.services.onChange(({ object }) => enqueue(keyOf(object)))
    this.#pods.onChange((change) => {
      for (const key of this.#servicesConcerned(change)) enqueue(key)
    })
  }

  selectedBy(service: Service): readonly Pod[] {
    const { namespace = '' } = service.metadata
    return this.#pods.byIndex('namespace', namespace).filter((pod) => selects(service, pod))
  }

  #servicesConcerned({ type, object, previous }: Change<Pod>): Set<ObjectKey> {
    if (type !== 'updated') return this.#servicesOf(object)
    const areLabelsSame =
      deepEqual(object.metadata.labels, previous.metadata.labels) && isSameHost(object, previous)
    const isChanged = isEndpointChanged(object, previous)
    if (areLabelsSame) return isChanged ? this.#servicesOf(object) : new Set()
    const now = this.#servicesOf(object)
    const before = this.#servicesOf(previous)
    const all = new Set([...now, ...before])
    if (isChanged) return all
    return new Set([...all].filter((key) => now.has(key) !== before.has(key)))
  }

  #servicesOf(pod: Pod): Set<ObjectKey> {
    const { namespace = '' } = pod.metadata
    const found = this.services.byIndex('namespace', namespace).filter((service) => selects(service, pod))
    return new Set(found.map(keyOf))
  }
}

/** True for a Service whose pods are looked for: the endpoints of others are not the controllers' business. */
export function hasSelector(service: Service): boolean {
  for (const _ in service.spec.selector) return true
  return false
}

function selects({ spec: { selector } }: Service, pod: Pod): boolean {
  let isEmpty = true
  for (const key in selector) {
    if (pod.metadata.labels?.[key] !== selector[key]) return false
    isEmpty = false
  }
  return !isEmpty
}

function isSameHost(a: Pod, b: Pod): boolean {
  return a.spec.hostname === b.spec.hostname && a.spec.subdomain === b.spec.subdomain
}

function isEndpointChanged(now: Pod, before: Pod): boolean {
  return (
    now.metadata.deletionTimestamp !== undefined ||
    isPodReady(now) !== isPodReady(before) ||
    !deepEqual(now.status.podIPs, before.status.podIPs) ||
    now.spec.nodeName !== before.spec.nodeName ||
    hasEnded(now) !== hasEnded(before)
  )
}

/** Models endpointslice/util ShouldPodBeInEndpoints, v1.35. */
export function belongsInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (hasEnded(pod) || (pod.status.podIPs ?? []).length === 0) return false
  return includeTerminating || pod.metadata.deletionTimestamp === undefined
}

export function isHeadless({ spec }: Service): boolean {
  return !spec.clusterIP || spec.clusterIP === 'None'
}

/** The name that DNS gives the pod within the Service. */
export function hostnameIn(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec
  return hostname && subdomain === service.metadata.name ? hostname : undefined
}

/** The number of the pod's port that a Service's port leads to; undefined when the pod has none of that name. */
export function targetPortOf(pod: Pod, { targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort
  const sidecars = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')
  for (const { ports } of [...pod.spec.containers, ...sidecars])
    for (const port of ports ?? [])
      if (port.name === targetPort && port.protocol === protocol) return port.containerPort
  return undefined
}
