// The controller of ReplicationControllers: that of ReplicaSets, with another kind.
import { selectorFromMap } from '#api/labels.ts'
import { replicationControllers } from '#api/resource-ref.ts'
import type { ReplicationController } from '#api/types/core-v1.ts'
import type { ControllerFactory } from '../runtime/controller.ts'
import { ReplicaKeeper, type ReplicaKind } from './replica-keeper.ts'

const kind: ReplicaKind<ReplicationController> = {
  ref: replicationControllers,
  kind: 'ReplicationController',
  selectorOf: ({ spec }) => selectorFromMap(spec.selector),
  countsTerminating: false,
}

/** Models kube-controller-manager replication ReplicationManager, v1.35. */
export const replicationController: ControllerFactory = {
  name: 'replication-controller',
  account: 'replication-controller',
  create: (on) => new ReplicaKeeper(on, kind),
}
