// Endpoints. Models pkg/registry/core/endpoint and printEndpoints, v1.35.
import type { Endpoints } from '#api/types/core-v1.ts'
import { ageCell, cutListCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { endpointsErrors } from './validation/endpoints.ts'

export const endpoints = defineResource('v1/Endpoints', {
  createsOnUpdate: true,
  validate: endpointsErrors,

  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',

  setDefaults({ subsets }) {
    for (const subset of subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP'
  },

  cells: (endpoints, nowMs) => [endpoints.metadata.name, addressesCell(endpoints), ageCell(endpoints, nowMs)],
})

function addressesCell({ subsets }: Endpoints): string {
  if ((subsets ?? []).length === 0) return '<none>'
  const texts: string[] = []
  for (const { addresses, ports } of subsets ?? []) {
    const ips = (addresses ?? []).map((address) => address.ip)
    if ((ports ?? []).length === 0) texts.push(...ips)
    for (const { port } of ports ?? []) texts.push(...ips.map((ip) => hostPort(ip, port)))
  }
  return cutListCell(texts, '')
}

function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}
