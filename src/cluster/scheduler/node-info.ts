// A node as the scheduler keeps it: what it offers and what the pods on it take. Models framework.NodeInfo, v1.35.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { hostPortsOf } from '../resources/pod-host-ports.ts'
import { podRequests } from './pod-requests.ts'

export class NodeInfo {
  node: Node
  readonly name: string
  readonly pods = new Map<string, Pod>()
  allocatable = { cpuMilli: 0, memoryBytes: 0, storageBytes: 0, pods: 0 }
  extendedAllocatable: { readonly [name: string]: number } = {}
  requestedCpuMilli = 0
  requestedMemoryBytes = 0
  requestedStorageBytes = 0
  scoredCpuMilli = 0
  scoredMemoryBytes = 0
  readonly requestedExtended: { [name: string]: number } = {}
  /** `protocol/ip/port` of host ports in use, with how many pods use each. */
  readonly hostPorts = new Map<string, number>()
  /** Bytes of the images that are on the node, by every name they have. */
  readonly imageBytes = new Map<string, number>()

  constructor(node: Node) {
    this.node = node
    this.name = node.metadata.name
    this.update(node)
  }

  get labels(): { readonly [key: string]: string } {
    return this.node.metadata.labels ?? {}
  }

  update(node: Node): void {
    const isSameStatus = this.node.status === node.status && this.allocatable.pods > 0
    this.node = node
    if (isSameStatus) return
    const { cpu, memory, pods, 'ephemeral-storage': storage, ...extended } = node.status.allocatable ?? {}
    this.allocatable = {
      cpuMilli: quantityMilli(cpu),
      memoryBytes: quantityValue(memory),
      storageBytes: quantityValue(storage),
      pods: quantityValue(pods),
    }
    this.extendedAllocatable = Object.fromEntries(
      Object.entries(extended).map(([name, quantity]) => [name, quantityValue(quantity)]),
    )
    this.imageBytes.clear()
    for (const image of node.status.images ?? [])
      for (const name of image.names ?? []) this.imageBytes.set(name, image.sizeBytes ?? 0)
  }

  add(pod: Pod): void {
    this.pods.set(pod.metadata.uid, pod)
    this.#count(pod, 1)
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid)
    if (pod === undefined) return
    this.pods.delete(uid)
    this.#count(pod, -1)
  }

  #count(pod: Pod, sign: 1 | -1): void {
    const requests = podRequests(pod)
    this.requestedCpuMilli += sign * requests.cpuMilli
    this.requestedMemoryBytes += sign * requests.memoryBytes
    this.requestedStorageBytes += sign * requests.storageBytes
    this.scoredCpuMilli += sign * requests.scoredCpuMilli
    this.scoredMemoryBytes += sign * requests.scoredMemoryBytes
    for (const [name, amount] of Object.entries(requests.extended))
      this.requestedExtended[name] = (this.requestedExtended[name] ?? 0) + sign * amount
    for (const port of hostPortsOf(pod)) this.hostPorts.set(port, (this.hostPorts.get(port) ?? 0) + sign)
  }
}
