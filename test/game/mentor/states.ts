// States that no level contains: what is put into a namespace, and the roots that the mentor must name, no others.
import {
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

export interface State {
  readonly name: string
  readonly objects: readonly object[]
  /** Typed one after the other once the objects have stood for a minute. */
  readonly lines?: readonly string[]
  /** `cause Kind/name`, in any order. */
  readonly roots: readonly string[]
}

/** Images that the states use, beside those that everybody knows. */
export const stateImages: { readonly [name: string]: unknown } = {
  'nginx:1.98': { missing: true },
  'shop/needy:1': { listens: [8080], needs: { env: ['DATABASE_URL'] } },
  'shop/reader:1': { listens: [8080], needs: { file: ['/etc/shop/app.conf'] } },
  'shop/hungry:1': { listens: [8080], usesMemory: '200Mi' },
  'shop/ill:1': {
    listens: [8080],
    respondsTo: [
      { path: '/healthz', status: 503 },
      { path: '/*', body: 'ok' },
    ],
  },
  'shop/slow:1': { listens: [8080], respondsTo: [{ path: '/*', body: 'ok', after: '3s' }] },
  'shop/client:1': { needs: { http: ['http://backend/'] } },
  'shop/bashful:1': { listens: [8080], onlyLocalhost: true },
}

const env = (...list: readonly Part[]): Part => ({ env: list })
const fromConfigMap = (name: string, key: string): Part => ({
  name: 'VALUE',
  valueFrom: { configMapKeyRef: { name, key } },
})
const fromSecret = (name: string, key: string): Part => ({
  name: 'VALUE',
  valueFrom: { secretKeyRef: { name, key } },
})
const httpProbe = (port: number | string, path = '/', more: Part = {}): Part => ({
  httpGet: { port, path },
  periodSeconds: 3,
  ...more,
})
const quota = (name: string, hard: Part): Part => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name },
  spec: { hard },
})

