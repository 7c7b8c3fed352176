// The revisions that a workload keeps of its pod template. Models kubectl polymorphichelpers history.go, v1.35.

import { printSelector, selectorFromObject } from '#api/labels.ts'
import type { KubeList, KubeObject } from '#api/object.ts'
import { controllerOf } from '#api/object.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { controllerRevisions, replicaSets, resourcePath } from '#api/resource-ref.ts'
import type { ControllerRevision, ReplicaSet } from '#api/types/apps-v1.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import { revisionAnnotation } from '#api/well-known.ts'
import { responseBody } from '../responses.ts'
import { schemaTypeOf, type Target } from '../target.ts'
import type { VerbCall } from '../verb.ts'

export const changeCauseAnnotation = 'kubernetes.io/change-cause'

export interface Revision {
  readonly number: number
  readonly changeCause: string
  readonly template: PodTemplateSpec
  /** The ReplicaSet or the ControllerRevision that keeps it. */
  readonly keeper: KubeObject
}

/** The revisions, oldest first; undefined when the kind keeps none. Throws ApiError. */
export async function revisionsOf(call: VerbCall, target: Target): Promise<Revision[] | undefined> {
  const { kind } = target.resource
  if (kind === 'Deployment') return (await deploymentRevisions(call, target)).sort(byNumber)
  if (kind === 'DaemonSet' || kind === 'StatefulSet')
    return (await controllerRevisionsOf(call, target)).sort(byNumber)
  return undefined
}

function byNumber(a: Revision, b: Revision): number {
  return a.number - b.number
}

async function ownedBy<T extends KubeObject>(
  call: VerbCall,
  target: Target,
  ref: { readonly group: string; readonly version: string; readonly plural: string },
): Promise<T[]> {
  const owner = target.object as KubeObject & { spec?: { selector?: LabelSelector } }
  const response = await call.client.request({
    method: 'GET',
    path: resourcePath(ref, target.namespace),
    query: { labelSelector: printSelector(selectorFromObject(owner.spec?.selector)) },
  })
  const { items } = responseBody(response) as KubeList<T>
  return items.filter((item) => controllerOf(item)?.uid === owner.metadata.uid)
}

async function deploymentRevisions(call: VerbCall, target: Target): Promise<Revision[]> {
  const sets = await ownedBy<ReplicaSet & KubeObject>(call, target, replicaSets)
  return sets.flatMap((set) => {
    const number = Number(set.metadata.annotations?.[revisionAnnotation] ?? Number.NaN)
    const template = set.spec?.template
    if (!Number.isInteger(number) || template === undefined) return []
    const changeCause = set.metadata.annotations?.[changeCauseAnnotation] ?? ''
    return [{ number, changeCause, template, keeper: set }]
  })
}

async function controllerRevisionsOf(call: VerbCall, target: Target): Promise<Revision[]> {
  const kept = await ownedBy<ControllerRevision & KubeObject>(call, target, controllerRevisions)
  const type = schemaTypeOf(target.resource) as string
  return kept.map((revision) => {
    const patched = applyStrategicPatch(type, target.object, revision.data as { [key: string]: unknown })
    const { template } = (patched as { spec: { template: PodTemplateSpec } }).spec
    return {
      number: revision.revision,
      changeCause: revision.metadata.annotations?.[changeCauseAnnotation] ?? '',
      template,
      keeper: revision,
    }
  })
}
