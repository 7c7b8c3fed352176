// hostProbesAndHostLifecycle: probes and hooks ask the pod itself, not other hosts for it.
import type { LifecycleHandler, Probe } from '#api/types/core-v1.ts'
import {
  type AnyContainer,
  type Check,
  type CheckPod,
  containersNamed,
  containersOf,
  plural,
  quoted,
  sortedSet,
} from '../check.ts'

const asksItself: CheckPod = (spec) => {
  const asking = containersOf(spec)
    .map((container) => ({ name: container.name, hosts: hostsOf(container) }))
    .filter(({ hosts }) => hosts.length > 0)
  if (asking.length === 0) return undefined
  const hosts = sortedSet(asking.flatMap((one) => one.hosts))
  const names = sortedSet(asking.map(({ name }) => name))
  const uses = names.length === 1 ? 'uses' : 'use'
  const reason = 'probe or lifecycle host'
  return {
    reason,
    detail: `${containersNamed(names)} ${uses} ${plural(reason, hosts.length)} ${quoted(hosts)}`,
  }
}

function hostsOf({
  livenessProbe,
  readinessProbe,
  startupProbe,
  lifecycle,
}: AnyContainer): readonly string[] {
  const handlers: (Probe | LifecycleHandler | undefined)[] = [
    livenessProbe,
    readinessProbe,
    startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ]
  return handlers.flatMap((handler) => [handler?.httpGet?.host || [], handler?.tcpSocket?.host || []].flat())
}

/** Models policy CheckHostProbesAndHostLifecycle, v1.35. */
export const hostProbesAndHostLifecycle: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  versions: [{ since: 34, check: asksItself }],
}
