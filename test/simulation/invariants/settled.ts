// What holds when nothing is broken any more and controllers had their time.
import type { KubeObject } from '#api/object.ts'
import { quantityMilli } from '#api/quantity.ts'
import {
  configMaps,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type ResourceRef,
  resourceQuotas,
} from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { qosClassOf } from '#cluster/resources/pod-qos.ts'
import { must, mustEqual } from '../check.ts'
import { type Watcher, watched } from '../watcher.ts'
import { isEnded } from './events.ts'
import { checkFieldOwners } from './field-owners.ts'
import { checkEndpoints, checkWorkloads } from './workloads.ts'

/** Throws what does not hold. */
export function checkSettled(world: Watcher): void {
  must(world.reconnect(), 'the API server answers')
  const isHungry = ({ spec }: Pod) =>
    spec.containers.some(({ command }) => command?.includes('tail /dev/zero'))
  const eatsMemory = world.all(pods).some(isHungry)
  for (const { metadata, status } of world.all(nodes)) {
    const isGood = (type: string) => status.conditions?.find((each) => each.type === type)?.status
    must(isGood('Ready') === 'True', `${metadata.name} is ready`)
    must(isGood('DiskPressure') === 'False', `${metadata.name} has room on its disk`)
    must(eatsMemory || isGood('MemoryPressure') === 'False', `${metadata.name} has memory`)
  }
  mustEqual(world.all(nodes).length, world.cluster.machines.size, 'nodes')
  checkDeletions(world)
  checkOwners(world)
  checkVolumes(world)
  checkQuotas(world)
  checkContainers(world)
  checkWorkloads(world)
  checkEndpoints(world)
  checkFieldOwners(world)
}

const nameOf = (ref: ResourceRef<unknown>, { metadata }: KubeObject) =>
  `${ref.plural}/${metadata.namespace ?? ''}/${metadata.name}`

const held = 'example.com/hold'

/** Nothing waits to be deleted but what the player holds. */
function checkDeletions(world: Watcher): void {
  const inUse = new Set(
    world
      .all(pods)
      .flatMap(({ metadata, spec }) =>
        (spec.volumes ?? []).map(
          (volume) => `${metadata.namespace}/${volume.persistentVolumeClaim?.claimName}`,
        ),
      ),
  )
  const bound = new Set(world.all(persistentVolumeClaims).map(({ spec }) => spec.volumeName))
  const isHeld = (object: KubeObject) => object.metadata.finalizers?.includes(held)
  const heldIn = new Set(
    [...world.all(pods), ...world.cups()].filter(isHeld).map(({ metadata }) => metadata.namespace),
  )
  for (const ref of watched)
    for (const object of world.all(ref)) {
      const { metadata } = object
      const { namespace, name, finalizers = [] } = metadata
      if (metadata.deletionTimestamp === undefined) {
        const left = finalizers.filter((each) => each === 'foregroundDeletion' || each === 'orphan')
        mustEqual(left, [], `finalizers of ${nameOf(ref, object)}`)
        continue
      }
      if (isHeld(object)) continue
      // Longer than any grace period.
      if (world.cluster.clock.now() - timeMs(metadata.deletionTimestamp) < 120_000) continue
      if (ref.plural === 'namespaces' && heldIn.has(name)) continue
      if (ref.plural === 'customresourcedefinitions' && world.cups().some(isHeld)) continue
      if (ref.plural === 'persistentvolumeclaims' && inUse.has(`${namespace}/${name}`)) continue
      if (ref.plural === 'persistentvolumes' && bound.has(name)) continue
      throw new Error(
        `${nameOf(ref, object)} is stuck in deletion: ${JSON.stringify(metadata)} ${JSON.stringify((object as { status?: unknown }).status)}`,
      )
    }
}

function checkOwners(world: Watcher): void {
  const uids = new Set(watched.flatMap((ref) => world.all(ref).map(({ metadata }) => metadata.uid)))
  const kinds = new Set(watched.map(({ kind }) => kind))
  const spaces = new Set(world.all(namespaces).map(({ metadata }) => metadata.name))
  for (const ref of watched)
    for (const object of world.all(ref)) {
      const { ownerReferences = [], namespace, finalizers = [] } = object.metadata
      if (finalizers.includes(held)) continue
      const lost = ownerReferences.filter(({ kind, uid }) => kinds.has(kind) && !uids.has(uid))
      // An object stays while one of its owners is there.
      must(
        lost.length === 0 || lost.length < ownerReferences.length,
        `${nameOf(ref, object)} has lost its owner`,
      )
      must(namespace === undefined || spaces.has(namespace), `${nameOf(ref, object)} is in no namespace`)
    }
}

