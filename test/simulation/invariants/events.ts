// What must hold from one event of a watch to the next.
import type { KubeObject } from '#api/object.ts'
import { nodes, type ResourceRef } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Observer, Watcher } from '../watcher.ts'

export const isEnded = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed'

/** Watches every event as it comes. Throws at the first that breaks a rule. */
export function eventRules(world: Watcher): Observer {
  const revisions = new Map<string, number>()
  const gone = new Set<string>()
  const fail = (ref: ResourceRef<KubeObject>, { metadata }: KubeObject, why: string): never => {
    throw new Error(`${ref.plural}/${metadata.namespace ?? ''}/${metadata.name}: ${why}`)
  }
  return (ref, { type, object }) => {
    const { uid, resourceVersion } = object.metadata
    const before = revisions.get(ref.plural) ?? 0
    if (Number(resourceVersion) <= before) fail(ref, object, `revision ${resourceVersion} after ${before}`)
    revisions.set(ref.plural, Number(resourceVersion))
    const held = world.seen.get(ref.plural)?.get(uid as string)
    if ((type === 'ADDED') !== (held === undefined))
      fail(ref, object, `${type} of what was ${held ? '' : 'not '}there`)
    if (gone.has(uid as string)) fail(ref, object, 'its uid was used before')
    if (held !== undefined) checkMetadata(held, object, (why) => fail(ref, object, why))
    if (type === 'DELETED') gone.add(uid as string)
    if (ref.plural === 'pods') checkPodChange(world, held as Pod | undefined, object as Pod)
  }
}

function checkMetadata(
  { metadata: before }: KubeObject,
  { metadata: after }: KubeObject,
  fail: (why: string) => void,
) {
  if (before.creationTimestamp !== after.creationTimestamp) fail('its creation time changed')
  if ((after.generation ?? 0) < (before.generation ?? 0)) fail('its generation went back')
  if (before.deletionTimestamp !== undefined && after.deletionTimestamp === undefined)
    fail('it came back to life')
  const added = (after.finalizers ?? []).filter(
    // A second deletion may say otherwise what becomes of the dependents.
    (each) => !(before.finalizers ?? []).includes(each) && each !== 'foregroundDeletion' && each !== 'orphan',
  )
  if (before.deletionTimestamp !== undefined && added.length > 0)
    fail(`it got the finalizer ${added[0]} while it was being deleted`)
}

function checkPodChange(world: Watcher, before: Pod | undefined, after: Pod): void {
  const what = `pod ${after.metadata.namespace}/${after.metadata.name}`
  if (before !== undefined && isEnded(before) && before.status.phase !== after.status.phase)
    throw new Error(`${what} went from ${before.status.phase} to ${after.status.phase}`)
  if (before?.spec.nodeName !== undefined && before.spec.nodeName !== after.spec.nodeName)
    throw new Error(`${what} moved from ${before.spec.nodeName} to ${after.spec.nodeName}`)
  for (const { name, restartCount } of after.status.containerStatuses ?? []) {
    const known = before?.status.containerStatuses?.find((each) => each.name === name)
    if (
      known !== undefined &&
      restartCount < known.restartCount &&
      after.metadata.deletionTimestamp === undefined
    )
      throw new Error(`${what} counts ${restartCount} restarts of ${name} after ${known.restartCount}`)
  }
  const isBound =
    before !== undefined && before.spec.nodeName === undefined && after.spec.nodeName !== undefined
  if (!isBound) return
  const node = world.all(nodes).find(({ metadata }) => metadata.name === after.spec.nodeName)
  if (
    node?.spec.unschedulable === true &&
    !after.spec.tolerations?.some(
      ({ operator, key }) =>
        operator === 'Exists' && (key === undefined || key === 'node.kubernetes.io/unschedulable'),
    )
  )
    throw new Error(`${what} was bound to the cordoned ${after.spec.nodeName}`)
}
