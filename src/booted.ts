// When a new cluster is up: every node is ready and every pod of the system runs.
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { clusterAdmin } from '#cluster/control-plane/kubeadm.ts'
import { ConnectionError } from '#cluster/runtime/api-client.ts'

const stepMs = 1000
const limitMs = 600_000

/** Lets virtual time pass until the cluster is up; returns how much, in milliseconds. Throws after ten minutes. */
export function bootCluster(cluster: Cluster): number {
  const { clock } = cluster
  const startMs = clock.now()
  while (!isUp(cluster)) {
    if (clock.now() - startMs > limitMs) throw new Error('the cluster did not come up')
    clock.advance(stepMs)
  }
  return clock.now() - startMs
}

function isUp(cluster: Cluster): boolean {
  const nodes = list<Node>(cluster, '/api/v1/nodes')
  const pods = list<Pod>(cluster, '/api/v1/namespaces/kube-system/pods')
  const isReady = (conditions: readonly { type: string; status: string }[] | undefined) =>
    conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  return (
    nodes.length >= cluster.machines.size &&
    nodes.every((node) => isReady(node.status.conditions)) &&
    pods.length > 0 &&
    pods.every((pod) => isReady(pod.status.conditions))
  )
}

function list<T>(cluster: Cluster, path: string): readonly T[] {
  try {
    const response = cluster.handle({ method: 'GET', path, user: clusterAdmin, lean: true })
    return 'body' in response && response.code === 200 ? (response.body as { items: readonly T[] }).items : []
  } catch (error) {
    // The API server is not up yet.
    if (error instanceof ConnectionError) return []
    throw error
  }
}
