// The order of what a kustomization prints: what others need comes first. Models kustomize SortOrderTransformer legacy, v5.7.
import { splitApiVersion } from '#api/resource-ref.ts'
import { kindOf, nameOf, namespaceOf, type Resource } from './resource.ts'

const first = [
  ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount'],
  ...['PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret'],
  ...['Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim'],
  ...['Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget'],
]
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

function rank(kind: string): number {
  const at = first.indexOf(kind)
  return at >= 0 ? at - first.length : last.indexOf(kind) + 1
}

/** The group, version and kind as one text, then the place. */
function keyOf(resource: Resource): string {
  const { group, version } = splitApiVersion(String(resource.object.apiVersion ?? ''))
  const type = [group || '~G', version || '~V', kindOf(resource)].join('_')
  return `${type}|${namespaceOf(resource) || '~X'}|${nameOf(resource)}`
}

export function inOrder(resources: readonly Resource[]): Resource[] {
  return [...resources].sort((a, b) => {
    const difference = rank(kindOf(a)) - rank(kindOf(b))
    if (difference !== 0) return difference
    const [left, right] = [keyOf(a), keyOf(b)]
    return left < right ? -1 : left > right ? 1 : 0
  })
}
