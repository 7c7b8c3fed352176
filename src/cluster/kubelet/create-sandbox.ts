// Makes the sandbox of a pod. Models kuberuntime createPodSandbox, v1.35.
import { quantityValue } from '#api/quantity.ts'
import { runtimeClasses } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { RuntimeError } from '../machines/container.ts'
import type { Sandbox } from '../machines/container-runtime.ts'
import type { HostPort } from '../network/host-ports.ts'
import { sleep, type Task } from '../runtime/task.ts'
import { latency } from './config.ts'
import { hostnameOf } from './container-config.ts'
import type { KubeletParts } from './parts.ts'
import type { PodView } from './pod-cache.ts'
import { SyncError } from './sync-error.ts'

/** Tells of it and throws SyncError when there can be none. */
export function* createSandbox(parts: KubeletParts, pod: Pod, view: PodView): Task<Sandbox> {
  const { runtime, clock, random, events } = parts
  for (const { name } of pod.spec.initContainers ?? [])
    for (const { container } of view.containers)
      if (container.config.name === name) runtime.removeContainer(container)
  yield sleep(clock, random.jitter(latency.sandboxMs, latency.jitter))
  try {
    return runtime.runSandbox({
      podUid: pod.metadata.uid,
      podName: pod.metadata.name,
      podNamespace: pod.metadata.namespace ?? '',
      hostname: hostnameOf(parts, pod),
      attempt: view.sandboxes.length,
      runtimeHandler: handlerOf(parts, pod),
      memoryLimitBytes: podMemoryLimit(pod),
      isHostNetwork: pod.spec.hostNetwork === true,
      hostPorts: hostPortsOf(pod),
    })
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    events.event(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${error.message}`)
    throw new SyncError(error.message)
  }
}

/** Models kubelet/runtimeclass LookupRuntimeHandler. */
function handlerOf({ api }: KubeletParts, { spec }: Pod): string | undefined {
  const { runtimeClassName } = spec
  if (!runtimeClassName) return undefined
  try {
    return api.get(runtimeClasses, undefined, runtimeClassName).handler
  } catch (error) {
    if (isNotFound(error)) throw new RuntimeError(`runtimeclass.node.k8s.io "${runtimeClassName}" not found`)
    throw error
  }
}

/** What all containers together may take; undefined when one has no limit. */
function podMemoryLimit({ spec }: Pod): number | undefined {
  const limits = spec.containers.map(({ resources }) => resources?.limits?.memory)
  if (limits.some((limit) => limit === undefined)) return undefined
  return limits.reduce((sum, limit) => sum + quantityValue(limit), 0)
}

function hostPortsOf({ spec }: Pod): readonly HostPort[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, containerPort, protocol = 'TCP' }): HostPort[] => {
      if (!hostPort) return []
      const hostAddress = !hostIP || hostIP === '0.0.0.0' ? undefined : hostIP
      return [{ protocol: protocol as HostPort['protocol'], hostAddress, hostPort, containerPort }]
    }),
  )
}
