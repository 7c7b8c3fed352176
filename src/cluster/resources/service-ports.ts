// Which fields a Service of each type has, and what it loses when its type changes.
// Models pkg/registry/core/service dropTypeDependentFields and patchAllocatedValues, v1.35.
import { type Draft, deepEqual } from '#api/object.ts'
import type { Service } from '#api/types/core-v1.ts'

type Spec = Draft<Service['spec']>

export const headless = 'None'

export function needsClusterIP({ type }: Spec): boolean {
  return type !== 'ExternalName'
}

export function needsNodePort({ type }: Spec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

/** Node ports are handed out unless a load balancer declines them. */
export function allocatesNodePorts(spec: Spec): boolean {
  if (spec.type === 'LoadBalancer') return spec.allocateLoadBalancerNodePorts !== false
  return spec.type === 'NodePort'
}

export function needsHealthCheckNodePort(spec: Spec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
}

function needsExternalTrafficPolicy(spec: Spec): boolean {
  return needsNodePort(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)
}

/** What the caller leaves out and the server once gave stays. */
export function keepAllocated(spec: Spec, old: Spec): void {
  if (needsClusterIP(old) && needsClusterIP(spec)) {
    spec.clusterIP ||= old.clusterIP
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === old.clusterIP)
      spec.clusterIPs = old.clusterIPs
  }
  if (needsNodePort(old) && needsNodePort(spec)) keepNodePorts(spec, old)
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(spec))
    spec.healthCheckNodePort ||= old.healthCheckNodePort
}

/** A port keeps its node port by name where ports are named, else by protocol and number. */
function keepNodePorts(spec: Spec, old: Spec): void {
  const before = old.ports ?? []
  const taken = new Set((spec.ports ?? []).map((port) => port.nodePort))
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue
    const same =
      before.find((o) => o.port === port.port && (o.protocol ?? 'TCP') === (port.protocol ?? 'TCP')) ??
      before.find((o) => o.name !== undefined && o.name === port.name)
    if (same?.nodePort && !taken.has(same.nodePort)) {
      port.nodePort = same.nodePort
      taken.add(same.nodePort)
    }
  }
}

/** Forgets what the new type has no use for, unless the caller changed it by hand. */
export function dropForOtherType(spec: Spec, old: Spec): void {
  if (needsClusterIP(old) && !needsClusterIP(spec) && deepEqual(spec.clusterIPs, old.clusterIPs)) {
    delete spec.clusterIP
    delete spec.clusterIPs
    delete spec.ipFamilies
    delete spec.ipFamilyPolicy
  }
  if (needsNodePort(old) && !needsNodePort(spec) && deepEqual(nodePortsOf(spec), nodePortsOf(old)))
    for (const port of spec.ports ?? []) delete port.nodePort
  const gone: [field: keyof Spec, needs: (spec: Spec) => boolean][] = [
    ['healthCheckNodePort', needsHealthCheckNodePort],
    ['allocateLoadBalancerNodePorts', ({ type }) => type === 'LoadBalancer'],
    ['loadBalancerClass', ({ type }) => type === 'LoadBalancer'],
    ['externalTrafficPolicy', needsExternalTrafficPolicy],
  ]
  for (const [field, needs] of gone)
    if (needs(old) && !needs(spec) && spec[field] === old[field]) delete spec[field]
}

function nodePortsOf(spec: Spec): (number | undefined)[] {
  return (spec.ports ?? []).map((port) => port.nodePort)
}

/** clusterIP and the first of clusterIPs are the same; a change of one changes the other. */
export function alignClusterIPs(spec: Spec, old: Spec | undefined): void {
  if (old === undefined) {
    if (spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP]
    return
  }
  const sameList = deepEqual(spec.clusterIPs ?? [], old.clusterIPs ?? [])
  if ((spec.clusterIP ?? '') !== (old.clusterIP ?? '') && sameList) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP]
    else delete spec.clusterIPs
  }
}
