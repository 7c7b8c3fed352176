// How fast and how far an autoscaler goes. Models kube-controller-manager podautoscaler
// normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors, v1.35.
import type {
  HorizontalPodAutoscalerBehavior,
  HPAScalingPolicy,
  HPAScalingRules,
} from '#api/types/autoscaling-v2.ts'

/** How long the most of what was asked for holds against asking for less. */
const downscaleWindowMs = 300_000
/** Without rules: at most twice as many, or this many. */
const freeGrowth = 4

interface Recommendation {
  readonly atMs: number
  readonly replicas: number
}

interface ScaleEvent {
  readonly atMs: number
  readonly change: number
}

/** What is remembered of one autoscaler. */
export class ScaleMemory {
  recommendations: Recommendation[] = []
  readonly ups: ScaleEvent[] = []
  readonly downs: ScaleEvent[] = []

  /** Where it began counts as asked for. */
  begin(atMs: number, replicas: number): void {
    if (this.recommendations.length === 0) this.recommendations.push({ atMs, replicas })
  }

  /** Remembers a change for as long as a rule may ask for it. */
  scaled(atMs: number, from: number, to: number, behavior: HorizontalPodAutoscalerBehavior): void {
    const isUp = to > from
    const events = isUp ? this.ups : this.downs
    const { policies = [] } = (isUp ? behavior.scaleUp : behavior.scaleDown) ?? {}
    const longestMs = Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds)) * 1000
    const fresh = events.filter((event) => event.atMs > atMs - longestMs)
    events.splice(0, events.length, ...fresh, { atMs, change: Math.abs(to - from) })
  }

  /** Takes the place of an old one, so that the list does not grow. */
  remember(atMs: number, replicas: number, longestMs: number): void {
    const kept = this.recommendations.filter((each) => each.atMs >= atMs - longestMs)
    this.recommendations = [...kept, { atMs, replicas }]
  }
}

interface Wish {
  readonly currentReplicas: number
  readonly desiredReplicas: number
  readonly minReplicas: number
  readonly maxReplicas: number
}

interface Reason {
  readonly reason: string
  readonly message: string
}

export interface Limited {
  readonly replicas: number
  /** Why the target may or may not be scaled now. */
  readonly ableToScale: Reason
  /** Whether a bound was in the way, and which. */
  readonly isLimited: boolean
  readonly limit: Reason
}

const ready: Reason = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const heldDown: Reason = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}
const heldUp: Reason = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}
const withinRange: Reason = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
}
const tooFew: Reason = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
}
const tooMany: Reason = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
}
const tooFastUp: Reason = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
}
const tooFastDown: Reason = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
}

export function limitReplicas(
  wish: Wish,
  behavior: HorizontalPodAutoscalerBehavior | undefined,
  memory: ScaleMemory,
  nowMs: number,
): Limited {
  const stable =
    behavior === undefined
      ? stabilizedDown(wish, memory, nowMs)
      : stabilizedByRules(wish, behavior, memory, nowMs)
  const held = wish.desiredReplicas < wish.currentReplicas || behavior === undefined ? heldDown : heldUp
  const steady = { ...wish, desiredReplicas: stable }
  const { replicas, limit } =
    behavior === undefined ? freeBounds(steady) : ruledBounds(steady, behavior, memory, nowMs)
  return {
    replicas,
    ableToScale: stable === wish.desiredReplicas ? ready : held,
    isLimited: replicas !== stable,
    limit,
  }
}

/** The most that was asked for of late. */
function stabilizedDown({ desiredReplicas }: Wish, memory: ScaleMemory, nowMs: number): number {
  const recent = memory.recommendations.filter(({ atMs }) => atMs >= nowMs - downscaleWindowMs)
  memory.remember(nowMs, desiredReplicas, downscaleWindowMs)
  return Math.max(desiredReplicas, ...recent.map(({ replicas }) => replicas))
}

