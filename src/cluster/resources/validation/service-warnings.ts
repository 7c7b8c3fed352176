// What the server warns of about Services. Models pkg/api/service GetWarningsForService, v1.35.
import type { Service } from '#api/types/core-v1.ts'
import { addressWarnings, rangeWarnings } from './addresses.ts'

export function serviceWarnings({ metadata, spec }: Service): string[] {
  const { type, clusterIP, clusterIPs = [], externalIPs = [], loadBalancerIP } = spec
  const isHeadless = clusterIP === 'None' && type !== 'ExternalName'
  const warnings: string[] = []
  const warnIf = (condition: unknown, text: string) => {
    if (condition) warnings.push(text)
  }
  warnIf(
    metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined,
    'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
  )
  if (!isHeadless) {
    for (const [i, ip] of clusterIPs.entries()) warnings.push(...addressWarnings(`spec.clusterIPs[${i}]`, ip))
    if (loadBalancerIP) warnings.push(...addressWarnings('spec.loadBalancerIP', loadBalancerIP))
  } else {
    warnIf(loadBalancerIP, 'spec.loadBalancerIP is ignored for headless services')
    warnIf(externalIPs.length > 0, 'spec.externalIPs is ignored for headless services')
    warnIf(spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services')
  }
  for (const [i, ip] of externalIPs.entries()) warnings.push(...addressWarnings(`spec.externalIPs[${i}]`, ip))
  for (const [i, range] of (spec.loadBalancerSourceRanges ?? []).entries())
    warnings.push(...rangeWarnings(`spec.loadBalancerSourceRanges[${i}]`, range))
  warnIf(
    type === 'ExternalName' && externalIPs.length > 0,
    'spec.externalIPs is ignored when spec.type is "ExternalName"',
  )
  warnIf(
    type !== 'ExternalName' && spec.externalName,
    'spec.externalName is ignored when spec.type is not "ExternalName"',
  )
  warnIf(
    spec.trafficDistribution === 'PreferClose',
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  )
  return warnings
}
