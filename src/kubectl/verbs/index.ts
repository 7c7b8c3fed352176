// The verbs of kubectl, one row each.
import type { Verb } from '../verb.ts'
import { apply } from './apply.ts'
import { create } from './create.ts'
import { createConfigMap } from './create-configmap.ts'
import { createCronJob } from './create-cronjob.ts'
import { createDeployment } from './create-deployment.ts'
import { createIngress } from './create-ingress.ts'
import { createJob } from './create-job.ts'
import { createNamespace } from './create-namespace.ts'
import { createPodDisruptionBudget } from './create-poddisruptionbudget.ts'
import { createPriorityClass } from './create-priorityclass.ts'
import { createQuota } from './create-quota.ts'
import { createClusterRole, createRole } from './create-role.ts'
import { createClusterRoleBinding, createRoleBinding } from './create-rolebinding.ts'
import { createSecretDockerRegistry, createSecretGeneric, createSecretTls } from './create-secret.ts'
import {
  createServiceClusterIp,
  createServiceExternalName,
  createServiceLoadBalancer,
  createServiceNodePort,
} from './create-service.ts'
import { createServiceAccount } from './create-serviceaccount.ts'
import { createToken } from './create-token.ts'
import { deleteVerb } from './delete.ts'
import { get } from './get.ts'
import { rolloutHistory } from './rollout-history.ts'
import { rolloutPause, rolloutResume } from './rollout-pause.ts'
import { rolloutRestart } from './rollout-restart.ts'
import { rolloutStatus } from './rollout-status.ts'
import { rolloutUndo } from './rollout-undo.ts'
import { scale } from './scale.ts'
import { setImage } from './set-image.ts'

export const verbs: readonly Verb[] = [
  apply,
  create,
  createClusterRole,
  createClusterRoleBinding,
  createConfigMap,
  createCronJob,
  createDeployment,
  createIngress,
  createJob,
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createQuota,
  createRole,
  createRoleBinding,
  createSecretDockerRegistry,
  createSecretGeneric,
  createSecretTls,
  createServiceAccount,
  createServiceClusterIp,
  createServiceExternalName,
  createServiceLoadBalancer,
  createServiceNodePort,
  createToken,
  deleteVerb,
  get,
  rolloutHistory,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  scale,
  setImage,
]
