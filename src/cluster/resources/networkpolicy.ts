// NetworkPolicies. Models pkg/registry/networking/networkpolicy and printNetworkPolicy, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { networkPolicyErrors, networkPolicyWarnings } from './validation/network-policy.ts'

export const networkPolicy = defineResource('networking.k8s.io/v1/NetworkPolicy', {
  validate: networkPolicyErrors,
  warnings: networkPolicyWarnings,

  hasGeneration: true,

  setDefaults({ spec }) {
    const { ingress = [], egress = [] } = spec
    for (const { ports = [] } of [...ingress, ...egress]) for (const port of ports) port.protocol ??= 'TCP'
    if ((spec.policyTypes ?? []).length === 0)
      spec.policyTypes = egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  },

  cells: (policy, nowMs) => [
    policy.metadata.name,
    printSelector(selectorFromObject(policy.spec.podSelector ?? {})) || '<none>',
    ageCell(policy, nowMs),
  ],
})
