// The kinds that know more than the schema says, one row each.
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
  tokenReview,
} from './access-reviews.ts'
import { mutatingWebhookConfiguration, validatingWebhookConfiguration } from './admission-webhooks.ts'
import { apiService } from './apiservice.ts'
import { certificateSigningRequest } from './certificatesigningrequest.ts'
import { componentStatus } from './componentstatus.ts'
import { configMap } from './configmap.ts'
import { controllerRevision } from './controllerrevision.ts'
import { cronJob } from './cronjob.ts'
import { csiDriver } from './csidriver.ts'
import { csiNode } from './csinode.ts'
import { csiStorageCapacity } from './csistoragecapacity.ts'
import { customResourceDefinition } from './customresourcedefinition.ts'
import { daemonSet } from './daemonset.ts'
import { deployment } from './deployment.ts'
import { deviceClass } from './deviceclass.ts'
import { endpoints } from './endpoints.ts'
import { endpointSlice } from './endpointslice.ts'
import { event, eventsEvent } from './event.ts'
import { flowSchema } from './flowschema.ts'
import { cpuAutoscaler, horizontalPodAutoscaler } from './horizontalpodautoscaler.ts'
import { ingress } from './ingress.ts'
import { ingressClass } from './ingressclass.ts'
import { ipAddress } from './ipaddress.ts'
import { job } from './job.ts'
import { lease } from './lease.ts'
import { limitRange } from './limitrange.ts'
import { namespace } from './namespace.ts'
import { networkPolicy } from './networkpolicy.ts'
import { node } from './node.ts'
import { persistentVolume } from './persistentvolume.ts'
import { persistentVolumeClaim } from './persistentvolumeclaim.ts'
import { pod } from './pod.ts'
import { podDisruptionBudget } from './poddisruptionbudget.ts'
import { podTemplate } from './podtemplate.ts'
import { priorityClass } from './priorityclass.ts'
import { priorityLevelConfiguration } from './prioritylevelconfiguration.ts'
import { replicaSet } from './replicaset.ts'
import { replicationController } from './replicationcontroller.ts'
import type { Resource } from './resource.ts'
import { resourceClaim, resourceClaimTemplate } from './resourceclaim.ts'
import { resourceQuota } from './resourcequota.ts'
import { resourceSlice } from './resourceslice.ts'
import { clusterRole, role } from './role.ts'
import { clusterRoleBinding, roleBinding } from './rolebinding.ts'
import { runtimeClass } from './runtimeclass.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { serviceAccount } from './serviceaccount.ts'
import { serviceCidr } from './servicecidr.ts'
import { statefulSet } from './statefulset.ts'
import { storageClass } from './storageclass.ts'
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validatingadmissionpolicy.ts'
import { volumeAttachment } from './volumeattachment.ts'
import { volumeAttributesClass } from './volumeattributesclass.ts'

export const resources: readonly Resource[] = [
  pod,
  node,
  namespace,
  limitRange,
  service,
  endpoints,
  endpointSlice,
  configMap,
  secret,
  serviceAccount,
  event,
  eventsEvent,
  lease,
  replicaSet,
  deployment,
  daemonSet,
  statefulSet,
  job,
  cronJob,
  controllerRevision,
  horizontalPodAutoscaler,
  cpuAutoscaler,
  ingress,
  ingressClass,
  networkPolicy,
  persistentVolume,
  persistentVolumeClaim,
  podDisruptionBudget,
  priorityClass,
  replicationController,
  resourceQuota,
  role,
  clusterRole,
  roleBinding,
  clusterRoleBinding,
  storageClass,
  mutatingWebhookConfiguration,
  validatingWebhookConfiguration,
  apiService,
  certificateSigningRequest,
  componentStatus,
  customResourceDefinition,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  deviceClass,
  flowSchema,
  ipAddress,
  podTemplate,
  priorityLevelConfiguration,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
  runtimeClass,
  serviceCidr,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  volumeAttachment,
  volumeAttributesClass,
  selfSubjectAccessReview,
  subjectAccessReview,
  localSubjectAccessReview,
  selfSubjectRulesReview,
  selfSubjectReview,
  tokenReview,
]
