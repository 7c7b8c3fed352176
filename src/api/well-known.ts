// Labels and annotations that several components agree on, under the names that Kubernetes gives them.

/** Of claims, before they had a field for it. */
export const claimClassAnnotation = 'volume.beta.kubernetes.io/storage-class'
/** What marks a StorageClass as the one for claims that name none, newest first. */
export const defaultStorageClassAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const
/** Of a claim or volume whose binding the controller chose. */
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller'
/** Of a claim whose volume has to be where the scheduler wants the pod. */
export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node'
/** Of a volume that came from a provisioner: which. */
export const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by'
/** Of an ingress, before it had a field for it. */
export const ingressClassAnnotation = 'kubernetes.io/ingress.class'
/** Of a pod that stands for a static one. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror'
/** In front of a container's name. */
export const containerSeccompAnnotation = 'container.seccomp.security.alpha.kubernetes.io/'
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'
/** Of a Deployment and its ReplicaSets. */
export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const templateGenerationAnnotation = 'deprecated.daemonset.template.generation'

/** Of the slices of a Service. */
export const serviceNameLabel = 'kubernetes.io/service-name'
export const sliceManagedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const podTemplateHashLabel = 'pod-template-hash'
/** Of the pods of StatefulSets and DaemonSets. */
export const revisionHashLabel = 'controller-revision-hash'
