// The kinds that know more than the schema says, one row each.
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from './access-reviews.ts'
import { configMap } from './configmap.ts'
import { cronJob } from './cronjob.ts'
import { daemonSet } from './daemonset.ts'
import { deployment } from './deployment.ts'
import { endpoints } from './endpoints.ts'
import { endpointSlice } from './endpointslice.ts'
import { event, eventsEvent } from './event.ts'
import { job } from './job.ts'
import { lease } from './lease.ts'
import { limitRange } from './limitrange.ts'
import { namespace } from './namespace.ts'
import { node } from './node.ts'
import { persistentVolumeClaim } from './persistentvolumeclaim.ts'
import { pod } from './pod.ts'
import { podDisruptionBudget } from './poddisruptionbudget.ts'
import { replicaSet } from './replicaset.ts'
import type { Resource } from './resource.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { serviceAccount } from './serviceaccount.ts'
import { statefulSet } from './statefulset.ts'

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
  podDisruptionBudget,
  persistentVolumeClaim,
  selfSubjectAccessReview,
  subjectAccessReview,
  localSubjectAccessReview,
  selfSubjectRulesReview,
  selfSubjectReview,
]
