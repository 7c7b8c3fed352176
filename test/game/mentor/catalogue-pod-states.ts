// States made from the catalogue of faults: what a stranger would break in pods, their images, settings, probes and numbers.
import {
  configMap,
  daemonSet,
  deployment,
  job,
  nginx,
  type Part,
  pod,
  service,
  shell,
  statefulSet,
} from './manifests.ts'
import type { State } from './states.ts'

const probe = (port: number | string, more: Part = {}): Part => ({
  tcpSocket: { port },
  periodSeconds: 3,
  ...more,
})

export const cataloguePodStates: readonly State[] = [
  {
    name: 'W04 a script that is no program',
    objects: [deployment('web', { image: 'busybox:1.37', command: ['/etc/passwd'] })],
    roots: ['commandNotAllowed Deployment/web'],
  },
  {
    name: 'W04 a script with an open quote',
    objects: [deployment('web', shell('echo "never closed'))],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'W07 an init container that waits for a Service nobody made',
    objects: [
      deployment('web', nginx, {
        pod: {
          initContainers: [
            { name: 'wait', ...shell('until nslookup ledger; do echo waiting for ledger; sleep 2; done') },
          ],
        },
      }),
    ],
    roots: ['serviceMissing Service/ledger'],
  },
  {
    name: 'W07 an init container that waits for a port with nc',
    objects: [
      deployment('web', nginx, {
        pod: {
          initContainers: [
            { name: 'wait', ...shell('until nc -z drawer 5432; do echo waiting; sleep 2; done') },
          ],
        },
      }),
    ],
    roots: ['serviceMissing Service/drawer'],
  },
  {
    name: 'W07 an init container that waits for a Service whose pods do not come',
    objects: [
      deployment('ledger', { image: 'nginx:1.98' }),
      service('ledger'),
      deployment('web', nginx, {
        pod: {
          initContainers: [
            { name: 'wait', ...shell('until wget -q -T 2 -O - http://ledger/; do sleep 2; done') },
          ],
        },
      }),
    ],
    roots: ['imageNotFound Deployment/ledger'],
  },
  {
    name: 'W20 a StatefulSet that waits for its first pod',
    objects: [
      service('db', { clusterIP: 'None' }),
      statefulSet('db', { ...nginx, readinessProbe: probe(5432) }, { replicas: 3 }),
    ],
    roots: ['probePort StatefulSet/db'],
  },
  {
    name: 'W22 a DaemonSet behind a Service whose label no node has',
    objects: [daemonSet('agent', nginx, { nodeSelector: { edge: 'yes' } }), service('agent')],
    roots: ['labelOnNoNode DaemonSet/agent'],
  },
  {
    name: 'W23 a pod that may run for ten seconds only',
    objects: [pod('lone', nginx, { activeDeadlineSeconds: 10 })],
    roots: ['podTooSlow Pod/lone'],
  },
  {
    name: 'W24 a sidecar that must end first',
    objects: [
      pod('lone', nginx, {
        initContainers: [{ name: 'proxy', ...shell('exit 3'), restartPolicy: 'Always' }],
      }),
    ],
    roots: ['programFails Pod/lone'],
  },
  {
    name: 'P01 a liveness probe by a port name that no port has',
    objects: [deployment('web', { ...nginx, livenessProbe: probe('web') })],
    roots: ['probePortName Deployment/web'],
  },
  {
    name: 'P03 a readiness probe by a port name that no port has',
    objects: [deployment('web', { ...nginx, readinessProbe: probe('web') })],
    roots: ['probePortName Deployment/web'],
  },
  {
    name: 'P04 a slow start that its liveness probe cuts off',
    objects: [
      deployment('web', {
        image: 'shop/late:1',
        ports: [{ containerPort: 8080 }],
        livenessProbe: probe(8080, { failureThreshold: 2 }),
      }),
    ],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'P06 a probe with a program that the image lacks',
    objects: [
      deployment('web', {
        ...nginx,
        readinessProbe: { exec: { command: ['pg_isready'] }, periodSeconds: 3 },
      }),
    ],
    roots: ['probeCommand Deployment/web'],
  },
  {
    name: 'P06 a liveness probe with a program that the image lacks',
    objects: [
      deployment('web', { ...nginx, livenessProbe: { exec: { command: ['pg_isready'] }, periodSeconds: 3 } }),
    ],
    roots: ['probeCommand Deployment/web'],
  },
  {
    name: 'P05 a liveness probe that is too impatient',
    objects: [
      deployment('api', {
        image: 'shop/slow:1',
        livenessProbe: { httpGet: { port: 8080, path: '/' }, periodSeconds: 3 },
      }),
    ],
    roots: ['probeSlow Deployment/api'],
  },
  {
    name: 'P08 a readiness gate that nobody sets',
    objects: [pod('lone', nginx, { readinessGates: [{ conditionType: 'shop.dev/paid' }] }), service('lone')],
    roots: ['readinessGateUnset Pod/lone'],
  },
  {
    name: 'R01 a program that grows until it is killed',
    objects: [deployment('api', { image: 'shop/leaky:1', resources: { limits: { memory: '64Mi' } } })],
    roots: ['outOfMemory Deployment/api'],
  },
  {
    name: 'R01 an init container that wants too much memory',
    objects: [
      deployment('api', nginx, {
        pod: {
          initContainers: [
            { name: 'load', image: 'shop/hungry:1', resources: { limits: { memory: '32Mi' } } },
          ],
        },
      }),
    ],
    roots: ['outOfMemory Deployment/api'],
  },
  {
    name: 'R01 a Job whose pods are killed for their memory',
    objects: [
      job('load', { image: 'shop/hungry:1', resources: { limits: { memory: '32Mi' } } }, { backoffLimit: 1 }),
    ],
    roots: ['jobGaveUp Job/load', 'outOfMemory Job/load'],
  },
  {
    name: 'R05 a quota for CPU that is used up',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'team' },
        spec: { hard: { 'requests.cpu': '500m' } },
      },
      deployment('web', { ...nginx, resources: { requests: { cpu: '200m' } } }, { replicas: 4 }),
    ],
    roots: ['quotaExceeded ResourceQuota/team'],
  },
  {
    name: 'R05 a quota that stops a Job',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'team' },
        spec: { hard: { 'requests.cpu': '100m' } },
      },
      job('import', { ...shell('sleep 5'), resources: { requests: { cpu: '200m' } } }),
    ],
    roots: ['quotaExceeded ResourceQuota/team'],
  },
  {
    name: 'R05 a quota that stops an update, while the old copies run',
    objects: [
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard: { pods: '2' } } },
      deployment('web', nginx, { replicas: 2 }),
    ],
    lines: ['kubectl set image deployment/web main=nginx:1.28'],
    roots: ['quotaExceeded ResourceQuota/team'],
  },
  {
    name: 'R05 a quota for claims that stops a StatefulSet',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'disks' },
        spec: { hard: { persistentvolumeclaims: '0' } },
      },
      service('db', { clusterIP: 'None' }),
      statefulSet('db', nginx, {
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      }),
    ],
    roots: ['quotaExceeded ResourceQuota/disks'],
  },
  {
    name: 'R07 a request under the range',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'range' },
        spec: { limits: [{ type: 'Container', min: { cpu: '100m' } }] },
      },
      statefulSet('db', { ...nginx, resources: { requests: { cpu: '10m' }, limits: { cpu: '20m' } } }),
    ],
    roots: ['limitRangeBroken StatefulSet/db'],
  },
  {
    name: 'C07 a variable that is not what it should be',
    objects: [
      configMap('settings', { DATABASE_URL: '' }),
      deployment('api', { image: 'shop/needy:1', envFrom: [{ configMapRef: { name: 'settings' } }] }),
    ],
    roots: ['programFails Deployment/api'],
  },
  {
    name: 'C03 a pull secret of another namespace',
    objects: [
      deployment(
        'web',
        { image: 'private.example/app:1' },
        { pod: { imagePullSecrets: [{ name: 'regcred' }] } },
      ),
    ],
    roots: ['pullSecretMissing Secret/regcred'],
  },
  {
    name: 'I02 a repository that wants a login',
    objects: [deployment('web', { image: 'private.example/app:1' })],
    roots: ['imageDenied Deployment/web'],
  },
  {
    name: 'I03 a registry that nobody knows',
    objects: [deployment('web', { image: 'regstry.example/app:1' })],
    roots: ['registryUnknown Deployment/web'],
  },
  {
    name: 'I07 a registry that has had enough',
    objects: [deployment('web', { image: 'tired.example/app:1' })],
    roots: ['registryLimits Deployment/web'],
  },
  {
    name: 'I08 a registry with a certificate of its own',
    objects: [deployment('web', { image: 'own.example/app:1' })],
    roots: ['registryUntrusted Deployment/web'],
  },
  {
    name: 'I09 a registry that breaks',
    objects: [deployment('web', { image: 'ill.example/app:1' })],
    roots: ['registryUnreachable Deployment/web'],
  },
]
