// What an API server keeps in the cluster for itself: the system's namespaces and priorities, and the Service
// `kubernetes` that leads to it. Models controlplane systemnamespaces and kubernetesservice controllers, v1.35.
import type { Sent } from '#api/object.ts'
import { agentOf } from '#api/release.ts'
import {
  configMaps,
  endpointSlices,
  endpoints,
  namespaces,
  priorityClasses,
  type ResourceRef,
  serviceCidrs,
  services,
} from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { PriorityClass } from '#api/types/scheduling-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import type { Clock } from '../clock.ts'
import { formatIpv4, parseCidr } from '../ipv4.ts'
import { ApiClient, type Door } from '../runtime/api-client.ts'

/** Who the server is when it asks itself. */
export const serverUser = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] }
export const serverAgent = agentOf('kube-apiserver')
const endpointsPeriodMs = 10_000
/** Namespaces are looked at every minute. */
const namespacesEvery = 6
const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default']
/** Says since when uses of Secrets' tokens are noted. Models legacytokentracking controller. */
const tokenTracking = 'kube-apiserver-legacy-service-account-token-tracking'
const dateLength = '2026-01-01'.length
const serviceName = 'kubernetes'
const serviceLabels = { component: 'apiserver', provider: 'kubernetes' }
const port = { name: 'https', protocol: 'TCP' }
const securePort = 6443

const systemPriorities: readonly Sent<PriorityClass>[] = [
  {
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
]

export interface OwnAddress {
  /** Where the server listens. */
  readonly address: string
  readonly serviceCidr: string
}

/** Makes the objects now and brings back what is missing later; the result ends that. */
export function keepOwnObjects(door: Door, clock: Clock, own: OwnAddress): () => void {
  const api = new ApiClient(door, serverUser, serverAgent)
  for (const priority of systemPriorities) ensure(api, priorityClasses, undefined, priority)
  const since = formatTime(clock.now()).slice(0, dateLength)
  let count = 0
  let cancel = (): void => {}
  const look = (): void => {
    if (count++ % namespacesEvery === 0)
      for (const name of systemNamespaces) ensure(api, namespaces, undefined, { metadata: { name } })
    ensure(api, configMaps, 'kube-system', { metadata: { name: tokenTracking }, data: { since } })
    keepServiceCidr(api, clock, own)
    publish(api, own)
    cancel = clock.after(endpointsPeriodMs, look)
  }
  look()
  return () => cancel()
}

/** The range of the flags, which has the name of the Service that has its first address. */
function keepServiceCidr(api: ApiClient, clock: Clock, { serviceCidr }: OwnAddress): void {
  if (
    !ensure(api, serviceCidrs, undefined, { metadata: { name: serviceName }, spec: { cidrs: [serviceCidr] } })
  )
    return
  const ready = {
    type: 'Ready',
    status: 'True',
    lastTransitionTime: formatTime(clock.now()),
    reason: '',
    message: 'Kubernetes default Service CIDR is ready',
  }
  const named = { metadata: { name: serviceName }, status: { conditions: [ready] } }
  api.apply(serviceCidrs, named, 'kubernetes-service-cidr-controller', 'status')
}

function publish(api: ApiClient, { address, serviceCidr }: OwnAddress): void {
  const metadata = { name: serviceName }
  ensure(api, services, 'default', {
    metadata: { ...metadata, labels: serviceLabels },
    spec: {
      clusterIP: formatIpv4(parseCidr(serviceCidr).base + 1),
      ports: [{ ...port, port: 443, targetPort: securePort }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  })
  const ports = [{ ...port, port: securePort }]
  ensure(api, endpoints, 'default', {
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports }],
  })
  ensure(api, endpointSlices, 'default', {
    metadata: { ...metadata, labels: { [serviceNameLabel]: serviceName } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports,
  })
}

/** True when the object was not there and now is. */
function ensure<T>(
  api: ApiClient,
  ref: ResourceRef<T>,
  namespace: string | undefined,
  object: Sent<T> & { readonly metadata?: { readonly name?: string | undefined } | undefined },
): boolean {
  try {
    api.get(ref, namespace, object.metadata?.name ?? '')
    return false
  } catch (error) {
    if (!isNotFound(error)) throw error
    try {
      api.create(ref, object, namespace)
      return true
    } catch (refusal) {
      // Somebody was faster, or the namespace is on its way out: the next look tries again.
      if (!(refusal instanceof ApiError)) throw refusal
      return false
    }
  }
}
