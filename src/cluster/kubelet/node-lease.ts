// Says every ten seconds that the node lives. Models component-helpers/apimachinery/lease, v1.35.
import { leases, nodes } from '#api/resource-ref.ts'
import { ApiError, isConflict, isNotFound } from '#api/status.ts'
import { formatMicroTime } from '#api/time.ts'
import type { Lease } from '#api/types/coordination-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { KubeletParts } from './parts.ts'

const namespace = 'kube-node-lease'
const renewMs = 10_000
const durationSeconds = 40
/** Waits between tries while the server does not answer. */
const retryMs = { first: 200, max: 7000 }

export function startNodeLease(parts: KubeletParts): void {
  const { api, clock, random, nodeName } = parts
  let retry = retryMs.first
  const renew = (): void => {
    try {
      write()
      retry = retryMs.first
      clock.after(random.jitter(renewMs, 0.04), renew)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      clock.after(retry, renew)
      retry = Math.min(retryMs.max, retry * 2)
    }
  }
  /** As it was written last: it is renewed without a look, unless somebody else has written or removed it. */
  let latest: Lease | undefined
  const write = (): void => {
    const renewTime = formatMicroTime(clock.now())
    const renewed = (lease: Lease) => api.update(leases, { ...lease, spec: { ...lease.spec, renewTime } })
    try {
      const lease = latest
      latest = undefined
      latest = renewed(lease ?? api.get(leases, namespace, nodeName))
    } catch (error) {
      if (isConflict(error)) latest = renewed(api.get(leases, namespace, nodeName))
      else if (isNotFound(error)) latest = create(renewTime)
      else throw error
    }
  }
  const create = (renewTime: string): Lease => {
    const { uid } = api.get(nodes, undefined, nodeName).metadata
    const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid }
    return api.create(
      leases,
      {
        metadata: { name: nodeName, namespace, ownerReferences: [owner] },
        spec: { holderIdentity: nodeName, leaseDurationSeconds: durationSeconds, renewTime },
      },
      namespace,
    )
  }
  renew()
}
