// The controller of ReplicaSets.
import { selectorFromObject } from '#api/labels.ts'
import { replicaSets } from '#api/resource-ref.ts'
import type { ReplicaSet } from '#api/types/apps-v1.ts'
import type { ControllerFactory } from '../runtime/controller.ts'
import { ReplicaKeeper, type ReplicaKind } from './replica-keeper.ts'

const kind: ReplicaKind<ReplicaSet> = {
  ref: replicaSets,
  kind: 'ReplicaSet',
  selectorOf: ({ spec }) => selectorFromObject(spec.selector),
  countsTerminating: true,
}

export const replicaSetController: ControllerFactory = {
  name: 'replicaset-controller',
  account: 'replicaset-controller',
  create: (on) => new ReplicaKeeper(on, kind),
}
