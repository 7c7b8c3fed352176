// Nodes. Models pkg/registry/core/node and printNode, v1.35.
import type { Draft } from '#api/object.ts'
import type { Node } from '#api/types/core-v1.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { nodeErrors, nodeUpdateErrors } from './validation/node.ts'

export const node = defineResource('v1/Node', {
  warnings: ({ spec }) => [
    ...(spec.configSource === undefined ? [] : ['spec.configSource: the feature is removed']),
    ...(spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
  ],

  validate: nodeErrors,
  validateUpdate: nodeUpdateErrors,

  keepsStatusOnCreate: true,

  setDefaults(node) {
    alignPodCIDRs(node.spec)
    if (node.status.allocatable === undefined && node.status.capacity !== undefined)
      // The status of who changes something else is the store's.
      node.status = { ...node.status, allocatable: { ...node.status.capacity } }
  },

  selectableFields: ({ spec }) => ({ 'spec.unschedulable': String(spec.unschedulable ?? false) }),

  cells(node, nowMs) {
    const { nodeInfo } = node.status
    return [
      node.metadata.name,
      statusCell(node),
      rolesCell(node),
      ageCell(node, nowMs),
      nodeInfo?.kubeletVersion ?? '',
      addressOf(node, 'InternalIP') ?? '<none>',
      addressOf(node, 'ExternalIP') ?? '<none>',
      nodeInfo?.osImage || '<unknown>',
      nodeInfo?.kernelVersion || '<unknown>',
      nodeInfo?.containerRuntimeVersion || '<unknown>',
    ]
  },
})

/** The first of a node's ranges has a field of its own, too. Models Convert_v1_NodeSpec_To_core_NodeSpec. */
function alignPodCIDRs(spec: Draft<Node['spec']>): void {
  const { podCIDR } = spec
  if (podCIDR && podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [podCIDR]
  else if (!podCIDR && spec.podCIDRs?.[0] !== undefined) spec.podCIDR = spec.podCIDRs[0]
}

function statusCell(node: Node): string {
  const ready = (node.status.conditions ?? []).find((condition) => condition.type === 'Ready')
  const status = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return node.spec.unschedulable ? `${status},SchedulingDisabled` : status
}

const rolePrefix = 'node-role.kubernetes.io/'

function rolesCell(node: Node): string {
  const roles = new Set<string>()
  for (const [label, value] of Object.entries(node.metadata.labels ?? {})) {
    if (label.startsWith(rolePrefix) && label.length > rolePrefix.length)
      roles.add(label.slice(rolePrefix.length))
    else if (label === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',')
}

function addressOf(node: Node, type: string): string | undefined {
  return node.status.addresses?.find((address) => address.type === type)?.address
}
