// Keeps the Endpoints of every Service that selects pods. Models kube-controller-manager endpoint syncService, v1.35.
import { deepEqual, type ObjectKey, splitKey } from '#api/object.ts'
import { endpoints } from '#api/resource-ref.ts'
import { ApiError, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import type { EndpointAddress, EndpointSubset, Endpoints, Pod, Service } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { isPodReady } from '../runtime/pods.ts'
import { type Entry, packSubsets, truncated } from './endpoints-subsets.ts'
import {
  belongsInEndpoints,
  hasSelector,
  hostnameIn,
  isHeadless,
  ServicePods,
  targetPortOf,
} from './service-pods.ts'
import { TriggerTimes, triggerTimeAnnotation } from './trigger-times.ts'

const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const manager = 'endpoint-controller'
const headlessLabel = 'service.kubernetes.io/headless'
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity'

export const endpointsController: ControllerFactory = {
  name: manager,
  account: manager,
  create: (on) => new EndpointsController(on),
}

type StringMap = { readonly [key: string]: string }

class EndpointsController implements Controller {
  readonly #on: Runtime
  readonly #pods: ServicePods
  readonly #endpoints: Informer<Endpoints>
  readonly #triggers = new TriggerTimes()

  constructor(on: Runtime) {
    this.#on = on
    this.#pods = new ServicePods(on)
    this.#endpoints = on.informer(endpoints)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#pods.onChange(enqueue)
    this.#endpoints.onChange(({ type, object }) => {
      if (type === 'deleted') enqueue(`${object.metadata.namespace}/${object.metadata.name}`)
    })
  }

  reconcile(key: ObjectKey): undefined {
    const service = this.#pods.services.get(key)
    if (service === undefined) {
      this.#triggers.forget(key)
      this.#delete(key)
      return
    }
    if (service.spec.type === 'ExternalName' || !hasSelector(service)) return
    const selected = this.#pods.selectedBy(service)
    const triggerTime = this.#triggers.next(key, service, selected)
    const { subsets, isCut } = truncated(packSubsets(selected.flatMap((pod) => entriesOf(service, pod))))
    const current = this.#endpoints.get(key)
    if (
      current !== undefined &&
      deepEqual(current.subsets ?? [], subsets) &&
      deepEqual(current.metadata.labels, labelsOf(service)) &&
      isCut === (current.metadata.annotations?.[overCapacityAnnotation] !== undefined)
    )
      return
    this.#write(service, current, subsets, annotationsOf(current, triggerTime, isCut))
  }

  #delete(key: ObjectKey): void {
    const { namespace, name } = splitKey(key)
    try {
      this.#on.api.delete(endpoints, namespace, name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  #write(
    service: Service,
    current: Endpoints | undefined,
    subsets: readonly EndpointSubset[],
    annotations: StringMap,
  ): void {
    const { name, namespace = '' } = service.metadata
    const labels = labelsOf(service)
    try {
      if (current === undefined)
        this.#on.api.create(endpoints, { metadata: { name, labels, annotations }, subsets }, namespace)
      else {
        const metadata = { ...current.metadata, labels, annotations }
        this.#on.api.update(endpoints, { ...current, metadata, subsets })
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (current === undefined && isNamespaceTerminating(error)) return
      this.#tellFailure(service, current, error)
      throw error
    }
  }

  #tellFailure(service: Service, current: Endpoints | undefined, error: ApiError): void {
    const { name, namespace = '' } = service.metadata
    const about = current ?? { apiVersion: 'v1', kind: 'Endpoints', namespace, name }
    if (current === undefined)
      this.#on.events.event(
        about,
        'Warning',
        'FailedToCreateEndpoint',
        `Failed to create endpoint for service ${namespace}/${name}: ${error.message}`,
      )
    else
      this.#on.events.event(
        about,
        'Warning',
        'FailedToUpdateEndpoint',
        `Failed to update endpoint ${namespace}/${name}: ${error.message}`,
      )
  }
}

function labelsOf(service: Service): StringMap {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  return { ...labels, ...(isHeadless(service) && { [headlessLabel]: '' }), [managedByLabel]: manager }
}

function annotationsOf(
  current: Endpoints | undefined,
  triggerTime: string | undefined,
  isCut: boolean,
): StringMap {
  const {
    [triggerTimeAnnotation]: _time,
    [overCapacityAnnotation]: _cut,
    ...others
  } = current?.metadata.annotations ?? {}
  return {
    ...others,
    ...(triggerTime !== undefined && { [triggerTimeAnnotation]: triggerTime }),
    ...(isCut && { [overCapacityAnnotation]: 'truncated' }),
  }
}

function entriesOf(service: Service, pod: Pod): readonly Entry[] {
  const publishesAll = service.spec.publishNotReadyAddresses === true
  if (!belongsInEndpoints(pod, publishesAll)) return []
  const address = addressOf(service, pod)
  if (address === undefined) return []
  const isReady = publishesAll || isPodReady(pod)
  const ports = service.spec.ports ?? []
  if (ports.length === 0)
    return service.spec.clusterIP === 'None' ? [{ address, port: undefined, isReady }] : []
  return ports.flatMap((port) => {
    const number = targetPortOf(pod, port)
    if (number === undefined) return []
    const { name, protocol, appProtocol } = port
    return [
      {
        address,
        isReady,
        port: {
          ...(name && { name }),
          port: number,
          ...(protocol && { protocol }),
          ...(appProtocol && { appProtocol }),
        },
      },
    ]
  })
}

function addressOf(service: Service, pod: Pod): EndpointAddress | undefined {
  const wantsV6 = service.spec.ipFamilies?.[0] === 'IPv6'
  const ip = pod.status.podIPs?.map((each) => each.ip ?? '').find((each) => each.includes(':') === wantsV6)
  if (ip === undefined) return undefined
  const { namespace, name, uid } = pod.metadata
  const hostname = hostnameIn(service, pod)
  return {
    ip,
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}
