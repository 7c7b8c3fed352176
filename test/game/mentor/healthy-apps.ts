// Sound things that people put into a shop, each with what belongs to it.
import type { RandomStream } from '#cluster/random.ts'
import {
  autoscaler,
  claim,
  configMap,
  cronJob,
  daemonSet,
  deployment,
  httpd,
  job,
  nginx,
  type Part,
  pod,
  secret,
  service,
  shell,
  statefulSet,
  withClaim,
} from './manifests.ts'

export const healthyImages: { readonly [name: string]: unknown } = {
  'shop/slow-start:1': { listens: [8080], readyAfter: '12s' },
  'shop/slow-start:2': { listens: [8080], readyAfter: '20s' },
  'shop/slow-stop:1': { listens: [8080], onTerm: { after: '20s' } },
  'shop/talks:1': {
    listens: [8080],
    logs: [{ text: 'cannot reach nobody, retrying was fine', every: '5s' }],
  },
  'shop/busy:1': { listens: [8080], usesCpu: '30m' },
}

const probe = (port: number): Part => ({ httpGet: { port, path: '/' }, periodSeconds: 5 })
const once = (kind: string, apiVersion: string, name: string, spec: Part): Part => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
})
const onNodes = { key: 'kubernetes.io/hostname' }

/** `name` is given. */
export const healthyApps: readonly ((name: string, chance: RandomStream) => readonly Part[])[] = [
  (name, chance) => [deployment(name, nginx, { replicas: 1 + chance.below(3) }), service(name)],
  (name) => [
    deployment(name, { ...httpd, readinessProbe: probe(8080), livenessProbe: probe(8080) }, { replicas: 2 }),
    service(name, { ports: [{ port: 80, targetPort: 'http' }] }),
  ],
  (name) => [
    deployment(name, { image: 'shop/slow-start:1', readinessProbe: probe(8080) }, { replicas: 2 }),
    service(name, { ports: [{ port: 80, targetPort: 8080 }] }),
  ],
  (name) => [
    deployment(name, {
      image: 'shop/slow-start:2',
      startupProbe: { ...probe(8080), failureThreshold: 10 },
      livenessProbe: probe(8080),
    }),
    service(name, { ports: [{ port: 80, targetPort: 8080 }] }),
  ],
  (name) => [
    configMap(`${name}-settings`, { MODE: 'calm' }),
    secret(`${name}-login`, { password: 'x' }),
    deployment(name, {
      ...nginx,
      envFrom: [{ configMapRef: { name: `${name}-settings` } }, { secretRef: { name: `${name}-login` } }],
      env: [{ name: 'EXTRA', valueFrom: { configMapKeyRef: { name: 'nowhere', key: 'a', optional: true } } }],
    }),
  ],
  (name) => [service(name, { clusterIP: 'None' }), statefulSet(name, nginx, { replicas: 2 })],
  (name) => [statefulSet(name, nginx, { updateStrategy: { type: 'OnDelete' } })],
  (name) => [daemonSet(name, nginx)],
  // Also where nothing else may run.
  (name) => [daemonSet(name, nginx, { tolerations: [{ operator: 'Exists' }] })],
  // For nodes that may come one day.
  (name) => [daemonSet(name, nginx, { nodeSelector: { gpu: 'yes' } })],
  (name) => [job(name, shell('echo working; sleep 10; echo done'), { completions: 2 })],
  (name) => [
    job(name, shell('sleep 3'), { backoffLimit: 4, parallelism: 2, completions: 4 }),
    configMap(`${name}-notes`, {}),
  ],
  // Fails at first, and does it the second time.
  (name) => [
    job(
      name,
      shell('test -f /s/again || { touch /s/again; echo not yet; exit 1; }; sleep 15', {
        volumeMounts: [{ name: 's', mountPath: '/s' }],
      }),
      { pod: { restartPolicy: 'OnFailure', volumes: [{ name: 's', emptyDir: {} }] } },
    ),
  ],
  (name) => [job(name, shell('sleep 3'), { suspend: true })],
  (name) => [
    job(name, shell('sleep 8'), {
      pod: { initContainers: [{ name: 'proxy', ...nginx, restartPolicy: 'Always' }] },
    }),
  ],
  (name) => [cronJob(name, shell('echo tick'), { schedule: '* * * * *' })],
  (name) => [cronJob(name, shell('sleep 90'), { schedule: '* * * * *', concurrencyPolicy: 'Forbid' })],
  (name) => [cronJob(name, shell('echo tick'), { suspend: true })],
  (name) => [
    deployment(name, {
      ...nginx,
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    }),
    service(name, { type: 'NodePort' }),
  ],
  (name) => [
    deployment(name, { image: 'shop/talks:1' }),
    service(name, { ports: [{ port: 80, targetPort: 8080 }] }),
  ],
  (name) => [
    deployment(
      name,
      { image: 'shop/slow-stop:1', lifecycle: { preStop: { sleep: { seconds: 5 } } } },
      { replicas: 2, pod: { terminationGracePeriodSeconds: 60 } },
    ),
    service(name, { ports: [{ port: 80, targetPort: 8080 }] }),
  ],
  // Asleep from the beginning, and nobody asks for it.
  (name) => [deployment(name, nginx, { replicas: 0 })],
  (name) => [deployment(name, nginx, { paused: false, replicas: 2, strategy: { type: 'Recreate' } })],
  // Nobody reads it yet: it waits for its first pod, as its class says.
  (name) => [claim(name, { storageClassName: 'later' })],
  (name) => [
    service(name, {
      type: 'ExternalName',
      externalName: 'example.com',
      selector: undefined,
      ports: undefined,
    }),
  ],
  // Endpoints that somebody keeps by hand, or will.
  (name) => [service(name, { selector: undefined, clusterIP: 'None' })],
  (name) => [service(name, { selector: undefined, ports: [{ port: 5432 }] })],
  (name) => [
    deployment(name, shell('while true; do wget -q -T 2 -O - http://front/ >/dev/null; sleep 7; done'), {
      pod: {
        initContainers: [
          { name: 'wait', ...shell('until nslookup front.shop.svc.cluster.local; do sleep 1; done') },
        ],
      },
    }),
  ],
  (name) => [
    deployment(name, { image: 'shop/busy:1', resources: { requests: { cpu: '100m' } } }, { replicas: 3 }),
    autoscaler(name, 5),
  ],
  (name) => [
    deployment(name, nginx, { replicas: 2 }),
    once('PodDisruptionBudget', 'policy/v1', name, {
      minAvailable: 1,
      selector: { matchLabels: { app: name } },
    }),
  ],
  (name) => [
    deployment(name, nginx),
    service(name),
    once('NetworkPolicy', 'networking.k8s.io/v1', name, {
      podSelector: { matchLabels: { app: name } },
      ingress: [{ from: [{ podSelector: {} }] }],
    }),
  ],
  (name) => [
    once('ResourceQuota', 'v1', name, { hard: { 'count/secrets': '500', services: '200' } }),
    once('LimitRange', 'v1', name, {
      limits: [
        {
          type: 'Container',
          max: { memory: '64Gi' },
          default: { memory: '256Mi' },
          defaultRequest: { memory: '16Mi' },
        },
      ],
    }),
  ],
  (name) => [
    deployment(name, nginx),
    service(name),
    {
      ...once('Ingress', 'networking.k8s.io/v1', name, {
        ingressClassName: 'edge',
        rules: [
          {
            host: `${name}.example.com`,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name, port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      }),
    },
  ],
  (name) => [
    deployment(name, nginx, {
      replicas: 2,
      pod: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: onNodes.key, labelSelector: { matchLabels: { app: name } } },
            ],
          },
        },
      },
    }),
  ],
  (name) => [
    deployment(name, nginx, {
      replicas: 3,
      pod: {
        topologySpreadConstraints: [
          {
            maxSkew: 2,
            topologyKey: onNodes.key,
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { app: name } },
          },
        ],
      },
    }),
  ],
  (name) => [pod(name, shell('sleep 20; echo done'), { restartPolicy: 'Never' })],
  (name) => [
    {
      apiVersion: 'tea.example.com/v1',
      kind: 'Cup',
      metadata: { name, finalizers: ['tea.example.com/wash'] },
    },
  ],
]

/** Those that do not outlive their node, which then must not be emptied. */
export const rootedApps: typeof healthyApps = [
  (name) => [pod(name, nginx), service(name)],
  (name) => [
    service(name, { clusterIP: 'None' }),
    statefulSet(name, nginx, {
      replicas: 2,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    }),
  ],
  (name) => [claim(name), deployment(name, nginx, { pod: withClaim(name) })],
]

/** What is there once, for all of them. */
export const healthyGround: readonly Part[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'later' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  once('IngressClass', 'networking.k8s.io/v1', 'edge', { controller: 'example.com/edge' }),
  once('CustomResourceDefinition', 'apiextensions.k8s.io/v1', 'cups.tea.example.com', {
    group: 'tea.example.com',
    scope: 'Namespaced',
    names: { plural: 'cups', singular: 'cup', kind: 'Cup', listKind: 'CupList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  }),
]
