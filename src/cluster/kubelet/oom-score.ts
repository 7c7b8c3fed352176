// How likely the kernel is to end a container when the machine's memory is short. Models kubelet/qos policy.go, v1.35.
import { quantityValue } from '#api/quantity.ts'
import type { Container, Pod } from '#api/types/core-v1.ts'
import { qosClassOf } from '../resources/pod-qos.ts'

const guaranteed = -997
const bestEffort = 1000
/** From this priority on a pod is critical for its node. */
const criticalPriority = 2_000_000_000

/** What the kubelet writes into the oom_score_adj of a container's processes. */
export function oomScoreAdjust(pod: Pod, container: Container, memoryBytes: number): number {
  const { spec } = pod
  const qos = qosClassOf(spec)
  if ((spec.priority ?? 0) >= criticalPriority || qos === 'Guaranteed') return guaranteed
  if (qos === 'BestEffort') return bestEffort
  const scoreFor = (bytes: number) => bestEffort - Math.floor((bestEffort * bytes) / memoryBytes)
  const isSidecar = spec.initContainers?.some(
    ({ name, restartPolicy }) => name === container.name && restartPolicy === 'Always',
  )
  // A sidecar goes no sooner than those whom it serves.
  const served = isSidecar ? Math.min(...spec.containers.map(requestOf)) : 0
  const score = scoreFor(Math.max(requestOf(container), served))
  return Math.min(bestEffort - 1, Math.max(bestEffort + guaranteed, score))
}

function requestOf({ resources }: Container): number {
  return quantityValue(resources?.requests?.memory)
}
