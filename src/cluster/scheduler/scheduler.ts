// kube-scheduler: finds each new pod a node. Models kube-scheduler ScheduleOne, v1.35.
import { keyOf, splitKey } from '#api/object.ts'
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import { isConflict, isNotFound } from '#api/status.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { ApiClient, type Door } from '../runtime/api-client.ts'
import { Informer } from '../runtime/informer.ts'
import { WorkQueue } from '../runtime/work-queue.ts'
import type { FilterPlugin, NodeInfo, ScorePlugin } from './framework.ts'
import { nodeResourcesFit, podRequests } from './plugins/node-resources-fit.ts'
import { nodeUnschedulable } from './plugins/node-unschedulable.ts'

const user = { name: 'system:kube-scheduler', groups: ['system:authenticated'] }
const filters: readonly FilterPlugin[] = [nodeUnschedulable, nodeResourcesFit]
const scores: readonly ScorePlugin[] = [nodeResourcesFit]

/** Starts the scheduler; the result stops it, as the end of the process does. */
export function startScheduler(door: Door, clock: Clock, random: Random): () => void {
  const api = new ApiClient(door, user, 'kube-scheduler/v1.35.6')
  const stream = random.stream('scheduler')
  const podInformer = new Informer<Pod>(api, clock, stream, pods)
  const nodeInformer = new Informer<Node>(api, clock, stream, nodes)
  podInformer.addIndex('node', (pod) => (pod.spec.nodeName === undefined ? [] : [pod.spec.nodeName]))
  const queue = new WorkQueue(clock, schedule, { firstMs: 1000, maxMs: 10_000 })

  function schedule(key: string): void {
    const pod = podInformer.get(key)
    if (pod === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined)
      return
    const infos = [...nodeInformer.values()]
      .map(infoOf)
      .filter((info) => filters.every((f) => f.filter(pod, info).length === 0))
    const [best] = infos.sort((a, b) => total(pod, b) - total(pod, a))
    if (best === undefined) {
      queue.addRateLimited(key)
      return
    }
    bind(pod, best.node.metadata.name)
  }

  const total = (pod: Pod, info: NodeInfo) =>
    scores.reduce((sum, plugin) => sum + plugin.weight * plugin.score(pod, info), 0)

  function infoOf(node: Node): NodeInfo {
    const placed = podInformer.byIndex('node', node.metadata.name)
    const requested = { cpuMilli: 0, memoryBytes: 0 }
    for (const pod of placed) {
      const { cpuMilli, memoryBytes } = podRequests(pod)
      requested.cpuMilli += cpuMilli
      requested.memoryBytes += memoryBytes
    }
    const { cpu, memory, pods: count } = node.status.allocatable ?? {}
    const allocatable = {
      cpuMilli: quantityMilli(cpu),
      memoryBytes: quantityValue(memory),
      pods: quantityValue(count),
    }
    return { node, pods: placed, requested, allocatable }
  }

  function bind(pod: Pod, nodeName: string): void {
    const { namespace, name } = splitKey(keyOf(pod))
    try {
      api.post(pods, namespace, name, 'binding', {
        metadata: { name, uid: pod.metadata.uid },
        target: { kind: 'Node', name: nodeName },
      })
      queue.forget(keyOf(pod))
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
  }

  podInformer.onChange(({ type, object }) => {
    if (type !== 'deleted' && object.spec.nodeName === undefined) queue.add(keyOf(object))
  })
  nodeInformer.start()
  podInformer.start()
  return () => {
    queue.stop()
    podInformer.stop()
    nodeInformer.stop()
  }
}
