// The describers, one row each; kinds without one are described field by field.
import { certificateSigningRequest } from './certificatesigningrequest.ts'
import { configMap } from './configmap.ts'
import { cronJob } from './cronjob.ts'
import { csiNode } from './csinode.ts'
import { daemonSet } from './daemonset.ts'
import { deployment } from './deployment.ts'
import type { Describer } from './describer.ts'
import { endpoints } from './endpoints.ts'
import { endpointSlice } from './endpointslice.ts'
import { horizontalPodAutoscaler } from './horizontalpodautoscaler.ts'
import { ingress } from './ingress.ts'
import { ingressClass } from './ingressclass.ts'
import { ipAddress } from './ipaddress.ts'
import { job } from './job.ts'
import { limitRange } from './limitrange.ts'
import { namespace } from './namespace.ts'
import { networkPolicy } from './networkpolicy.ts'
import { node } from './node.ts'
import { persistentVolume } from './persistentvolume.ts'
import { persistentVolumeClaim } from './persistentvolumeclaim.ts'
import { pod } from './pod.ts'
import { podDisruptionBudget } from './poddisruptionbudget.ts'
import { priorityClass } from './priorityclass.ts'
import { replicaSet } from './replicaset.ts'
import { replicationController } from './replicationcontroller.ts'
import { resourceQuota } from './resourcequota.ts'
import { clusterRole, role } from './role.ts'
import { clusterRoleBinding, roleBinding } from './rolebinding.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { serviceAccount } from './serviceaccount.ts'
import { serviceCidr } from './servicecidr.ts'
import { statefulSet } from './statefulset.ts'
import { storageClass } from './storageclass.ts'
import { volumeAttributesClass } from './volumeattributesclass.ts'

export const describers: readonly Describer[] = [
  certificateSigningRequest,
  configMap,
  cronJob,
  csiNode,
  daemonSet,
  deployment,
  endpoints,
  endpointSlice,
  horizontalPodAutoscaler,
  ingress,
  ingressClass,
  ipAddress,
  job,
  limitRange,
  namespace,
  networkPolicy,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  podDisruptionBudget,
  priorityClass,
  replicaSet,
  replicationController,
  resourceQuota,
  role,
  clusterRole,
  roleBinding,
  clusterRoleBinding,
  secret,
  service,
  serviceAccount,
  serviceCidr,
  statefulSet,
  storageClass,
  volumeAttributesClass,
]