/** Claims and volumes that are bound name each other. */
function checkVolumes(world: Watcher): void {
  const claims = new Map(world.all(persistentVolumeClaims).map((claim) => [claim.metadata.uid, claim]))
  const volumes = new Map(world.all(persistentVolumes).map((volume) => [volume.metadata.name, volume]))
  for (const { metadata, spec, status } of claims.values()) {
    if (status.phase !== 'Bound') continue
    const volume = volumes.get(spec.volumeName ?? '')
    must(
      volume?.spec.claimRef?.uid === metadata.uid,
      `claim ${metadata.namespace}/${metadata.name} is bound to a volume that is not its own`,
    )
  }
  for (const { metadata, spec, status } of volumes.values()) {
    const claim = claims.get(spec.claimRef?.uid ?? '')
    if (status.phase === 'Bound')
      must(
        claim?.spec.volumeName === metadata.name,
        `volume ${metadata.name} is bound to a claim that is not its own`,
      )
    if (status.phase === 'Available')
      must(claim === undefined, `volume ${metadata.name} is available and taken`)
    must(
      status.phase !== 'Bound' || claim?.status.phase !== 'Pending',
      `volume ${metadata.name} is bound, its claim pending`,
    )
  }
}

/** What quotas say is used is what is there. */
function checkQuotas(world: Watcher): void {
  for (const { metadata, spec, status } of world.all(resourceQuotas)) {
    const where = `quota ${metadata.namespace}/${metadata.name}`
    mustEqual(status.hard, spec.hard, `limits of ${where}`)
    const inNamespace = (object: KubeObject) => object.metadata.namespace === metadata.namespace
    const live = world.all(pods).filter((pod) => inNamespace(pod) && !isEnded(pod))
    const counted = live.filter((pod) => {
      if (spec.scopes?.[0] === 'BestEffort') return qosClassOf(pod.spec) === 'BestEffort'
      if (spec.scopes?.[0] === 'NotTerminating') return pod.spec.activeDeadlineSeconds === undefined
      return spec.scopeSelector === undefined || pod.spec.priorityClassName === 'urgent'
    })
    if (spec.hard?.pods !== undefined)
      mustEqual(status.used?.pods, String(counted.length), `pods used of ${where}`)
    if (spec.hard?.configmaps !== undefined)
      mustEqual(
        status.used?.configmaps,
        String(world.all(configMaps).filter(inNamespace).length),
        `configmaps used of ${where}`,
      )
    if (
      spec.hard?.['requests.cpu'] !== undefined &&
      counted.every(({ spec: { initContainers } }) => initContainers === undefined)
    ) {
      const milli = counted
        .flatMap((pod) => pod.spec.containers)
        .reduce((sum, { resources }) => sum + quantityMilli(resources?.requests?.cpu), 0)
      const isResizing = counted.some((pod) =>
        pod.status.conditions?.some(({ type }) => type.startsWith('PodResize')),
      )
      if (!isResizing) mustEqual(quantityMilli(status.used?.['requests.cpu']), milli, `CPU used of ${where}`)
    }
  }
}

/** What runs on machines belongs to pods, and pods run what they say. */
function checkContainers(world: Watcher): void {
  const uids = new Set(
    world
      .all(pods)
      .flatMap(({ metadata }) => [metadata.uid, metadata.annotations?.['kubernetes.io/config.mirror']]),
  )
  const running = new Set<string>()
  const addresses = new Map<string, string>()
  for (const { spec, runtime } of world.cluster.machines.values())
    for (const uid of runtime.podUids()) {
      const [sandbox] = runtime.sandboxesOf(uid)
      must(uids.has(uid), `${sandbox?.podNamespace}/${sandbox?.podName} (${uid}) is left on ${spec.name}`)
      for (const { state, id } of runtime.containersOf(uid))
        if (state === 'running') running.add(`containerd://${id}`)
    }
  for (const { metadata, spec, status } of world.all(pods)) {
    const name = `pod ${metadata.namespace}/${metadata.name}`
    must(spec.nodeName === undefined || world.cluster.machines.has(spec.nodeName), `${name} is on no machine`)
    const all = [
      ...(status.containerStatuses ?? []),
      ...(status.initContainerStatuses ?? []),
      ...(status.ephemeralContainerStatuses ?? []),
    ]
    for (const { name: container, state, containerID } of all)
      must(
        (state?.running !== undefined) === running.has(containerID ?? ''),
        `${name} says of ${container}: ${JSON.stringify(state)}, which is not so`,
      )
    if (spec.hostNetwork === true || status.podIP === undefined || status.phase !== 'Running') continue
    must(
      addresses.get(status.podIP) === undefined,
      `${name} and ${addresses.get(status.podIP)} have the address ${status.podIP}`,
    )
    addresses.set(status.podIP, name)
  }
}
