// Services. Models pkg/registry/core/service and printService, v1.35.
import { printSelector, selectorFromMap } from '#api/labels.ts'
import type { Draft } from '#api/object.ts'
import type { Service } from '#api/types/core-v1.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { moveAddresses } from './service-addresses.ts'
import { allocateService, allocationIndexes } from './service-allocation.ts'
import { alignClusterIPs, dropForOtherType, headless, keepAllocated } from './service-ports.ts'
import { dns1035Label } from './validation/names.ts'
import { serviceErrors, serviceStatusErrors } from './validation/service.ts'
import { serviceUpdateErrors } from './validation/service-addresses.ts'
import { serviceWarnings } from './validation/service-warnings.ts'

const affinitySeconds = 10_800

export const service = defineResource('v1/Service', {
  createsOnUpdate: true,
  nameRule: dns1035Label,

  setDefaults({ spec, status }) {
    spec.sessionAffinity ||= 'None'
    if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
    if (spec.sessionAffinity === 'ClientIP') {
      const timeoutSeconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? affinitySeconds
      spec.sessionAffinityConfig = { clientIP: { timeoutSeconds } }
    }
    spec.type ||= 'ClusterIP'
    for (const port of spec.ports ?? []) {
      port.protocol ||= 'TCP'
      if (!port.targetPort) port.targetPort = port.port
    }
    setTypeDefaults(spec)
    setStatusDefaults(spec.type, status)
  },

  prepareForCreate({ spec }) {
    alignClusterIPs(spec, undefined)
    // Nobody selects the addresses of such a service, so it is ready for those of both families.
    if (spec.clusterIP !== headless || Object.keys(spec.selector ?? {}).length > 0) return
    spec.ipFamilyPolicy ??= 'RequireDualStack'
    spec.ipFamilies ??= spec.ipFamilyPolicy === 'SingleStack' ? ['IPv4'] : ['IPv4', 'IPv6']
  },

  prepareForUpdate(service, old) {
    if (service.spec === old.spec) return
    const before = old.spec as Draft<Service['spec']>
    alignClusterIPs(service.spec, before)
    keepAllocated(service.spec, before)
    dropForOtherType(service.spec, before)
  },

  prepareForStatusUpdate: ({ spec, status }) => setStatusDefaults(spec.type, status),

  validate: serviceErrors,
  validateUpdate: serviceUpdateErrors,
  validateStatusUpdate: serviceStatusErrors,
  warnings: serviceWarnings,

  allocate: allocateService,
  reserve: (service, old, on) => moveAddresses(service, old, on),
  afterDelete: (service, on) => moveAddresses(undefined, service, on),
  indexes: allocationIndexes,
  returnsDeletedObject: true,

  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),

  cells: (service, nowMs) => [
    service.metadata.name,
    service.spec.type ?? '',
    service.spec.clusterIPs?.[0] ?? '<none>',
    externalCell(service),
    portsCell(service),
    ageCell(service, nowMs),
    printSelector(selectorFromMap(service.spec.selector)) || '<none>',
  ],
})

function setTypeDefaults(spec: Draft<Service['spec']>): void {
  const isOfNodes = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
  if (isOfNodes || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0))
    spec.externalTrafficPolicy ||= 'Cluster'
  if (isOfNodes || spec.type === 'ClusterIP') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}

function externalCell({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  const given = spec.externalIPs ?? []
  if (spec.type !== 'LoadBalancer') return given.join(',') || '<none>'
  const ingress = status.loadBalancer?.ingress ?? []
  const balanced = [...new Set(ingress.map(({ ip, hostname }) => ip || hostname || ''))].filter(Boolean)
  return [...balanced.sort(), ...given].join(',') || '<pending>'
}

function portsCell({ spec }: Service): string {
  const texts = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  )
  return texts.join(',') || '<none>'
}

function setStatusDefaults(type: string | undefined, status: Draft<Service['status']> | undefined): void {
  if (type !== 'LoadBalancer') return
  for (const ingress of status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP'
}
