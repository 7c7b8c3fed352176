// The templates that a StatefulSet has had: the one its pods come from and the one they go to.
// Models kube-controller-manager statefulset getStatefulSetRevisions, v1.35.
import { deepEqual } from '#api/object.ts'
import { revisionHash } from '#api/pod-template-hash.ts'
import { controllerRevisions } from '#api/resource-ref.ts'
import { isAlreadyExists, isNotFound } from '#api/status.ts'
import type { ControllerRevision, StatefulSet } from '#api/types/apps-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { revisionHashLabel } from '#api/well-known.ts'
import { controllerReference } from '../runtime/claims.ts'
import type { Runtime } from '../runtime/controller.ts'
import { templatePatch } from './template-patch.ts'

export interface SetRevisions {
  readonly current: ControllerRevision
  readonly update: ControllerRevision
  readonly collisionCount: number
}

export function syncRevisions(
  on: Runtime,
  set: StatefulSet,
  owned: readonly ControllerRevision[],
): SetRevisions {
  const data = templatePatch(set.spec.template)
  const inOrder = [...owned].sort((a, b) => a.revision - b.revision)
  const last = inOrder.at(-1)
  const equal = inOrder.filter((revision) => deepEqual(revision.data, data)).at(-1)
  const number = (last?.revision ?? 0) + 1
  const { update, collisionCount } =
    equal === undefined
      ? createRevision(on, set, data, number)
      : {
          update: equal === last ? equal : on.api.update(controllerRevisions, { ...equal, revision: number }),
          collisionCount: set.status.collisionCount ?? 0,
        }
  const current = inOrder.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update
  return {
    current: current.metadata.name === update.metadata.name ? update : current,
    update,
    collisionCount,
  }
}

function createRevision(
  on: Runtime,
  set: StatefulSet,
  data: unknown,
  revision: number,
): { readonly update: ControllerRevision; readonly collisionCount: number } {
  const { name, namespace, annotations } = set.metadata
  for (let collisionCount = set.status.collisionCount ?? 0; ; collisionCount++) {
    const hash = revisionHash(data, collisionCount)
    const draft = {
      metadata: {
        name: `${name}-${hash}`,
        labels: { ...set.spec.template.metadata.labels, 'controller.kubernetes.io/hash': hash },
        annotations,
        ownerReferences: [controllerReference(set)],
      },
      data,
      revision,
    }
    try {
      return { update: on.api.create(controllerRevisions, draft, namespace), collisionCount }
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
      const known = on.api.get(controllerRevisions, namespace, draft.metadata.name)
      if (deepEqual(known.data, data)) return { update: known, collisionCount }
    }
  }
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that neither the set nor a pod needs. */
export function forgetOldRevisions(
  on: Runtime,
  set: StatefulSet,
  owned: readonly ControllerRevision[],
  { current, update }: SetRevisions,
  pods: readonly Pod[],
): void {
  const live = new Set([current, update].map(({ metadata }) => metadata.name))
  for (const pod of pods) live.add(pod.metadata.labels?.[revisionHashLabel] ?? '')
  const unused = owned
    .filter(({ metadata }) => !live.has(metadata.name))
    .sort((a, b) => a.revision - b.revision)
  const surplus = unused.length - (set.spec.revisionHistoryLimit ?? 10)
  for (const { metadata } of unused.slice(0, Math.max(0, surplus))) {
    try {
      on.api.delete(controllerRevisions, metadata.namespace, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
