// The kinds that know more than the schema says, one row each.
import { deployment } from './deployment.ts'
import { namespace } from './namespace.ts'
import { node } from './node.ts'
import { pod } from './pod.ts'
import { replicaSet } from './replicaset.ts'
import type { Resource } from './resource.ts'

export const resources: readonly Resource[] = [pod, node, namespace, replicaSet, deployment]
