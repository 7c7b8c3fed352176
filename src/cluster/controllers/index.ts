// The controllers of kube-controller-manager, one row each.
import type { ControllerFactory } from '../runtime/controller.ts'
import { deploymentController } from './deployment.ts'
import { endpointsController } from './endpoints.ts'
import { endpointSliceController } from './endpointslice.ts'
import { endpointSliceMirroringController } from './endpointslicemirroring.ts'
import { jobController } from './job.ts'
import { replicaSetController } from './replicaset.ts'
import { rootCaController } from './root-ca.ts'
import { serviceAccountController } from './serviceaccount.ts'

export const controllers: readonly ControllerFactory[] = [
  deploymentController,
  replicaSetController,
  jobController,
  serviceAccountController,
  rootCaController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
]