/** No more than the least, no less than the most that was asked for within each window. */
function stabilizedByRules(
  { currentReplicas, desiredReplicas }: Wish,
  { scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior,
  memory: ScaleMemory,
  nowMs: number,
): number {
  const upMs = (scaleUp?.stabilizationWindowSeconds ?? 0) * 1000
  const downMs = (scaleDown?.stabilizationWindowSeconds ?? downscaleWindowMs / 1000) * 1000
  const within = (windowMs: number) =>
    memory.recommendations.filter(({ atMs }) => atMs > nowMs - windowMs).map(({ replicas }) => replicas)
  const least = Math.min(desiredReplicas, ...within(upMs))
  const most = Math.max(desiredReplicas, ...within(downMs))
  memory.remember(nowMs, desiredReplicas, Math.max(upMs, downMs))
  return Math.min(Math.max(currentReplicas, least), most)
}

function freeBounds({ currentReplicas, desiredReplicas, minReplicas, maxReplicas }: Wish) {
  const growth = Math.max(2 * currentReplicas, freeGrowth)
  const isRate = maxReplicas > growth
  const most = isRate ? growth : maxReplicas
  if (desiredReplicas < minReplicas) return { replicas: minReplicas, limit: tooFew }
  if (desiredReplicas > most) return { replicas: most, limit: isRate ? tooFastUp : tooMany }
  return { replicas: desiredReplicas, limit: withinRange }
}

function ruledBounds(
  wish: Wish,
  { scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior,
  memory: ScaleMemory,
  nowMs: number,
) {
  const { currentReplicas, desiredReplicas, minReplicas, maxReplicas } = wish
  if (desiredReplicas > currentReplicas) {
    const rate = Math.max(currentReplicas, growthLimit(currentReplicas, scaleUp, memory, nowMs))
    const isRate = maxReplicas > rate
    const most = isRate ? rate : maxReplicas
    if (desiredReplicas > most) return { replicas: most, limit: isRate ? tooFastUp : tooMany }
  } else if (desiredReplicas < currentReplicas) {
    const rate = Math.min(currentReplicas, shrinkLimit(currentReplicas, scaleDown, memory, nowMs))
    const isRate = minReplicas < rate
    const least = isRate ? rate : minReplicas
    if (desiredReplicas < least) return { replicas: least, limit: isRate ? tooFastDown : tooFew }
  }
  return { replicas: desiredReplicas, limit: withinRange }
}

/** How many there were when a policy's period began. */
function startReplicas(
  current: number,
  memory: ScaleMemory,
  { periodSeconds }: HPAScalingPolicy,
  nowMs: number,
) {
  const during = (events: readonly ScaleEvent[]) =>
    events
      .filter(({ atMs }) => atMs > nowMs - periodSeconds * 1000)
      .reduce((sum, { change }) => sum + change, 0)
  return current - during(memory.ups) + during(memory.downs)
}

function growthLimit(
  current: number,
  rules: HPAScalingRules = {},
  memory: ScaleMemory,
  nowMs: number,
): number {
  const { selectPolicy, policies = [] } = rules
  if (selectPolicy === 'Disabled') return current
  const limits = policies.map((policy) => {
    const start = startReplicas(current, memory, policy, nowMs)
    return policy.type === 'Pods' ? start + policy.value : Math.ceil(start * (1 + policy.value / 100))
  })
  return selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits)
}

function shrinkLimit(
  current: number,
  rules: HPAScalingRules = {},
  memory: ScaleMemory,
  nowMs: number,
): number {
  const { selectPolicy, policies = [] } = rules
  if (selectPolicy === 'Disabled') return current
  const limits = policies.map((policy) => {
    const start = startReplicas(current, memory, policy, nowMs)
    return policy.type === 'Pods' ? start - policy.value : Math.trunc(start * (1 - policy.value / 100))
  })
  // The least change leaves the most replicas.
  return selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits)
}
