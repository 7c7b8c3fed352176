// Tells kubelets how long they may cache what pods mount: the larger the cluster, the longer.
// Models kube-controller-manager ttl, v1.35.
import type { ObjectKey } from '#api/object.ts'
import { nodes } from '#api/resource-ref.ts'
import type { Node } from '#api/types/core-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const annotation = 'node.alpha.kubernetes.io/ttl'
/** Seconds by cluster size; a step is left only below its `from`, so that the value does not flap. */
const steps = [
  { from: 0, to: 100, seconds: 0 },
  { from: 90, to: 500, seconds: 15 },
  { from: 450, to: 1000, seconds: 30 },
  { from: 900, to: 2000, seconds: 60 },
  { from: 1800, to: Number.POSITIVE_INFINITY, seconds: 300 },
] as const

export const nodeTtlController: ControllerFactory = {
  name: 'ttl-controller',
  account: 'ttl-controller',
  create: (on) => new NodeTtlController(on),
}

class NodeTtlController implements Controller {
  readonly #on: Runtime
  readonly #nodes: Informer<Node>
  #step = 0

  constructor(on: Runtime) {
    this.#on = on
    this.#nodes = on.informer(nodes)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#nodes.onChange(({ type, object }) => {
      this.#follow(this.#nodes.size)
      if (type !== 'deleted' && object.metadata.annotations?.[annotation] !== this.#seconds)
        enqueue(object.metadata.name)
    })
  }

  reconcile(name: ObjectKey): undefined {
    const node = this.#nodes.get(name)
    if (node === undefined || node.metadata.annotations?.[annotation] === this.#seconds) return
    const metadata = { annotations: { [annotation]: this.#seconds } }
    this.#on.api.patch(nodes, undefined, name, 'strategic', { metadata })
  }

  get #seconds(): string {
    return String(steps[this.#step]?.seconds)
  }

  #follow(size: number): void {
    while (size > (steps[this.#step]?.to ?? 0)) this.#step++
    while (size < (steps[this.#step]?.from ?? 0)) this.#step--
  }
}
