// kubectl describe service. Models ServiceDescriber, v1.35.
import { endpointSlices } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { mapText, writeHead } from './metadata.ts'

/** How many endpoints are shown. */
const shownEndpoints = 3

export const service = defineDescriber('v1/Service', async (object, w, look) => {
  const { metadata, spec } = object
  const slices = await look.list(endpointSlices, metadata.namespace, {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  })
  writeHead(w, metadata)
  writeAddresses(w, object)
  for (const { name = '', port, protocol, targetPort, nodePort } of spec.ports ?? []) {
    w.line(0, `Port:\t${name || '<unset>'}\t${port}/${protocol}`)
    w.line(0, `TargetPort:\t${targetPort}/${protocol}`)
    if (nodePort) w.line(0, `NodePort:\t${name || '<unset>'}\t${nodePort}/${protocol}`)
    w.line(0, `Endpoints:\t${endpointsText(slices, name)}`)
  }
  w.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  if (spec.externalTrafficPolicy) w.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`)
  if (spec.internalTrafficPolicy) w.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`)
  if (spec.trafficDistribution) w.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`)
  if (spec.healthCheckNodePort) w.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`)
  if (spec.loadBalancerSourceRanges !== undefined && spec.loadBalancerSourceRanges.length > 0)
    w.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`)
  await writeEvents(w, look, object)
})

function writeAddresses(w: Writer, { spec, status }: Service): void {
  w.line(0, `Selector:\t${mapText(spec.selector)}`)
  w.line(0, `Type:\t${spec.type}`)
  if (spec.ipFamilyPolicy !== undefined) w.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`)
  w.line(0, `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}`)
  w.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  w.line(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`)
  if (spec.externalIPs !== undefined && spec.externalIPs.length > 0)
    w.line(0, `External IPs:\t${spec.externalIPs.join(',')}`)
  if (spec.loadBalancerIP) w.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`)
  if (spec.externalName) w.line(0, `External Name:\t${spec.externalName}`)
  const ingress = status.loadBalancer?.ingress ?? []
  if (ingress.length > 0)
    w.line(
      0,
      `LoadBalancer Ingress:\t${ingress.map(({ ip, hostname, ipMode }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname)).join(', ')}`,
    )
}

/** `10.244.1.3:80,10.244.1.4:80`: the ready endpoints of a port, the first few of them. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const found: string[] = []
  for (const { ports, endpoints } of slices) {
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
    if (ports === null || ports === undefined || ports.length === 0)
      found.push(...ready.map(({ addresses }) => addresses?.[0] ?? ''))
    for (const port of ports ?? [])
      if ((port.name ?? '') === portName)
        found.push(...ready.map(({ addresses }) => `${addresses?.[0] ?? ''}:${port.port}`))
  }
  const text = found.slice(0, shownEndpoints).join(',')
  return found.length > shownEndpoints ? `${text} + ${found.length - shownEndpoints} more...` : text
}
