// The other workloads, and pods by themselves, in all the shapes that scripts, hooks and requests give them.
import {
  cronJobs,
  daemonSets,
  deployments,
  jobs,
  pods,
  replicaSets,
  replicationControllers,
  resourceRef,
  statefulSets,
} from '#api/resource-ref.ts'
import type { RandomStream } from '#cluster/random.ts'
import type { SimulatedWorld } from '../simulated-world.ts'
import { type Action, anyNamespace, apps, createAny, images, onAny } from './action.ts'

const autoscalers = resourceRef('autoscaling/v2/HorizontalPodAutoscaler')
const scripts = [
  'sleep 3600',
  'exit 1',
  'echo done',
  'sleep 20; exit 3',
  'trap "sleep 2; exit 0" TERM; while true; do sleep 1; done',
  'trap "" TERM; sleep 100000',
  'i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; sleep 600',
  'dd if=/dev/zero of=/tmp/fill bs=1M count=300; sleep 600',
  'tail /dev/zero',
  'sleep 5; kill 1',
  'cat /nowhere',
]

export const workloads: readonly Action[] = [
  { name: 'create statefulset', weight: 3, run: createStatefulSet },
  { name: 'create daemonset', weight: 2, run: createDaemonSet },
  { name: 'create replication controller', weight: 2, run: createReplicationController },
  { name: 'create replica set', weight: 1, run: createReplicaSet },
  { name: 'create odd job', weight: 4, run: createOddJob },
  { name: 'create cron job', weight: 2, run: createCronJob },
  { name: 'create pod', weight: 8, run: createPod },
  { name: 'add ephemeral container', weight: 3, run: addEphemeralContainer },
  { name: 'resize pod', weight: 4, run: resizePod },
  { name: 'delete workload', weight: 4, run: deleteWorkload },
  { name: 'scale workload', weight: 4, run: scaleWorkload },
  { name: 'restart workload', weight: 3, run: restartWorkload },
  { name: 'pause or undo', weight: 3, run: pauseDeployment },
  { name: 'create autoscaler', weight: 1, run: createAutoscaler },
]

const any = <T>(chance: RandomStream, list: readonly T[]) => chance.pick(list)
const maybe = <T extends object>(chance: RandomStream, what: T): T | Record<string, never> =>
  chance.below(3) === 0 ? what : {}

