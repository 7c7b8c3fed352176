// Looks whether the servers behind APIServices are there, and says so in their conditions.
// Models kube-aggregator's remote available_controller, v1.35.
import { isRecord } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'
import { apiServices } from '#api/resource-ref.ts'
import { isConflict, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { APIService, APIServiceCondition } from '#api/types/apiregistration-v1.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import type { VirtualClock } from '../../clock.ts'
import type { ApiClient } from '../../runtime/api-client.ts'
import type { Store } from '../../store.ts'
import { bodyOf, failureOf, isFailure, type RemoteApis } from './remote-apis.ts'
import { isResourceList } from './remote-resources.ts'

const collections = ['apiservices.apiregistration.k8s.io', 'services', 'endpointslices.discovery.k8s.io']
const resyncMs = 30_000
/** After a failed check: the first wait, doubled up to the last. */
const retryMs = { first: 5, last: 30_000 }
const checkTimeoutMs = 5000
const aggregator = { name: 'system:kube-aggregator', groups: ['system:masters'] }

type Verdict = Pick<APIServiceCondition, 'status' | 'reason' | 'message'>

export interface AvailabilityParts {
  readonly own: ApiClient
  readonly remote: RemoteApis
  readonly store: Store
  readonly clock: VirtualClock
}

/** Watches over the remote APIServices of a server until the result is called. */
export function watchAvailability(parts: AvailabilityParts): Cancel {
  const { store, clock } = parts
  const waits = new Map<string, Cancel>()
  const failures = new Map<string, number>()
  const check = (name: string): void => {
    waits.delete(name)
    const apiService = store.get('apiservices.apiregistration.k8s.io', name) as unknown as
      | APIService
      | undefined
    if (apiService?.spec.service == null) return
    const hasPassed = new Check(parts, apiService).run()
    const failed = hasPassed ? 0 : (failures.get(name) ?? 0) + 1
    failures.set(name, failed)
    later(name, hasPassed ? resyncMs : Math.min(retryMs.last, retryMs.first * 2 ** (failed - 1)))
  }
  const later = (name: string, delayMs: number): void => {
    waits.get(name)?.()
    waits.set(
      name,
      clock.after(delayMs, () => check(name)),
    )
  }
  const soon = (): void => {
    for (const { metadata } of parts.remote.all()) later(metadata.name, 0)
  }
  const stops = collections.map((collection) => store.watch({ collection }, store.revision, soon))
  soon()
  return () => {
    for (const stop of [...stops, ...waits.values()]) stop()
  }
}

/** One look at one APIService. */
class Check {
  readonly #parts: AvailabilityParts
  readonly #apiService: APIService

  constructor(parts: AvailabilityParts, apiService: APIService) {
    this.#parts = parts
    this.#apiService = apiService
  }

  /** Whether it need not be looked at again soon. */
  run(): boolean {
    const verdict = this.#verdict()
    this.#write(verdict)
    return verdict.reason !== 'FailedDiscoveryCheck'
  }

  #verdict(): Verdict {
    const { namespace = '', name = '', port } = this.#apiService.spec.service ?? {}
    const service = this.#parts.store.get('services', `${namespace}/${name}`) as unknown as
      | Service
      | undefined
    const what = `service/${name} in ${JSON.stringify(namespace)}`
    if (service === undefined) return no('ServiceNotFound', `${what} is not present`)
    if (service.spec.type === 'ClusterIP') {
      const found = service.spec.ports?.find((each) => each.port === port)
      if (found === undefined) return no('ServicePortError', `${what} is not listening on port ${port}`)
      const slices = this.#slicesOf(namespace, name)
      if (slices.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${what}`)
      if (!slices.some((slice) => isServing(slice, found.name ?? '')))
        return no(
          'MissingEndpoints',
          `endpointslices for ${what} have no addresses with port name ${JSON.stringify(found.name ?? '')}`,
        )
    }
    const complaint = this.#askForResources()
    if (complaint !== undefined) return no('FailedDiscoveryCheck', complaint)
    return { status: 'True', reason: 'Passed', message: 'all checks passed' }
  }

  #slicesOf(namespace: string, service: string): readonly EndpointSlice[] {
    const all = this.#parts.store.list({ collection: 'endpointslices.discovery.k8s.io', namespace })
    return (all as unknown as readonly EndpointSlice[]).filter(
      ({ metadata }) => metadata.labels?.[serviceNameLabel] === service,
    )
  }

  /** Asks for what every aggregated server has, and keeps the answer; the complaint when there is none. */
  #askForResources(): string | undefined {
    const { remote } = this.#parts
    const place = remote.placeOf(this.#apiService)
    const { group, version } = this.#apiService.spec
    const path = `/apis/${group}/${version}`
    if (place === undefined) return 'no such host'
    const url = `https://${place.address}:${place.port}${path}`
    const answer = remote.ask(place, { method: 'GET', path }, aggregator, checkTimeoutMs)
    const failing = `failing or missing response from ${url}`
    if (isFailure(answer)) return `${failing}: Get ${JSON.stringify(url)}: ${failureOf(answer)}`
    if (answer.status < 200 || answer.status >= 300)
      return `${failing}: bad status from ${url}: ${answer.status}`
    const body = bodyOf(answer)
    if (isRecord(body) && isResourceList(body)) remote.learn(this.#apiService, body)
    return undefined
  }

  #write({ status, reason, message }: Verdict): void {
    const { own, clock } = this.#parts
    const { conditions = [] } = this.#apiService.status
    const before = conditions.find(({ type }) => type === 'Available')
    if (before?.status === status && before.reason === reason && before.message === message) return
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : formatTime(clock.now())
    const condition = { type: 'Available', status, lastTransitionTime, reason, message }
    const others = conditions.filter(({ type }) => type !== 'Available')
    try {
      own.updateStatus(apiServices, { ...this.#apiService, status: { conditions: [...others, condition] } })
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error)) throw error
    }
  }
}

function no(reason: string, message: string): Verdict {
  return { status: 'False', reason, message }
}

function isServing({ endpoints, ports }: EndpointSlice, portName: string): boolean {
  const isReady = (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false)
  return isReady && (ports ?? []).some(({ name, port }) => (name ?? '') === portName && port !== undefined)
}
