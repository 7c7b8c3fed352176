// How many pods a budget expects and how many of them must stay healthy, by what the pods' controllers are to run.
// Models kube-controller-manager disruption getExpectedPodCount, v1.35.
import { scaledValue } from '#api/int-or-string.ts'
import type { KubeObject } from '#api/object.ts'
import {
  deployments,
  type ResourceRef,
  replicaSets,
  replicationControllers,
  splitApiVersion,
  statefulSets,
} from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { OwnerReference } from '#api/types/meta-v1.ts'
import type { PodDisruptionBudget } from '#api/types/policy-v1.ts'
import type { Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

/** The number of expected pods cannot be told; the message says why. */
export class CountError extends Error {}

export interface Counts {
  readonly expectedPods: number
  readonly desiredHealthy: number
  /** Names of pods without a controller, where that matters. */
  readonly unmanaged: readonly string[]
}

interface Scaled extends KubeObject {
  readonly spec: { readonly replicas?: number | undefined }
}

export class DisruptionCounts {
  /** By kind of the owner: what says how many pods there are to be. */
  readonly #owners: ReadonlyMap<string, Informer<Scaled>>

  constructor(on: Runtime) {
    const refs = [replicationControllers, deployments, replicaSets, statefulSets]
    this.#owners = new Map(
      refs.map((ref) => [
        `${ref.apiVersion}/${ref.kind}`,
        on.informer(ref as unknown as ResourceRef<Scaled>),
      ]),
    )
  }

  /** Throws CountError. */
  of({ spec }: PodDisruptionBudget, covered: readonly Pod[]): Counts {
    const { minAvailable, maxUnavailable } = spec
    if (maxUnavailable !== undefined) {
      const scale = this.#expectedScale(covered)
      const unavailable = scaledValue(maxUnavailable, scale.expectedPods, 'up')
      return { ...scale, desiredHealthy: Math.max(0, scale.expectedPods - unavailable) }
    }
    if (typeof minAvailable === 'number')
      return { expectedPods: covered.length, desiredHealthy: minAvailable, unmanaged: [] }
    if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: [] }
    const scale = this.#expectedScale(covered)
    return { ...scale, desiredHealthy: scaledValue(minAvailable, scale.expectedPods, 'up') }
  }

  /** What all controllers of the pods want together. */
  #expectedScale(covered: readonly Pod[]): Omit<Counts, 'desiredHealthy'> {
    const wanted = new Map<string, number>()
    const counted = new Set<string>()
    const unmanaged: string[] = []
    for (const { metadata } of covered) {
      const owner = controllerOf(metadata.ownerReferences)
      if (owner === undefined) {
        unmanaged.push(metadata.name)
        continue
      }
      if (counted.has(owner.uid)) continue
      counted.add(owner.uid)
      const scaled = this.#scaledBy(metadata.namespace ?? '', owner)
      if (scaled === undefined) throw new CountError(`found no controllers for pod "${metadata.name}"`)
      wanted.set(scaled.metadata.uid, scaled.spec.replicas ?? 0)
    }
    return { expectedPods: [...wanted.values()].reduce((sum, count) => sum + count, 0), unmanaged }
  }

  /** The owner, or the owner's: a Deployment speaks for its ReplicaSets. */
  #scaledBy(namespace: string, { apiVersion, kind, name, uid }: OwnerReference): Scaled | undefined {
    const informer = this.#owners.get(`${apiVersion}/${kind}`)
    if (informer === undefined)
      throw new CountError(`${resourceOf(apiVersion, kind)} does not implement the scale subresource`)
    const owner = informer.get(`${namespace}/${name}`)
    if (owner === undefined || owner.metadata.uid !== uid) return undefined
    const above = controllerOf(owner.metadata.ownerReferences)
    const isScaled = above !== undefined && this.#owners.has(`${above.apiVersion}/${above.kind}`)
    return isScaled ? this.#scaledBy(namespace, above) : owner
  }
}

function controllerOf(references: readonly OwnerReference[] | undefined): OwnerReference | undefined {
  return references?.find((reference) => reference.controller === true)
}

/** `jobs.batch` */
function resourceOf(apiVersion: string, kind: string): string {
  const { group, version } = splitApiVersion(apiVersion)
  const facts = schema.resources.find((r) => r.group === group && r.version === version && r.kind === kind)
  const plural = facts?.plural ?? kind
  return group === '' ? plural : `${plural}.${group}`
}
