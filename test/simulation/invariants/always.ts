// What holds at any moment.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { podRequests } from '#cluster/scheduler/pod-requests.ts'
import { must, mustEqual } from '../check.ts'
import type { Watcher } from '../watcher.ts'
import { isEnded } from './events.ts'

/** Answers of the server that only a mistake of ours explains. */
const internalErrors: string[] = []
const handle = ApiServer.prototype.handle
ApiServer.prototype.handle = function (request) {
  const response = handle.call(this, request)
  const isProxied = /\/(log|exec|attach|portforward)$/.test(request.path)
  if (response.code === 500 && !isProxied)
    internalErrors.push(
      `${request.method} ${request.path}: ${JSON.stringify('body' in response && response.body)}`,
    )
  return response
}

/** Throws what does not hold. */
export function checkAlways(world: Watcher): void {
  const error = internalErrors.splice(0)[0]
  must(error === undefined, `the server failed: ${error}`)
  checkNodeRoom(world)
  checkMachines(world)
  if (world.reconnect()) checkWatches(world)
}

function checkWatches(world: Watcher): void {
  for (const ref of world.takeChanged()) {
    const scope = { resourceVersion: world.revision, resourceVersionMatch: 'Exact' } as const
    const told = ({ metadata }: { metadata: { uid?: string; resourceVersion?: string } }) =>
      `${metadata.uid} ${metadata.resourceVersion}`
    const listed = world.api.list(ref, scope).items.map(told)
    mustEqual(
      world.all(ref).map(told).sort(),
      listed.sort(),
      `the watch of ${ref.plural} tells what its list tells`,
    )
  }
}

/** Pods that the scheduler has put on a node fit there together. */
function checkNodeRoom(world: Watcher): void {
  const used = new Map<string, { cpu: number; memory: number; pods: number }>()
  for (const pod of world.all(pods)) {
    if (pod.spec.nodeName === undefined || isEnded(pod) || wasPlacedByHand(pod)) continue
    // A resize that the kubelet has not looked at yet.
    if (pod.status.observedGeneration !== pod.metadata.generation && (pod.metadata.generation ?? 1) > 1)
      continue
    const sum = used.get(pod.spec.nodeName) ?? { cpu: 0, memory: 0, pods: 0 }
    const { cpu, memory } = heldBy(pod)
    used.set(pod.spec.nodeName, { cpu: sum.cpu + cpu, memory: sum.memory + memory, pods: sum.pods + 1 })
  }
  for (const { metadata, status } of world.all(nodes)) {
    const { cpu, memory, pods: count } = used.get(metadata.name) ?? { cpu: 0, memory: 0, pods: 0 }
    must(cpu <= quantityMilli(status.allocatable?.cpu), `${cpu}m CPU asked for on ${metadata.name}`)
    must(memory <= quantityValue(status.allocatable?.memory), `${memory} bytes asked for on ${metadata.name}`)
    must(count <= quantityValue(status.allocatable?.pods), `${count} pods on ${metadata.name}`)
  }
}

const wasPlacedByHand = ({ metadata, status }: Pod) =>
  /^pod-\d+$/.test(metadata.name) && !status.conditions?.some(({ type }) => type === 'PodScheduled')

/** What the node has given to a pod; less than it asks for while it waits to be resized. */
function heldBy(pod: Pod): { cpu: number; memory: number } {
  const { cpuMilli, memoryBytes } = podRequests(pod)
  const isResized = pod.status.conditions?.some(({ type }) => type.startsWith('PodResize')) ?? false
  if (!isResized) return { cpu: cpuMilli, memory: memoryBytes }
  const given = (pod.status.containerStatuses ?? []).map(({ allocatedResources }) => allocatedResources)
  const sum = (of: (list: { readonly [name: string]: string } | undefined) => number) =>
    given.reduce((total, list) => total + of(list), 0)
  return {
    cpu: Math.min(
      cpuMilli,
      sum((list) => quantityMilli(list?.cpu)),
    ),
    memory: Math.min(
      memoryBytes,
      sum((list) => quantityValue(list?.memory)),
    ),
  }
}

/** No pod runs on two machines, no address belongs to two pods. */
function checkMachines({ cluster }: Watcher): void {
  const placeOf = new Map<string, string>()
  const ownerOf = new Map<string, string>()
  for (const { spec, runtime, isOn, disk } of cluster.machines.values()) {
    must(
      disk.usedBytes >= 0 && disk.usedBytes <= disk.capacityBytes,
      `the disk of ${spec.name} holds ${disk.usedBytes}`,
    )
    for (const uid of runtime.podUids()) {
      const running = runtime.containersOf(uid).filter(({ state }) => state === 'running')
      // Without power, what containerd remembers as running is dead.
      if (isOn && running.length > 0) {
        must(placeOf.get(uid) === undefined, `pod ${uid} runs on ${placeOf.get(uid)} and ${spec.name}`)
        placeOf.set(uid, spec.name)
      }
      const names = running.map(({ config }) => config.name)
      must(new Set(names).size === names.length, `containers of ${uid} run twice: ${names.join(', ')}`)
      const sandboxes = runtime.sandboxesOf(uid).filter(({ isReady }) => isReady && isOn)
      must(sandboxes.length <= 1, `pod ${uid} has ${sandboxes.length} ready sandboxes`)
      for (const { address, isHostNetwork } of sandboxes) {
        if (isHostNetwork) continue
        must(ownerOf.get(address) === undefined, `${address} belongs to ${ownerOf.get(address)} and ${uid}`)
        ownerOf.set(address, uid)
      }
    }
  }
}
