// Rolls a Deployment's ReplicaSets from one template to the next. Models kube-controller-manager deployment syncDeployment, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import { controllerOf, deepEqual, keyOf, type ObjectKey } from '#api/object.ts'
import { deployments, pods, replicaSets } from '#api/resource-ref.ts'
import { isNamespaceTerminating } from '#api/status.ts'
import type { Deployment, ReplicaSet } from '#api/types/apps-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { claimObjects } from '../runtime/claims.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { byController, byNamespace, type Change, type Informer } from '../runtime/informer.ts'
import { recordPause } from './deployment-conditions.ts'
import { findSets, syncRevisions } from './deployment-revisions.ts'
import { isBeingScaled, rolloutRecreate, rolloutRolling } from './deployment-rollout.ts'
import { syncScale } from './deployment-scaling.ts'
import { calculateStatus } from './deployment-status.ts'
import { DeploymentSync } from './deployment-sync.ts'

export const deploymentController: ControllerFactory = {
  name: 'deployment-controller',
  account: 'deployment-controller',
  create: (on) => new DeploymentController(on),
}

type Enqueue = (key: ObjectKey, afterMs?: number) => void

class DeploymentController implements Controller {
  readonly #on: Runtime
  readonly #deployments: Informer<Deployment>
  readonly #sets: Informer<ReplicaSet>
  readonly #pods: Informer<Pod>

  constructor(on: Runtime) {
    this.#on = on
    this.#deployments = on.informer(deployments)
    this.#sets = on.informer(replicaSets)
    this.#pods = on.informer(pods)
  }

  start(enqueue: Enqueue): void {
    this.#deployments.addIndex('namespace', byNamespace)
    this.#sets.addIndex('namespace', byNamespace)
    this.#pods.addIndex('controller', byController)
    this.#deployments.onChange(({ object }) => enqueue(keyOf(object)))
    this.#sets.onChange((change) => this.#seeSet(change, enqueue))
    this.#pods.onChange(({ type, object }) => {
      if (type === 'deleted') this.#seePodGone(object, enqueue)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const deployment = this.#deployments.get(key)
    if (deployment === undefined) return undefined
    const sync = new DeploymentSync(this.#on, deployment)
    if (isSelectingAll(deployment)) {
      this.#refuse(sync)
      return undefined
    }
    try {
      return this.#reconcile(sync)
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined
      throw error
    }
  }

  #reconcile(sync: DeploymentSync): RequeueAfter | undefined {
    const { deployment } = sync
    const owned = claimObjects(
      {
        api: this.#on.api,
        ref: replicaSets,
        owner: deployment,
        selector: selectorFromObject(deployment.spec.selector),
      },
      this.#sets.byIndex('namespace', deployment.metadata.namespace ?? ''),
    )
    if (deployment.metadata.deletionTimestamp !== undefined) {
      const { newSet, oldSets } = findSets(deployment, owned)
      sync.writeStatus(calculateStatus(sync, newSet, oldSets))
      return undefined
    }
    recordPause(sync)
    if (deployment.spec.paused === true || isBeingScaled(sync, owned)) {
      const sets = syncRevisions(sync, owned, false)
      syncScale(sync, sets)
      return undefined
    }
    if (deployment.spec.strategy.type === 'Recreate')
      return rolloutRecreate(sync, owned, (set) => this.#pods.byIndex('controller', set.metadata.uid))
    return rolloutRolling(sync, owned)
  }

  #refuse(sync: DeploymentSync): void {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.'
    const { metadata, status } = sync.deployment
    this.#on.events.event(sync.deployment, 'Warning', 'SelectingAll', message)
    if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
      sync.writeStatus({ ...status, observedGeneration: metadata.generation })
  }

  #seeSet({ type, object, previous }: Change<ReplicaSet>, enqueue: Enqueue): void {
    const owner = this.#ownerKey(object)
    const former = previous === undefined ? undefined : this.#ownerKey(previous)
    if (former !== undefined && former !== owner) enqueue(former)
    if (controllerOf(object) !== undefined) {
      if (owner !== undefined) enqueue(owner)
      return
    }
    if (type === 'deleted') return
    const hasChanged =
      previous === undefined ||
      controllerOf(previous) !== undefined ||
      !deepEqual(previous.metadata.labels, object.metadata.labels)
    if (hasChanged) for (const deployment of this.#matching(object)) enqueue(keyOf(deployment))
  }

  /** Recreate waits until the old pods are gone. */
  #seePodGone(pod: Pod, enqueue: Enqueue): void {
    const owner = controllerOf(pod)
    if (owner?.kind !== 'ReplicaSet') return
    const set = this.#sets.get(`${pod.metadata.namespace}/${owner.name}`)
    if (set === undefined || set.metadata.uid !== owner.uid) return
    const key = this.#ownerKey(set)
    const deployment = key === undefined ? undefined : this.#deployments.get(key)
    if (key !== undefined && deployment?.spec.strategy.type === 'Recreate') enqueue(key)
  }

  #ownerKey(set: ReplicaSet): ObjectKey | undefined {
    const owner = controllerOf(set)
    if (owner === undefined || owner.kind !== 'Deployment') return undefined
    const key = `${set.metadata.namespace}/${owner.name}`
    return this.#deployments.get(key)?.metadata.uid === owner.uid ? key : undefined
  }

  #matching(set: ReplicaSet): readonly Deployment[] {
    return this.#deployments
      .byIndex('namespace', set.metadata.namespace ?? '')
      .filter(({ spec }) => selectorFromObject(spec.selector).matches(set.metadata.labels))
  }
}

function isSelectingAll({ spec }: Deployment): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {}
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
}