export const states: readonly State[] = [
  // Images.
  {
    name: 'a StatefulSet with a tag that nobody has',
    objects: [service('db', { clusterIP: 'None' }), statefulSet('db', { image: 'postgres:99' })],
    roots: ['imageNotFound StatefulSet/db'],
  },
  {
    name: 'an update to a tag that nobody has, while the old copies run',
    objects: [deployment('web', nginx, { replicas: 2 })],
    lines: ['kubectl set image deployment/web main=nginx:1.98'],
    roots: ['imageNotFound Deployment/web'],
  },
  {
    name: 'a repository that nobody has',
    objects: [pod('lone', { image: 'ngnix:1.29' })],
    roots: ['imageNotFound Pod/lone'],
  },
  {
    name: 'an image name that is none',
    objects: [deployment('web', { image: 'nginx::1.29' })],
    roots: ['imageNameInvalid Deployment/web'],
  },
  {
    name: 'an image that must not be pulled',
    objects: [deployment('web', { image: 'shop/needy:1', imagePullPolicy: 'Never' })],
    roots: ['imageNeverPulled Deployment/web'],
  },
  {
    name: 'one of two containers without an image',
    objects: [
      deployment('web', nginx, { pod: { initContainers: [{ name: 'first', image: 'busybox:9.99' }] } }),
    ],
    roots: ['imageNotFound Deployment/web'],
  },
  // Configuration.
  {
    name: 'a variable from a ConfigMap that is not there',
    objects: [deployment('web', { ...nginx, ...env(fromConfigMap('settings', 'a')) })],
    roots: ['configMapMissing ConfigMap/settings'],
  },
  {
    name: 'all variables from a ConfigMap that is not there',
    objects: [
      deployment('web', { ...nginx, envFrom: [{ configMapRef: { name: 'settings' } }] }),
      configMap('setings', {}),
    ],
    roots: ['configMapMissing ConfigMap/settings'],
  },
  {
    name: 'a key that the ConfigMap does not have',
    objects: [
      deployment('web', { ...nginx, ...env(fromConfigMap('settings', 'HOST')) }),
      configMap('settings', { host: 'a' }),
    ],
    roots: ['configMapKeyMissing ConfigMap/settings'],
  },
  {
    name: 'a Secret that is not there',
    objects: [pod('lone', { ...nginx, ...env(fromSecret('login', 'password')) })],
    roots: ['secretMissing Secret/login'],
  },
  {
    name: 'a key that the Secret does not have',
    objects: [
      statefulSet('db', { ...nginx, ...env(fromSecret('login', 'password')) }),
      secret('login', { passwd: 'x' }),
    ],
    roots: ['secretKeyMissing Secret/login'],
  },
  {
    name: 'a volume from a ConfigMap that is not there',
    objects: [
      deployment('web', nginx, { pod: { volumes: [{ name: 'conf', configMap: { name: 'conf' } }] } }),
    ],
    roots: ['configMapMissing ConfigMap/conf'],
  },
  {
    name: 'a volume from a Secret that is not there',
    objects: [
      deployment('web', nginx, { pod: { volumes: [{ name: 'tls', secret: { secretName: 'tls' } }] } }),
    ],
    roots: ['secretMissing Secret/tls'],
  },
  {
    name: 'a volume with a key that the ConfigMap does not have',
    objects: [
      configMap('conf', { 'a.conf': '1' }),
      deployment('web', nginx, {
        pod: {
          volumes: [{ name: 'conf', configMap: { name: 'conf', items: [{ key: 'b.conf', path: 'b' }] } }],
        },
      }),
    ],
    roots: ['configMapKeyMissing ConfigMap/conf'],
  },
  {
    name: 'an image that runs as root where it must not',
    objects: [deployment('web', nginx, { pod: { securityContext: { runAsNonRoot: true } } })],
    roots: ['runsAsRoot Deployment/web'],
  },
  // Programs.
  {
    name: 'a command that the image does not have',
    objects: [deployment('web', { ...nginx, command: ['ngins'] })],
    roots: ['commandNotFound Deployment/web'],
  },
  {
    name: 'a program that fails and says why',
    objects: [deployment('worker', shell('echo "cannot open queue" >&2; exit 3'))],
    roots: ['programFails Deployment/worker'],
  },
  {
    name: 'a program that lacks a variable',
    objects: [deployment('api', { image: 'shop/needy:1' })],
    roots: ['programFails Deployment/api'],
  },
  {
    name: 'a program that lacks a file',
    objects: [deployment('api', { image: 'shop/reader:1' })],
    roots: ['programFails Deployment/api'],
  },
  {
    name: 'a program that ends well in a Deployment',
    objects: [deployment('once', shell('echo done'))],
    roots: ['programEnds Deployment/once'],
  },
  {
    name: 'a script with a mistake',
    objects: [deployment('worker', shell('sart-worker --all'))],
    roots: ['programFails Deployment/worker'],
  },
  {
    name: 'an init container that fails',
    objects: [
      deployment('web', nginx, {
        pod: { initContainers: [{ name: 'migrate', ...shell('echo no schema; exit 1') }] },
      }),
    ],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'a second container that fails beside a good one',
    objects: [
      deployment('web', nginx, {
        pod: {
          containers: [
            { name: 'main', ...nginx },
            { name: 'side', ...shell('exit 7') },
          ],
        },
      }),
    ],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'two containers that want one port',
    objects: [
      deployment('web', nginx, {
        pod: {
          containers: [
            { name: 'main', ...nginx },
            { name: 'side', ...nginx },
          ],
        },
      }),
    ],
    roots: ['portTaken Deployment/web'],
  },
  {
    name: 'a postStart hook that fails',
    objects: [deployment('web', { ...nginx, lifecycle: { postStart: { exec: { command: ['false'] } } } })],
    roots: ['startHookFails Deployment/web'],
  },
  {
    name: 'a naked pod that failed for good',
    objects: [pod('lone', shell('echo lost the key; exit 4'), { restartPolicy: 'Never' })],
    roots: ['programFails Pod/lone'],
  },
  {
    name: 'a DaemonSet whose program fails everywhere',
    objects: [daemonSet('agent', shell('echo no licence; exit 1'))],
    roots: ['programFails DaemonSet/agent'],
  },
  {
    name: 'a program that takes more memory than it may',
    objects: [deployment('api', { image: 'shop/hungry:1', resources: { limits: { memory: '64Mi' } } })],
    roots: ['outOfMemory Deployment/api'],
  },
  // Probes.
  {
    name: 'a readiness probe on the wrong port',
    objects: [deployment('web', { ...nginx, readinessProbe: httpProbe(8081) })],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'a readiness probe on a page that is not there',
    objects: [deployment('web', { ...nginx, readinessProbe: httpProbe(80, '/ready') })],
    roots: ['probePath Deployment/web'],
  },
  {
    name: 'a program that says that it is ill',
    objects: [deployment('api', { image: 'shop/ill:1', readinessProbe: httpProbe(8080, '/healthz') })],
    roots: ['probeAnswer Deployment/api'],
  },
  {
    name: 'a program that answers its probe too late',
    objects: [deployment('api', { image: 'shop/slow:1', readinessProbe: httpProbe(8080) })],
    roots: ['probeSlow Deployment/api'],
  },
  {
    name: 'a readiness command that fails',
    objects: [
      deployment('web', {
        ...nginx,
        readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 3 },
      }),
    ],
    roots: ['probeCommand Deployment/web'],
  },
  {
    name: 'a liveness probe on the wrong port',
    objects: [deployment('web', { ...nginx, livenessProbe: httpProbe(8081) })],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'a liveness probe on a page that is not there',
    objects: [deployment('web', { ...nginx, livenessProbe: httpProbe(80, '/alive') })],
    roots: ['probePath Deployment/web'],
  },
  {
    name: 'a startup probe on the wrong port',
    objects: [deployment('web', { ...nginx, startupProbe: httpProbe(8081) })],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'a program that listens to itself alone',
    objects: [deployment('api', { image: 'shop/bashful:1', readinessProbe: httpProbe(8080) })],
    roots: ['probePort Deployment/api'],
  },
  // Scheduling.
  {
    name: 'a node label that no node has',
    objects: [deployment('web', nginx, { pod: { nodeSelector: { disk: 'ssd' } } })],
    roots: ['labelOnNoNode Deployment/web'],
  },
  {
    name: 'a request for more CPU than any node has',
    objects: [deployment('web', { ...nginx, resources: { requests: { cpu: '64' } } })],
    roots: ['noRoom Deployment/web'],
  },
  {
    name: 'a request for more memory than any node has',
    objects: [pod('lone', { ...nginx, resources: { requests: { memory: '900Gi' } } })],
    roots: ['noRoom Pod/lone'],
  },
  {
    name: 'a request for a device that nobody has',
    objects: [deployment('train', { ...nginx, resources: { limits: { 'nvidia.com/gpu': '1' } } })],
    roots: ['deviceAbsent Deployment/train'],
  },
  {
    name: 'more copies than nodes that must stand apart',
    objects: [
      deployment('web', nginx, {
        replicas: 4,
        pod: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
              ],
            },
          },
        },
      }),
    ],
    roots: ['tooCloseToOthers Deployment/web'],
  },
  {
    name: 'a partner that is not there',
    objects: [
      deployment('web', nginx, {
        pod: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } },
              ],
            },
          },
        },
      }),
    ],
    roots: ['partnerAbsent Deployment/web'],
  },
  {
    name: 'a node port that all nodes have given away',
    objects: [
      daemonSet('edge', { ...nginx, ports: [{ containerPort: 80, hostPort: 8099 }] }),
      deployment('late', { ...httpd, ports: [{ containerPort: 8080, hostPort: 8099 }] }),
    ],
    roots: ['hostPortTaken Deployment/late'],
  },
  {
    name: 'a scheduler that does not exist',
    objects: [deployment('web', nginx, { pod: { schedulerName: 'my-scheduler' } })],
    roots: ['schedulerUnknown Deployment/web'],
  },
  {
    name: 'a scheduling gate that nobody lifts',
    objects: [pod('lone', nginx, { schedulingGates: [{ name: 'shop.dev/paid' }] })],
    roots: ['schedulingGated Pod/lone'],
  },
  // Creation.
  {
    name: 'a quota that is used up',
    objects: [quota('team', { pods: '1' }), deployment('web', nginx, { replicas: 3 })],
    roots: ['quotaExceeded ResourceQuota/team'],
  },
  {
    name: 'a quota that wants numbers',
    objects: [quota('team', { 'limits.cpu': '2' }), deployment('web', nginx)],
    roots: ['quotaWantsNumbers ResourceQuota/team'],
  },
  {
    name: 'a limit above the range',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'range' },
        spec: { limits: [{ type: 'Container', max: { memory: '100Mi' } }] },
      },
      deployment('web', { ...nginx, resources: { limits: { memory: '1Gi' } } }),
    ],
    roots: ['limitRangeBroken Deployment/web'],
  },
  {
    name: 'a ServiceAccount that is not there',
    objects: [deployment('web', nginx, { pod: { serviceAccountName: 'robot' } })],
    roots: ['serviceAccountMissing ServiceAccount/robot'],
  },
  {
    name: 'a PriorityClass that is not there',
    objects: [deployment('web', nginx, { pod: { priorityClassName: 'golden' } })],
    roots: ['priorityClassMissing PriorityClass/golden'],
  },
  // Storage.
  {
    name: 'a claim that nobody made',
    objects: [deployment('db', nginx, { pod: withClaim('data') })],
    roots: ['claimMissing PersistentVolumeClaim/data'],
  },
  {
    name: 'a claim of a class that does not exist',
    objects: [
      claim('data', { storageClassName: 'gold' }),
      deployment('db', nginx, { pod: withClaim('data') }),
    ],
    roots: ['storageClassMissing PersistentVolumeClaim/data'],
  },
  // Services.
  {
    name: 'a Service whose selector has a slip',
    objects: [deployment('web', nginx), service('web', { selector: { app: 'wbe' } })],
    roots: ['selectorMatchesNothing Service/web'],
  },
  {
    name: 'a Service that wants one label too many',
    objects: [deployment('web', nginx), service('web', { selector: { app: 'web', tier: 'front' } })],
    roots: ['selectorMatchesNothing Service/web'],
  },
  {
    name: 'a Service before a Deployment that sleeps',
    objects: [deployment('web', nginx, { replicas: 0 }), service('web')],
    roots: ['scaledToZero Deployment/web'],
  },
  {
    name: 'a Deployment that somebody put to sleep',
    objects: [deployment('web', nginx, { replicas: 2 })],
    lines: ['kubectl scale deployment/web --replicas=0'],
    roots: ['scaledToZero Deployment/web'],
  },
  {
    name: 'a target port where nobody listens',
    objects: [deployment('web', httpd), service('web')],
    roots: ['targetPortClosed Service/web'],
  },
  {
    name: 'a target port by a name that no port has',
    objects: [deployment('web', httpd), service('web', { ports: [{ port: 80, targetPort: 'web' }] })],
    roots: ['portNameUnknown Service/web'],
  },
  {
    name: 'a Service before a program that fails',
    objects: [deployment('web', shell('echo no config; exit 1')), service('web')],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'a client that asks for a Service nobody made',
    objects: [deployment('web', shell('while true; do wget -q -T 2 -O - http://basket/; sleep 3; done'))],
    roots: ['serviceMissing Service/basket'],
  },
  {
    name: 'a client that falls over because a Service is missing',
    objects: [deployment('front', { image: 'shop/client:1' })],
    roots: ['serviceMissing Service/backend'],
  },
  {
    name: 'a client that knocks at a port that the Service does not have',
    objects: [
      deployment('api', httpd),
      service('api', { ports: [{ port: 80, targetPort: 8080 }] }),
      deployment(
        'web',
        shell('while true; do echo GET http://api:8080/; wget -q -T 2 -O - http://api:8080/; sleep 3; done'),
      ),
    ],
    roots: ['servicePortAbsent Service/api'],
  },
  // Rollouts and batches.
  {
    name: 'a change to a Deployment that is paused',
    objects: [deployment('web', nginx, { replicas: 2 })],
    lines: ['kubectl rollout pause deployment/web', 'kubectl set image deployment/web main=nginx:1.28'],
    roots: ['rolloutPaused Deployment/web'],
  },
  {
    name: 'a Job that gave up',
    objects: [job('import', shell('echo no such table; exit 2'), { backoffLimit: 1 })],
    roots: ['jobGaveUp Job/import', 'programFails Job/import'],
  },
  {
    name: 'a Job that took too long',
    objects: [job('import', shell('sleep 600'), { activeDeadlineSeconds: 20 })],
    roots: ['jobTooSlow Job/import'],
  },
  {
    name: 'a CronJob that is suspended',
    objects: [cronJob('nightly', shell('echo good night'), { suspend: true })],
    roots: ['cronSuspended CronJob/nightly'],
  },
  {
    name: 'a pod that a finalizer holds',
    objects: [
      {
        ...pod('lone', nginx),
        metadata: { name: 'lone', labels: { app: 'lone' }, finalizers: ['shop.dev/receipt'] },
      },
    ],
    lines: ['kubectl delete pod lone --wait=false'],
    roots: ['finalizerHolds Pod/lone'],
  },
]
