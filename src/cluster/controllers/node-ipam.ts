// Gives each node the range its pods' addresses come from. Models kube-controller-manager nodeipam RangeAllocator, v1.35.
import type { ObjectKey } from '#api/object.ts'
import { nodes } from '#api/resource-ref.ts'
import type { Node } from '#api/types/core-v1.ts'
import { formatIpv4, parseCidr } from '../ipv4.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

/** --cluster-cidr and --node-cidr-mask-size. */
const clusterCidr = '10.244.0.0/16'
const nodeMaskSize = 24

export const nodeIpamController: ControllerFactory = {
  name: 'node-ipam-controller',
  account: 'node-controller',
  eventSource: 'cidrAllocator',
  create: (on) => new NodeIpamController(on),
}

class NodeIpamController implements Controller {
  readonly #on: Runtime
  readonly #nodes: Informer<Node>
  /** Range to the node that has it. */
  readonly #taken = new Map<string, string>()
  #next = 0

  constructor(on: Runtime) {
    this.#on = on
    this.#nodes = on.informer(nodes)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#nodes.onChange(({ type, object }) => {
      const { podCIDR } = object.spec
      const { name } = object.metadata
      if (type === 'deleted') {
        if (podCIDR !== undefined) this.#taken.delete(podCIDR)
      } else if (podCIDR !== undefined) this.#taken.set(podCIDR, name)
      else enqueue(name)
    })
  }

  reconcile(name: ObjectKey): undefined {
    const node = this.#nodes.get(name)
    if (node === undefined || node.spec.podCIDR !== undefined) return
    const podCIDR = this.#free()
    if (podCIDR === undefined) {
      const { uid } = node.metadata
      const message = `Node ${name} status is now: CIDRNotAvailable`
      const about = { apiVersion: 'v1', kind: 'Node', name, uid }
      this.#on.events.event(about, 'Normal', 'CIDRNotAvailable', message)
      return
    }
    this.#on.api.patch(nodes, undefined, name, 'strategic', { spec: { podCIDR, podCIDRs: [podCIDR] } })
    this.#taken.set(podCIDR, name)
  }

  /** The next free range, going round. */
  #free(): string | undefined {
    const { base, size } = parseCidr(clusterCidr)
    const step = 2 ** (32 - nodeMaskSize)
    const count = size / step
    for (let i = 0; i < count; i++) {
      const at = (this.#next + i) % count
      const range = `${formatIpv4(base + at * step)}/${nodeMaskSize}`
      if (this.#taken.has(range)) continue
      this.#next = (at + 1) % count
      return range
    }
    return undefined
  }
}
