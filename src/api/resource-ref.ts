// Typed names of resources: what a component or a verb says when it asks the API for pods.
import { schema } from './schema/schema.ts'
import type { KindTypes } from './types/kinds.ts'

/** A served resource with the type of its objects. */
export interface ResourceRef<T = unknown> {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
  /** `apps/v1`, or `v1` for the core group. */
  readonly apiVersion: string
  /** Carries the type only; never set. */
  readonly _type?: T
}

/** The resource of a kind, by `group/version/Kind`. Throws when it is not served: a mistake of ours. */
export function resourceRef<K extends keyof KindTypes>(gvk: K): ResourceRef<KindTypes[K]> {
  const parts = gvk.split('/')
  const [group, version, kind] = parts.length === 2 ? ['', parts[0], parts[1]] : parts
  const facts = schema.resources.find((r) => r.group === group && r.version === version && r.kind === kind)
  if (facts === undefined) throw new Error(`the API serves no ${gvk}`)
  return {
    group: facts.group,
    version: facts.version,
    kind: facts.kind,
    plural: facts.plural,
    namespaced: facts.namespaced,
    apiVersion: apiVersionOf(facts.group, facts.version),
  }
}

export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The URL path of a collection, or of one object of it. */
export function resourcePath(
  ref: { readonly group: string; readonly version: string; readonly plural: string },
  namespace?: string | undefined,
  name?: string | undefined,
  subresource?: string | undefined,
): string {
  const root = ref.group === '' ? `/api/${ref.version}` : `/apis/${ref.group}/${ref.version}`
  const scope = namespace === undefined ? '' : `/namespaces/${namespace}`
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`
  return `${root}${scope}/${ref.plural}${object}${subresource === undefined ? '' : `/${subresource}`}`
}

export const pods = resourceRef('v1/Pod')
export const nodes = resourceRef('v1/Node')
export const namespaces = resourceRef('v1/Namespace')
export const services = resourceRef('v1/Service')
export const endpoints = resourceRef('v1/Endpoints')
export const endpointSlices = resourceRef('discovery.k8s.io/v1/EndpointSlice')
export const configMaps = resourceRef('v1/ConfigMap')
export const secrets = resourceRef('v1/Secret')
export const serviceAccounts = resourceRef('v1/ServiceAccount')
export const events = resourceRef('v1/Event')
export const leases = resourceRef('coordination.k8s.io/v1/Lease')
export const deployments = resourceRef('apps/v1/Deployment')
export const replicaSets = resourceRef('apps/v1/ReplicaSet')
export const daemonSets = resourceRef('apps/v1/DaemonSet')
export const statefulSets = resourceRef('apps/v1/StatefulSet')
export const controllerRevisions = resourceRef('apps/v1/ControllerRevision')
export const jobs = resourceRef('batch/v1/Job')
export const cronJobs = resourceRef('batch/v1/CronJob')
export const limitRanges = resourceRef('v1/LimitRange')
export const resourceQuotas = resourceRef('v1/ResourceQuota')
export const priorityClasses = resourceRef('scheduling.k8s.io/v1/PriorityClass')
export const replicationControllers = resourceRef('v1/ReplicationController')
export const podDisruptionBudgets = resourceRef('policy/v1/PodDisruptionBudget')
export const horizontalPodAutoscalers = resourceRef('autoscaling/v2/HorizontalPodAutoscaler')
export const persistentVolumeClaims = resourceRef('v1/PersistentVolumeClaim')
export const persistentVolumes = resourceRef('v1/PersistentVolume')
export const storageClasses = resourceRef('storage.k8s.io/v1/StorageClass')
export const volumeAttributesClasses = resourceRef('storage.k8s.io/v1/VolumeAttributesClass')
export const runtimeClasses = resourceRef('node.k8s.io/v1/RuntimeClass')
export const clusterRoles = resourceRef('rbac.authorization.k8s.io/v1/ClusterRole')
export const clusterRoleBindings = resourceRef('rbac.authorization.k8s.io/v1/ClusterRoleBinding')
export const roles = resourceRef('rbac.authorization.k8s.io/v1/Role')
export const roleBindings = resourceRef('rbac.authorization.k8s.io/v1/RoleBinding')
export const ipAddresses = resourceRef('networking.k8s.io/v1/IPAddress')
export const serviceCidrs = resourceRef('networking.k8s.io/v1/ServiceCIDR')
export const certificateSigningRequests = resourceRef('certificates.k8s.io/v1/CertificateSigningRequest')
export const customResourceDefinitions = resourceRef('apiextensions.k8s.io/v1/CustomResourceDefinition')
export const apiServices = resourceRef('apiregistration.k8s.io/v1/APIService')
export const tokenReviews = resourceRef('authentication.k8s.io/v1/TokenReview')
export const subjectAccessReviews = resourceRef('authorization.k8s.io/v1/SubjectAccessReview')
