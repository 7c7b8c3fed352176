// Which containers are started again. Models kubelet/container ShouldContainerBeRestarted and restartPolicyRules, v1.35.
import type { Container, Pod } from '#api/types/core-v1.ts'
import type { ContainerView, PodView } from './pod-cache.ts'

/** The newest container of a name, whatever became of it. */
export function latest(view: PodView, name: string): ContainerView | undefined {
  return view.containers.find((container) => container.name === name)
}

export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** Whether a container that is not there or has ended is to run (again). */
export function shouldStart(pod: Pod, container: Container, view: PodView): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false
  const status = latest(view, container.name)
  if (status === undefined) return true
  if (status.state === 'running') return false
  if (status.state === 'created') return true
  return restartsAfter(pod, container, status.exitCode)
}

/** Whether the policy wants a container that ended with this code to run again. */
export function restartsAfter(pod: Pod, container: Container, exitCode: number): boolean {
  for (const rule of container.restartPolicyRules ?? []) {
    const codes = rule.exitCodes?.values ?? []
    const isIn = codes.includes(exitCode)
    if (rule.exitCodes?.operator === 'NotIn' ? !isIn : isIn) return rule.action === 'Restart'
  }
  const policy = container.restartPolicy ?? pod.spec.restartPolicy
  if (policy === 'Never') return false
  return policy !== 'OnFailure' || exitCode !== 0
}