/** A container that may be of any sort. */
export function anyContainer(chance: RandomStream, name = 'main'): object {
  const isServer = chance.below(2) === 0
  const probe = any(chance, [
    { httpGet: { path: any(chance, ['/', '/nope']), port: 80 } },
    { tcpSocket: { port: any(chance, [80, 81]) } },
    { exec: { command: ['sh', '-c', any(chance, ['true', 'false', 'sleep 10'])] } },
  ])
  return {
    name,
    image: isServer ? any(chance, images) : 'busybox:1.37',
    ...(!isServer && { command: ['sh', '-c', any(chance, scripts)] }),
    ...maybe(chance, { resources: anyResources(chance) }),
    ...maybe(chance, { readinessProbe: { ...probe, periodSeconds: 5 } }),
    ...(chance.below(5) === 0 && { livenessProbe: { ...probe, periodSeconds: 7, failureThreshold: 2 } }),
    ...(chance.below(6) === 0 && {
      lifecycle: {
        preStop: { exec: { command: ['sh', '-c', any(chance, ['sleep 3', 'exit 1', 'sleep 90'])] } },
      },
    }),
    ...(chance.below(6) === 0 && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    ...(chance.below(8) === 0 && { securityContext: { runAsNonRoot: true } }),
    ...(chance.below(8) === 0 && { ports: [{ containerPort: 80, hostPort: 8080 }] }),
    ...(chance.below(8) === 0 && { envFrom: [{ configMapRef: { name: 'settings' } }] }),
  }
}

function anyResources(chance: RandomStream): object {
  const amounts = {
    cpu: any(chance, ['50m', '500m', '1500m', '9']),
    memory: any(chance, ['16Mi', '64Mi', '2Gi']),
  }
  return any(chance, [
    { requests: amounts },
    { requests: amounts, limits: amounts },
    { limits: { memory: '40Mi' } },
    { requests: { 'ephemeral-storage': '1Gi' }, limits: { 'ephemeral-storage': '200Mi' } },
  ])
}

/** The spec of a pod that may be of any sort; volumes that are mounted are there. */
export function anyPodSpec(chance: RandomStream, app: string): { readonly [field: string]: unknown } {
  const term = { labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' }
  const containers = [anyContainer(chance), ...(chance.below(4) === 0 ? [anyContainer(chance, 'side')] : [])]
  return {
    containers,
    ...(chance.below(5) === 0 && { initContainers: [anyInit(chance)] }),
    volumes: [
      any(chance, [
        { name: 'data', emptyDir: {} },
        { name: 'data', emptyDir: { sizeLimit: '100Mi' } },
        { name: 'data', configMap: { name: 'settings', optional: chance.below(2) === 0 } },
        { name: 'data', persistentVolumeClaim: { claimName: any(chance, ['data-0', 'data-1']) } },
        {
          name: 'data',
          hostPath: { path: '/srv', type: any(chance, ['', 'Directory', 'DirectoryOrCreate']) },
        },
      ]),
    ],
    ...maybe(chance, { terminationGracePeriodSeconds: any(chance, [0, 5, 60]) }),
    ...(chance.below(6) === 0 && { hostNetwork: true }),
    ...(chance.below(6) === 0 && {
      priorityClassName: any(chance, ['urgent', 'low', 'system-node-critical']),
    }),
    ...(chance.below(6) === 0 && { activeDeadlineSeconds: 60 }),
    ...(chance.below(6) === 0 && { serviceAccountName: any(chance, ['default', 'robot']) }),
    ...(chance.below(6) === 0 && {
      topologySpreadConstraints: [
        { ...term, maxSkew: 1, whenUnsatisfiable: any(chance, ['DoNotSchedule', 'ScheduleAnyway']) },
      ],
    }),
    ...(chance.below(6) === 0 && {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    }),
    ...(chance.below(6) === 0 && {
      tolerations: [{ operator: 'Exists', ...maybe(chance, { effect: 'NoExecute', tolerationSeconds: 30 }) }],
    }),
  }
}

function anyInit(chance: RandomStream): object {
  const init = { name: 'init', image: 'busybox:1.37' }
  return any(chance, [
    { ...init, command: ['true'] },
    { ...init, command: ['sh', '-c', 'sleep 10'] },
    { ...init, command: ['false'] },
    { ...init, restartPolicy: 'Always', command: ['sleep', '100000'] },
  ])
}

const templateOf = (chance: RandomStream, app: string, more: object = {}) => ({
  metadata: { labels: { app } },
  spec: { ...anyPodSpec(chance, app), ...more },
})

/** Deadlines are no business of what restarts its pods for ever. */
const lasting = { activeDeadlineSeconds: undefined }

function createStatefulSet(world: SimulatedWorld): void {
  const { chance } = world
  const app = any(chance, apps)
  const spec = {
    serviceName: app,
    replicas: chance.below(4),
    selector: { matchLabels: { app } },
    template: templateOf(chance, app, lasting),
    podManagementPolicy: any(chance, ['OrderedReady', 'Parallel']),
    ...maybe(chance, {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: any(chance, ['Delete', 'Retain']),
        whenScaled: 'Delete',
      },
    }),
  }
  createAny(world, statefulSets, app, { spec }, anyNamespace(world))
}

function createDaemonSet(world: SimulatedWorld): void {
  const { chance } = world
  const app = any(chance, apps)
  const updateStrategy = any(chance, [
    { type: 'OnDelete' },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } },
  ])
  const template = templateOf(chance, app, lasting)
  createAny(
    world,
    daemonSets,
    app,
    { spec: { selector: { matchLabels: { app } }, updateStrategy, template } },
    anyNamespace(world),
  )
}

function createReplicationController(world: SimulatedWorld): void {
  const app = any(world.chance, apps)
  const spec = { replicas: world.chance.below(4), template: templateOf(world.chance, app, lasting) }
  createAny(world, replicationControllers, app, { spec }, anyNamespace(world))
}

function createReplicaSet(world: SimulatedWorld): void {
  const app = any(world.chance, apps)
  const spec = {
    replicas: world.chance.below(4),
    selector: { matchLabels: { app } },
    template: templateOf(world.chance, app, lasting),
  }
  createAny(world, replicaSets, `${app}-own`, { spec }, anyNamespace(world))
}

function createOddJob(world: SimulatedWorld): void {
  const { chance } = world
  const spec = {
    ...jobSpec(chance),
    ...maybe(chance, { completionMode: 'Indexed', backoffLimitPerIndex: 1, maxFailedIndexes: 2 }),
    ...maybe(chance, { suspend: true }),
    ...maybe(chance, { ttlSecondsAfterFinished: any(chance, [0, 30]) }),
    activeDeadlineSeconds: any(chance, [30, 300]),
  }
  createAny(world, jobs, `job-${chance.below(1000)}`, { spec }, anyNamespace(world))
}

