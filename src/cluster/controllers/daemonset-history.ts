// The templates that a DaemonSet has had, as ControllerRevisions. Models kube-controller-manager daemon constructHistory, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import { podTemplateHash } from '#api/pod-template-hash.ts'
import { controllerRevisions, daemonSets } from '#api/resource-ref.ts'
import { isAlreadyExists, isNotFound } from '#api/status.ts'
import type { ControllerRevision, DaemonSet } from '#api/types/apps-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { revisionHashLabel } from '#api/well-known.ts'
import { claimObjects, controllerReference } from '../runtime/claims.ts'
import type { Runtime } from '../runtime/controller.ts'
import { templatePatch } from './template-patch.ts'

export interface History {
  readonly current: ControllerRevision
  readonly old: readonly ControllerRevision[]
}

/** The revision of the current template, made when there is none, and all others. */
export function syncHistory(on: Runtime, set: DaemonSet, candidates: readonly ControllerRevision[]): History {
  const owned = claimObjects(
    { api: on.api, ref: controllerRevisions, owner: set, selector: selectorFromObject(set.spec.selector) },
    candidates,
  )
  const data = templatePatch(set.spec.template)
  const matching = owned.filter((revision) => deepEqual(revision.data, data))
  const old = owned.filter((revision) => !matching.includes(revision))
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1
  const [current] = [...matching].sort((a, b) => b.revision - a.revision)
  if (current === undefined) return { current: createRevision(on, set, data, number), old }
  if (current.revision >= number) return { current, old }
  return { current: on.api.update(controllerRevisions, { ...current, revision: number }), old }
}

function createRevision(on: Runtime, set: DaemonSet, data: unknown, revision: number): ControllerRevision {
  const { name, namespace, annotations } = set.metadata
  const hash = podTemplateHash(set.spec.template, set.status.collisionCount)
  const draft = {
    metadata: {
      name: `${name}-${hash}`,
      labels: { ...set.spec.template.metadata.labels, [revisionHashLabel]: hash },
      annotations,
      ownerReferences: [controllerReference(set)],
    },
    data,
    revision,
  }
  try {
    return on.api.create(controllerRevisions, draft, namespace)
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    const known = on.api.get(controllerRevisions, namespace, draft.metadata.name)
    if (deepEqual(known.data, data)) return known
    const collisionCount = (set.status.collisionCount ?? 0) + 1
    on.api.updateStatus(daemonSets, { ...set, status: { ...set.status, collisionCount } })
    throw error
  }
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that no pod is of. */
export function forgetOldRevisions(
  on: Runtime,
  set: DaemonSet,
  old: readonly ControllerRevision[],
  pods: readonly Pod[],
): void {
  let surplus = old.length - (set.spec.revisionHistoryLimit ?? 10)
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[revisionHashLabel]))
  for (const { metadata } of [...old].sort((a, b) => a.revision - b.revision)) {
    if (surplus <= 0) return
    if (live.has(metadata.labels?.[revisionHashLabel])) continue
    try {
      on.api.delete(controllerRevisions, metadata.namespace, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
    surplus--
  }
}
