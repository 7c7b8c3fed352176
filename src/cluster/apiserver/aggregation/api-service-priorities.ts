// In which order the server lists its own groups and versions. Models controlplane/apiserver
// DefaultGenericAPIServicePriorities and crdregistration, v1.35.

export interface ApiServicePriority {
  readonly groupPriorityMinimum: number
  readonly versionPriority: number
}

const groupPriorities: { readonly [group: string]: number } = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'resource.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
}
const usualVersionPriority = 15
/** By group and version; the others have the usual one. */
const versionPriorities: { readonly [groupVersion: string]: number } = {
  '/v1': 1,
  'autoscaling/v2': 30,
  'flowcontrol.apiserver.k8s.io/v1': 21,
  'resource.k8s.io/v1': 21,
}

/** Of a version of a CustomResourceDefinition. */
export const customPriority: ApiServicePriority = { groupPriorityMinimum: 1000, versionPriority: 100 }

/** Of a built-in version; undefined for those that the aggregator never speaks of: its own. */
export function builtInPriority(group: string, version: string): ApiServicePriority | undefined {
  const groupPriorityMinimum = groupPriorities[group]
  if (groupPriorityMinimum === undefined) return undefined
  const versionPriority = versionPriorities[`${group}/${version}`] ?? usualVersionPriority
  return { groupPriorityMinimum, versionPriority }
}
