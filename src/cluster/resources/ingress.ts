// Ingresses. Models pkg/registry/networking/ingress and printIngress, v1.35.
import { ageCell, cutListCell } from './columns.ts'
import { defineResource } from './resource.ts'
import {
  ingressClassNameErrors,
  ingressErrors,
  ingressStatusErrors,
  ingressWarnings,
} from './validation/ingress.ts'

export const ingress = defineResource('networking.k8s.io/v1/Ingress', {
  validate: ingressErrors,
  validateCreate: ingressClassNameErrors,
  validateStatusUpdate: ingressStatusErrors,
  warnings: (ingress, old) => (old === undefined ? ingressWarnings(ingress) : []),

  hasGeneration: true,

  cells(ingress, nowMs) {
    const { ingressClassName, rules, tls } = ingress.spec
    const hosts = (rules ?? []).map((rule) => rule.host ?? '').filter((host) => host !== '')
    const points = ingress.status.loadBalancer.ingress ?? []
    const addresses = new Set(points.map(({ ip, hostname }) => ip || hostname || '').filter(Boolean))
    return [
      ingress.metadata.name,
      ingressClassName ?? '<none>',
      cutListCell(hosts, '*'),
      [...addresses].sort().join(','),
      (tls ?? []).length > 0 ? '80, 443' : '80',
      ageCell(ingress, nowMs),
    ]
  },
})
