// When a node was last heard of, and what its conditions become when that is too long ago.
// Models nodelifecycle tryUpdateNodeHealth, v1.35.
import { timeMs } from '#api/time.ts'
import type { Lease } from '#api/types/coordination-v1.ts'
import type { Node, NodeCondition } from '#api/types/core-v1.ts'

/** How long a new node may take to post its first status. */
const startupGraceMs = 60_000
/** How long a node may be silent. */
const monitorGraceMs = 50_000

/** In the order in which a node that never posted any gets them. */
const monitored = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/** What is remembered of a node between looks. */
export interface NodeHealth {
  /** The Ready condition as last seen. */
  readonly ready: NodeCondition | undefined
  readonly renewTime: string | null | undefined
  /** When the node was last seen to be alive, by our own clock. */
  readonly probedMs: number
}

export function readyCondition(node: Node): NodeCondition | undefined {
  return node.status.conditions?.find((condition) => condition.type === 'Ready')
}

/** What is known of the node after a look at its status and lease. */
export function observeHealth(
  known: NodeHealth | undefined,
  node: Node,
  lease: Lease | undefined,
  nowMs: number,
): NodeHealth {
  const ready = readyCondition(node)
  let probedMs = known?.probedMs ?? (ready === undefined ? timeMs(node.metadata.creationTimestamp) : nowMs)
  const isChanged =
    known !== undefined &&
    (known.ready === undefined
      ? ready !== undefined
      : ready === undefined || known.ready.lastHeartbeatTime !== ready.lastHeartbeatTime)
  if (isChanged) probedMs = nowMs
  const renewTime = lease?.spec.renewTime
  if (renewTime && (!known?.renewTime || renewTime > known.renewTime)) probedMs = nowMs
  return { ready, renewTime: renewTime ?? known?.renewTime, probedMs }
}

/** True when the node has been silent for longer than its grace. */
export function isSilent(health: NodeHealth, nowMs: number): boolean {
  return nowMs > health.probedMs + (health.ready === undefined ? startupGraceMs : monitorGraceMs)
}

/** The conditions of a node that nobody hears of any more; undefined when they say so already. */
export function silentConditions(node: Node, now: string): readonly NodeCondition[] | undefined {
  const present = node.status.conditions ?? []
  if (readyCondition(node)?.status === 'Unknown') return undefined
  const known = present.map((condition) =>
    monitored.includes(condition.type) && condition.status !== 'Unknown'
      ? {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: now,
        }
      : condition,
  )
  const never = monitored
    .filter((type) => !present.some((condition) => condition.type === type))
    .map((type) => ({
      type,
      status: 'Unknown',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: now,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    }))
  return [...known, ...never]
}