function jobSpec(chance: RandomStream): object {
  const command = ['sh', '-c', any(chance, ['exit 0', 'exit 1', 'sleep 30', 'sleep 9; exit 42'])]
  return {
    completions: 1 + chance.below(4),
    parallelism: 1 + chance.below(3),
    backoffLimit: chance.below(4),
    template: {
      metadata: {},
      spec: {
        restartPolicy: any(chance, ['Never', 'OnFailure']),
        containers: [{ name: 'main', image: 'busybox:1.37', command }],
      },
    },
  }
}

function createCronJob(world: SimulatedWorld): void {
  const { chance } = world
  const spec = {
    schedule: any(chance, ['* * * * *', '*/5 * * * *', '0 0 31 2 *']),
    concurrencyPolicy: any(chance, ['Allow', 'Forbid', 'Replace']),
    ...maybe(chance, { timeZone: any(chance, ['Asia/Seoul', 'Etc/UTC', 'Mars/Base']) }),
    ...maybe(chance, { successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 }),
    jobTemplate: { spec: { ...jobSpec(chance), activeDeadlineSeconds: 90 } },
  }
  createAny(world, cronJobs, any(chance, apps), { spec }, anyNamespace(world))
}

function createPod(world: SimulatedWorld): void {
  const { chance } = world
  const app = any(chance, apps)
  const spec = {
    ...anyPodSpec(chance, app),
    restartPolicy: any(chance, ['Always', 'OnFailure', 'Never']),
    ...(chance.below(8) === 0 && { nodeName: 'worker-1' }),
  }
  const metadata = {
    labels: { app },
    ...(chance.below(8) === 0 && { finalizers: ['example.com/hold'] }),
  }
  createAny(world, pods, `pod-${chance.below(40)}`, { metadata, spec }, anyNamespace(world))
}

function addEphemeralContainer(world: SimulatedWorld): void {
  const { chance } = world
  const ephemeralContainers = [
    {
      name: `debug-${chance.below(100)}`,
      image: 'busybox:1.37',
      command: ['sh', '-c', any(chance, ['sleep 1000', 'exit 1', 'ps'])],
      ...maybe(chance, { targetContainerName: 'main' }),
    },
  ]
  onAny(world, pods, 'debug', (namespace, name) =>
    world.api.patch(
      pods,
      namespace,
      name,
      'strategic',
      { spec: { ephemeralContainers } },
      'ephemeralcontainers',
    ),
  )
}

function resizePod(world: SimulatedWorld): void {
  const cpu = any(world.chance, ['50m', '300m', '2', '100'])
  onAny(world, pods, `resize to ${cpu}`, (namespace, name, pod) => {
    const resources = { requests: { cpu, ...maybe(world.chance, { memory: '128Mi' }) } }
    const containers = [{ name: pod.spec.containers[0]?.name, resources }]
    return world.api.patch(pods, namespace, name, 'strategic', { spec: { containers } }, 'resize')
  })
}

const scaled = [statefulSets, replicationControllers, replicaSets] as const
const restarted = [statefulSets, daemonSets, deployments] as const
const deleted = [...scaled, daemonSets, jobs, cronJobs] as const

function deleteWorkload(world: SimulatedWorld): void {
  const propagationPolicy = any(world.chance, ['Background', 'Foreground', 'Orphan'])
  const ref = any(world.chance, deleted) as typeof statefulSets
  onAny(world, ref, `delete ${propagationPolicy}`, (namespace, name) =>
    world.api.delete(ref, namespace, name, { propagationPolicy }),
  )
}

function scaleWorkload(world: SimulatedWorld): void {
  const ref = any(world.chance, scaled) as typeof statefulSets
  const replicas = world.chance.below(5)
  onAny(world, ref, `scale to ${replicas}`, (namespace, name) =>
    world.api.patch(ref, namespace, name, 'merge', { spec: { replicas } }, 'scale'),
  )
}

function restartWorkload(world: SimulatedWorld): void {
  const ref = any(world.chance, restarted) as typeof statefulSets
  const annotations = { 'kubectl.kubernetes.io/restartedAt': String(world.chance.below(1e6)) }
  onAny(world, ref, 'restart', (namespace, name) =>
    world.api.patch(ref, namespace, name, 'merge', { spec: { template: { metadata: { annotations } } } }),
  )
}

function pauseDeployment(world: SimulatedWorld): void {
  const paused = world.chance.below(3) === 0
  onAny(world, deployments, paused ? 'pause' : 'go on with', (namespace, name) =>
    world.api.patch(deployments, namespace, name, 'merge', { spec: { paused } }),
  )
}

function createAutoscaler(world: SimulatedWorld): void {
  const app = any(world.chance, apps)
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: app }
  createAny(world, autoscalers, app, { spec: { scaleTargetRef, maxReplicas: 3 } }, anyNamespace(world))
}
