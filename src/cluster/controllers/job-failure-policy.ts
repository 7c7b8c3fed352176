// What a Job's podFailurePolicy says of a failed pod. Models kube-controller-manager job matchPodFailurePolicy, v1.35.
import type { Job, PodFailurePolicyRule } from '#api/types/batch-v1.ts'
import type { ContainerStatus, Pod } from '#api/types/core-v1.ts'

export interface PolicyMatch {
  /** Why the whole Job fails. */
  readonly failJobMessage?: string
  /** The failure counts towards the back-off limit. */
  readonly isCounted: boolean
  readonly action?: string
}

export function matchFailurePolicy(job: Job, pod: Pod): PolicyMatch {
  for (const [i, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const what = matched(rule, pod)
    if (what === undefined) continue
    if (rule.action === 'FailJob')
      return {
        failJobMessage: `${what} matching FailJob rule at index ${i}`,
        isCounted: true,
        action: rule.action,
      }
    return { isCounted: rule.action !== 'Ignore', action: rule.action }
  }
  return { isCounted: true }
}

function matched(rule: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { namespace, name } = pod.metadata
  if (rule.onExitCodes !== undefined) {
    const container = matchingContainer(rule.onExitCodes, pod)
    if (container === undefined) return undefined
    const code = container.state.terminated?.exitCode
    return `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${code}`
  }
  for (const { type, status } of rule.onPodConditions ?? []) {
    const has = (pod.status.conditions ?? []).some((c) => c.type === type && c.status === status)
    if (has) return `Pod ${namespace}/${name} has condition ${type}`
  }
  return undefined
}

function matchingContainer(
  { containerName, operator, values }: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  pod: Pod,
): ContainerStatus | undefined {
  const all = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]
  return all.find(({ name, state }) => {
    const code = state.terminated?.exitCode ?? 0
    if (code === 0 || (containerName !== undefined && containerName !== name)) return false
    return (values ?? []).includes(code) === (operator === 'In')
  })
}

/** The first message of a failed pod that fails the whole Job. */
export function failJobMessage(job: Job, failedPods: readonly Pod[]): string | undefined {
  for (const pod of failedPods) {
    const message = matchFailurePolicy(job, pod).failJobMessage
    if (message !== undefined) return message
  }
  return undefined
}
