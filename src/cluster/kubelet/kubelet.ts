// kubelet: registers its node and runs the pods that are bound to it.
import { type Draft, keyOf } from '#api/object.ts'
import { formatUnits } from '#api/quantity.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import { isAlreadyExists, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { ContainerStatus, NodeCondition, Pod, PodCondition, PodStatus } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { Machine } from '../machines/machine.ts'
import type { Random } from '../random.ts'
import { ApiClient, type Door } from '../runtime/api-client.ts'
import { Informer } from '../runtime/informer.ts'

/** How long an image takes to be there and a container to be up. */
const startDelayMs = 1000

export function startKubelet(machine: Machine, door: Door, clock: Clock, random: Random): () => void {
  const { name, address } = machine.spec
  const user = { name: `system:node:${name}`, groups: ['system:nodes', 'system:authenticated'] }
  const api = new ApiClient(door, user, 'kubelet/v1.35.6')
  const informer = new Informer<Pod>(api, clock, random.stream(`kubelet/${name}`), pods, {
    fieldSelector: `spec.nodeName=${name}`,
  })
  let addressCount = 1

  register()
  informer.onChange(({ type, object }) => {
    if (type === 'added') clock.after(startDelayMs, () => run(keyOf(object)))
    if (type !== 'deleted' && object.metadata.deletionTimestamp !== undefined)
      clock.after(startDelayMs, () => end(object))
  })
  informer.start()
  return () => informer.stop()

  function register(): void {
    const conditions: NodeCondition[] = [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        lastHeartbeatTime: formatTime(clock.now()),
        lastTransitionTime: formatTime(clock.now()),
      },
    ]
    const capacity = {
      cpu: String(machine.spec.cpuMilli / 1000),
      memory: formatUnits(machine.spec.memoryBytes, 'binary'),
      pods: '110',
    }
    const status = {
      capacity,
      allocatable: capacity,
      conditions,
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: { kubeletVersion: 'v1.35.6' },
    }
    try {
      api.create(nodes, {
        metadata: { name, labels: { 'kubernetes.io/hostname': name } },
        status,
      })
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
    api.patch(nodes, undefined, name, 'strategic', { status }, 'status')
  }

  function run(key: string): void {
    const pod = informer.get(key)
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return
    const now = formatTime(clock.now())
    const condition = (type: string): PodCondition => ({
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: now,
    })
    const containerStatuses = pod.spec.containers.map(
      (container): ContainerStatus => ({
        name: container.name,
        state: { running: { startedAt: now } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: container.image ?? '',
        imageID: '',
        started: true,
      }),
    )
    const podIP = `10.244.${machine.spec.address.split('.').at(-1)}.${++addressCount}`
    const status: Draft<PodStatus> = {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      hostIP: address,
      startTime: now,
      conditions: ['Initialized', 'Ready', 'ContainersReady'].map(condition) as Draft<PodCondition>[],
      containerStatuses: containerStatuses as Draft<ContainerStatus>[],
    }
    api.patch(pods, pod.metadata.namespace, pod.metadata.name, 'strategic', { status }, 'status')
  }

  function end(pod: Pod): void {
    const { namespace, name: podName, uid } = pod.metadata
    try {
      api.delete(pods, namespace, podName, { gracePeriodSeconds: 0, preconditions: { uid } })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
