// What must hold after every step, and what must hold once misfortune has ended and time has passed.
import { expect } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { quantityMilli } from '#api/quantity.ts'
import {
  deployments,
  endpointSlices,
  jobs,
  namespaces,
  nodes,
  pods,
  type ResourceRef,
  replicaSets,
  services,
} from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Observer, type SimulatedWorld, watched } from './simulated-world.ts'

const isEnded = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed'
const isReady = ({ status }: Pod) =>
  status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
const ownerOf = ({ metadata }: Pod) => metadata.ownerReferences?.find(({ controller }) => controller === true)

/** Watches every event as it comes. Throws at the first that breaks a rule. */
export function eventRules(world: SimulatedWorld): Observer {
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
    if (type === 'DELETED') gone.add(uid as string)
    if (ref.plural === 'pods') checkPodChange(world, held as Pod | undefined, object as Pod)
  }
}

function checkPodChange(world: SimulatedWorld, before: Pod | undefined, after: Pod): void {
  const what = `pod ${after.metadata.namespace}/${after.metadata.name}`
  if (before !== undefined && isEnded(before) && before.status.phase !== after.status.phase)
    throw new Error(`${what} went from ${before.status.phase} to ${after.status.phase}`)
  if (before?.spec.nodeName !== undefined && before.spec.nodeName !== after.spec.nodeName)
    throw new Error(`${what} moved from ${before.spec.nodeName} to ${after.spec.nodeName}`)
  const isBound = before?.spec.nodeName === undefined && after.spec.nodeName !== undefined
  if (!isBound || after.metadata.ownerReferences?.[0]?.kind !== 'ReplicaSet') return
  const node = world.all(nodes).find(({ metadata }) => metadata.name === after.spec.nodeName)
  if (node?.spec.unschedulable === true)
    throw new Error(`${what} was bound to the cordoned ${after.spec.nodeName}`)
}

/** What holds at any moment. */
export function checkAlways(world: SimulatedWorld): void {
  for (const ref of watched) {
    const scope = { resourceVersion: world.revision, resourceVersionMatch: 'Exact' } as const
    const listed = world.api
      .list(ref, scope)
      .items.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`)
    const seen = world.all(ref).map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`)
    expect(seen.sort(), `the watch of ${ref.plural} tells what its list tells`).toEqual(listed.sort())
  }
  checkNodeRoom(world)
}

function checkNodeRoom(world: SimulatedWorld): void {
  const used = new Map<string, number>()
  for (const pod of world.all(pods)) {
    if (pod.spec.nodeName === undefined || isEnded(pod)) continue
    const milli = (pod.spec.containers ?? []).reduce(
      (sum, { resources }) => sum + quantityMilli(resources?.requests?.cpu),
      0,
    )
    used.set(pod.spec.nodeName, (used.get(pod.spec.nodeName) ?? 0) + milli)
  }
  for (const { metadata, status } of world.all(nodes)) {
    const allocatable = quantityMilli(status.allocatable?.cpu)
    expect(used.get(metadata.name) ?? 0, `CPU asked for on ${metadata.name}`).toBeLessThanOrEqual(allocatable)
  }
}

/** What holds when nothing is broken any more and controllers had their time. */
export function checkSettled(world: SimulatedWorld): void {
  for (const { metadata, status } of world.all(nodes))
    expect(status.conditions?.find(({ type }) => type === 'Ready')?.status, `${metadata.name} is ready`).toBe(
      'True',
    )
  for (const { metadata, status } of world.all(namespaces))
    expect(status.phase, `namespace ${metadata.name}`).toBe('Active')
  checkOwners(world)
  checkReplicas(world)
  checkEndpoints(world)
  for (const { metadata, status } of world.all(jobs))
    expect(
      status.conditions?.length ?? 0,
      `job ${metadata.namespace}/${metadata.name} has ended`,
    ).toBeGreaterThan(0)
}

function checkOwners(world: SimulatedWorld): void {
  const uids = new Set(watched.flatMap((ref) => world.all(ref).map(({ metadata }) => metadata.uid)))
  const kinds = new Set(watched.map(({ kind }) => kind))
  for (const ref of watched)
    for (const { metadata } of world.all(ref)) {
      const name = `${ref.plural}/${metadata.namespace ?? ''}/${metadata.name}`
      expect(metadata.deletionTimestamp, `${name} is not stuck in deletion`).toBeUndefined()
      const lost = metadata.ownerReferences?.filter(({ kind, uid }) => kinds.has(kind) && !uids.has(uid))
      expect(lost ?? [], `${name} has its owners`).toEqual([])
    }
}

function checkReplicas(world: SimulatedWorld): void {
  const owned = new Map<string, Pod[]>()
  for (const pod of world.all(pods)) {
    const uid = ownerOf(pod)?.uid
    if (uid !== undefined && !isEnded(pod)) owned.set(uid, [...(owned.get(uid) ?? []), pod])
  }
  for (const { metadata, spec, status } of world.all(replicaSets)) {
    const mine = owned.get(metadata.uid as string) ?? []
    const name = `replicaset ${metadata.namespace}/${metadata.name}`
    expect(mine.length, `pods of ${name}`).toBe(spec.replicas)
    expect(status.replicas, `status of ${name}`).toBe(mine.length)
    expect(status.readyReplicas ?? 0, `ready pods of ${name}`).toBe(mine.filter(isReady).length)
  }
  const waiting = world.all(pods).filter((pod) => pod.spec.nodeName === undefined)
  for (const { metadata, spec, status } of world.all(deployments)) {
    const name = `deployment ${metadata.namespace}/${metadata.name}`
    expect(status.observedGeneration, `${name} is observed`).toBe(metadata.generation)
    // With pods that no node has room for, a rollout waits.
    if (waiting.some((pod) => pod.metadata.labels?.app === metadata.name)) continue
    expect([status.updatedReplicas ?? 0, status.readyReplicas ?? 0], `${name} has rolled out`).toEqual([
      spec.replicas,
      spec.replicas,
    ])
  }
}

function checkEndpoints(world: SimulatedWorld): void {
  for (const { metadata, spec } of world.all(services)) {
    const selector = Object.entries(spec.selector ?? {})
    if (selector.length === 0) continue
    const wanted = world
      .all(pods)
      .filter((pod) => pod.metadata.namespace === metadata.namespace && !isEnded(pod) && isReady(pod))
      .filter((pod) => selector.every(([key, value]) => pod.metadata.labels?.[key] === value))
      .map((pod) => pod.status.podIP)
    const told = world
      .all(endpointSlices)
      .filter((slice) => slice.metadata.namespace === metadata.namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name)
      .flatMap((slice) => slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses)
    expect(told.sort(), `endpoints of ${metadata.namespace}/${metadata.name}`).toEqual(wanted.sort())
  }
}
