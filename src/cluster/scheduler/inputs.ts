// What the scheduler watches: it keeps the cache, and tells of new pods and of changes that may help refused ones.
import { selectorFromObject } from '#api/labels.ts'
import { type KubeObject, keyOf, type ObjectKey } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import {
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type ResourceRef,
  replicaSets,
  services,
  statefulSets,
  storageClasses,
} from '#api/resource-ref.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { Clock } from '../clock.ts'
import type { RandomStream } from '../random.ts'
import type { ApiClient } from '../runtime/api-client.ts'
import { byNamespace, type Change, Informer } from '../runtime/informer.ts'
import { SchedulerCache, type StorageLookups } from './cache.ts'
import type { ClusterEvent } from './cluster-event.ts'

export interface InputListener {
  /** A pod without a node came or changed. */
  arrived(pod: Pod): void
  /** A pod no longer waits: it has a node or is gone. */
  left(key: ObjectKey): void
  happened(event: ClusterEvent): void
}

export class SchedulerInputs {
  readonly cache: SchedulerCache
  readonly #informers: Informer<KubeObject>[] = []
  readonly #listener: InputListener

  constructor(api: ApiClient, clock: Clock, random: RandomStream, listener: InputListener) {
    this.#listener = listener
    const informer = <T extends KubeObject>(ref: ResourceRef<T>): Informer<T> => {
      const made = new Informer<T>(api, clock, random, ref)
      this.#informers.push(made as unknown as Informer<KubeObject>)
      return made
    }
    const nodeInformer = informer(nodes)
    const namespaceInformer = informer(namespaces)
    const owners = [informer(services), informer(replicaSets), informer(statefulSets)] as const
    for (const owner of owners) (owner as unknown as Informer<KubeObject>).addIndex('namespace', byNamespace)
    const claimInformer = informer(persistentVolumeClaims)
    const volumeInformer = informer(persistentVolumes)
    const classInformer = informer(storageClasses)
    const storage: StorageLookups = {
      claim: (namespace, name) => claimInformer.get(`${namespace}/${name}`),
      volume: (name) => volumeInformer.get(name),
      volumes: () => volumeInformer.values(),
      storageClass: (name) => classInformer.get(name),
    }
    const [serviceInformer, setInformer, statefulInformer] = owners
    this.cache = new SchedulerCache({
      namespaceLabels: (name) => namespaceInformer.get(name)?.metadata.labels,
      storage,
      defaultSelector: (pod) => {
        const namespace = pod.metadata.namespace ?? ''
        const selectors: LabelSelector[] = []
        for (const { spec } of serviceInformer.byIndex('namespace', namespace))
          if (spec.selector !== undefined && selects({ matchLabels: spec.selector }, pod))
            selectors.push({ matchLabels: spec.selector })
        const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)
        const key = `${namespace}/${owner?.name}`
        const workload =
          owner?.kind === 'ReplicaSet'
            ? setInformer.get(key)
            : owner?.kind === 'StatefulSet'
              ? statefulInformer.get(key)
              : undefined
        if (workload !== undefined) selectors.push(workload.spec.selector ?? {})
        return selectors.length === 0 ? undefined : merged(selectors)
      },
    })
    nodeInformer.onChange((change) => {
      if (change.type === 'deleted') this.cache.removeNode(change.object.metadata.name)
      else this.cache.setNode(change.object)
      if (change.type === 'added') {
        for (const pod of podInformer.byIndex('node', change.object.metadata.name)) this.cache.setPod(pod)
        listener.happened({ kind: 'node-added', node: change.object })
      } else if (change.type === 'updated' && isMeaningful(change))
        listener.happened({ kind: 'node-changed', node: change.object, previous: change.previous })
    })
    for (const watched of [claimInformer, volumeInformer, classInformer])
      (watched as unknown as Informer<KubeObject>).onChange(() =>
        listener.happened({ kind: 'storage-changed' }),
      )
    const podInformer = informer(pods)
    podInformer.addIndex('node', (pod) => (pod.spec.nodeName === undefined ? [] : [pod.spec.nodeName]))
    podInformer.onChange((change) => this.#podChanged(change))
  }

  start(): void {
    for (const informer of this.#informers) informer.start()
  }

  stop(): void {
    for (const informer of this.#informers) informer.stop()
  }

  /** Counts a pod on its node from now on, although the binding has not come back yet. */
  assume(pod: Pod): void {
    this.cache.setPod(pod)
  }

  #podChanged(change: Change<Pod>): void {
    const { type, object, previous } = change
    if (object.spec.nodeName === undefined) {
      if (type === 'deleted' || object.metadata.deletionTimestamp !== undefined) {
        this.#listener.left(keyOf(object))
        if (this.cache.nominations.remove(object.metadata.uid))
          this.#listener.happened({ kind: 'pod-gone', pod: object })
      } else {
        this.cache.nominations.set(object)
        this.#listener.arrived(object)
      }
      return
    }
    this.cache.nominations.remove(object.metadata.uid)
    this.#listener.left(keyOf(object))
    if (type === 'deleted' || hasEnded(object)) {
      this.cache.removePod(object.metadata.uid)
      if (previous === undefined || !hasEnded(previous))
        this.#listener.happened({ kind: 'pod-gone', pod: object })
      return
    }
    this.cache.setPod(object)
    if (previous === undefined || previous.spec.nodeName === undefined)
      this.#listener.happened({ kind: 'pod-placed', pod: object })
    else if (previous.metadata.labels !== object.metadata.labels)
      this.#listener.happened({ kind: 'pod-relabelled', pod: object, previous })
  }
}

function selects(selector: LabelSelector, pod: Pod): boolean {
  return selectorFromObject(selector).matches(pod.metadata.labels)
}

function merged(selectors: readonly LabelSelector[]): LabelSelector {
  return {
    matchLabels: Object.assign({}, ...selectors.map((selector) => selector.matchLabels)),
    matchExpressions: selectors.flatMap((selector) => selector.matchExpressions ?? []),
  }
}

/** Heartbeats do not matter; labels, taints, cordon and capacity do. */
function isMeaningful({ object, previous }: Extract<Change<Node>, { type: 'updated' }>): boolean {
  return (
    object.metadata.labels !== previous.metadata.labels ||
    object.spec !== previous.spec ||
    object.status.allocatable !== previous.status.allocatable
  )
}
