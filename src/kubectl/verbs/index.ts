// The verbs of kubectl, one row each.
import type { Verb } from '../verb.ts'
import { annotate } from './annotate.ts'
import { apiResources } from './api-resources.ts'
import { apiVersions } from './api-versions.ts'
import { apply } from './apply.ts'
import { applyEditLastApplied } from './apply-edit-last-applied.ts'
import { applySetLastApplied } from './apply-set-last-applied.ts'
import { applyViewLastApplied } from './apply-view-last-applied.ts'
import { authCanI, authWhoami } from './auth.ts'
import { authReconcile } from './auth-reconcile.ts'
import { autoscale } from './autoscale.ts'
import { certificateApprove, certificateDeny } from './certificate.ts'
import { clusterInfo } from './cluster-info.ts'
import { clusterInfoDump } from './cluster-info-dump.ts'
import { completion } from './completion.ts'
import {
  configDeleteCluster,
  configDeleteContext,
  configDeleteUser,
  configRenameContext,
  configSetContext,
  configUseContext,
} from './config-change.ts'
import { configSetCluster, configSetCredentials } from './config-entries.ts'
import { configSet, configUnset } from './config-property.ts'
import {
  configCurrentContext,
  configGetClusters,
  configGetContexts,
  configGetUsers,
  configView,
} from './config-view.ts'
import { cordon, uncordon } from './cordon.ts'
import { cp } from './cp.ts'
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
import { debug } from './debug.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { drain } from './drain.ts'
import { edit } from './edit.ts'
import { eventsVerb } from './events.ts'
import { attach, exec } from './exec.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { kustomize } from './kustomize.ts'
import { label } from './label.ts'
import { logs } from './logs.ts'
import { help, options } from './options.ts'
import { patch } from './patch.ts'
import { pluginList } from './plugin-list.ts'
import { portForward } from './port-forward.ts'
import { proxy } from './proxy.ts'
import { replace } from './replace.ts'
import { rolloutHistory } from './rollout-history.ts'
import { rolloutPause, rolloutResume } from './rollout-pause.ts'
import { rolloutRestart } from './rollout-restart.ts'
import { rolloutStatus } from './rollout-status.ts'
import { rolloutUndo } from './rollout-undo.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { setEnv } from './set-env.ts'
import { setImage } from './set-image.ts'
import { setResources } from './set-resources.ts'
import { setSelector } from './set-selector.ts'
import { setServiceAccount } from './set-serviceaccount.ts'
import { setSubject } from './set-subject.ts'
import { taint } from './taint.ts'
import { topNode, topPod } from './top.ts'
import { version } from './version.ts'
import { wait } from './wait.ts'

export const verbs: readonly Verb[] = [
  annotate,
  apiResources,
  apiVersions,
  apply,
  applyEditLastApplied,
  applySetLastApplied,
  applyViewLastApplied,
  attach,
  authCanI,
  authReconcile,
  authWhoami,
  autoscale,
  certificateApprove,
  certificateDeny,
  clusterInfo,
  clusterInfoDump,
  completion,
  configCurrentContext,
  configDeleteCluster,
  configDeleteContext,
  configDeleteUser,
  configGetClusters,
  configGetContexts,
  configGetUsers,
  configRenameContext,
  configSet,
  configSetCluster,
  configSetContext,
  configSetCredentials,
  configUnset,
  configUseContext,
  configView,
  cordon,
  cp,
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
  debug,
  deleteVerb,
  describe,
  diff,
  drain,
  edit,
  eventsVerb,
  exec,
  explain,
  expose,
  get,
  help,
  kustomize,
  label,
  logs,
  options,
  patch,
  pluginList,
  portForward,
  proxy,
  replace,
  rolloutHistory,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  run,
  scale,
  setEnv,
  setImage,
  setResources,
  setSelector,
  setServiceAccount,
  setSubject,
  taint,
  topNode,
  topPod,
  uncordon,
  version,
  wait,
]
