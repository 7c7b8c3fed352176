// The controllers of kube-controller-manager, one row each.
import type { ControllerFactory } from '../runtime/controller.ts'
import { clusterRoleAggregationController } from './clusterrole-aggregation.ts'
import { cronJobController } from './cronjob.ts'
import { csrCleanerController } from './csr-cleaner.ts'
import { csrSigningController } from './csr-signing.ts'
import { daemonSetController } from './daemonset.ts'
import { deploymentController } from './deployment.ts'
import { disruptionController } from './disruption.ts'
import { endpointsController } from './endpoints.ts'
import { endpointSliceController } from './endpointslice.ts'
import { endpointSliceMirroringController } from './endpointslicemirroring.ts'
import { ephemeralVolumeController } from './ephemeral-volume.ts'
import { garbageCollectorController } from './garbage-collector.ts'
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler.ts'
import { jobController } from './job.ts'
import { namespaceController } from './namespace.ts'
import { nodeIpamController } from './node-ipam.ts'
import { nodeLifecycleController } from './node-lifecycle.ts'
import { nodeTtlController } from './node-ttl.ts'
import { persistentVolumeController } from './persistentvolume.ts'
import { podGcController } from './podgc.ts'
import { pvProtectionController } from './pv-protection.ts'
import { pvcProtectionController } from './pvc-protection.ts'
import { replicaSetController } from './replicaset.ts'
import { replicationController } from './replicationcontroller.ts'
import { resourceQuotaController } from './resourcequota.ts'
import { rootCaController } from './root-ca.ts'
import { serviceAccountController } from './serviceaccount.ts'
import { serviceAccountTokenController } from './serviceaccount-token.ts'
import { serviceCidrController } from './servicecidr.ts'
import { statefulSetController } from './statefulset.ts'
import { taintEvictionController } from './taint-eviction.ts'
import { ttlAfterFinishedController } from './ttl-after-finished.ts'
import { vacProtectionController } from './vac-protection.ts'
import { validatingAdmissionPolicyStatusController } from './validatingadmissionpolicy-status.ts'

export const controllers: readonly ControllerFactory[] = [
  cronJobController,
  statefulSetController,
  deploymentController,
  daemonSetController,
  replicaSetController,
  replicationController,
  jobController,
  serviceAccountController,
  serviceAccountTokenController,
  rootCaController,
  namespaceController,
  garbageCollectorController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  nodeTtlController,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  podGcController,
  ttlAfterFinishedController,
  resourceQuotaController,
  disruptionController,
  horizontalPodAutoscalerController,
  ephemeralVolumeController,
  pvcProtectionController,
  pvProtectionController,
  vacProtectionController,
  persistentVolumeController,
  clusterRoleAggregationController,
  serviceCidrController,
  csrSigningController,
  csrCleanerController,
  validatingAdmissionPolicyStatusController,
]
