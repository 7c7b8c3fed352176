// States made from the catalogue of faults: what a stranger would break around pods: places, ways, work, access, storage.
import {
  claim,
  cronJob,
  daemonSet,
  deployment,
  httpd,
  job,
  nginx,
  type Part,
  pod,
  service,
  shell,
  statefulSet,
  withClaim,
} from './manifests.ts'
import type { State } from './states.ts'

const asks = (url: string): Part => shell(`while true; do wget -q -T 2 -O - ${url}; sleep 3; done`)

export const cataloguePlaceStates: readonly State[] = [
  {
    name: 'S11 a Deployment nailed to a node that does not exist',
    objects: [deployment('web', nginx, { pod: { nodeName: 'worker-9' } })],
    roots: ['nodeNameUnknown Deployment/web'],
  },
  {
    name: 'A05 a Secret that the account may not mount',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'robot', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls' }, stringData: { a: 'b' } },
      deployment('web', nginx, {
        pod: { serviceAccountName: 'robot', volumes: [{ name: 't', secret: { secretName: 'tls' } }] },
      }),
    ],
    roots: ['creationRefused Deployment/web'],
  },
  {
    name: 'R10 a pod that fills its scratch space',
    objects: [
      pod(
        'lone',
        shell('dd if=/dev/zero of=/d/x bs=1M count=20; sleep 9999', {
          volumeMounts: [{ name: 'd', mountPath: '/d' }],
        }),
        { volumes: [{ name: 'd', emptyDir: { sizeLimit: '5Mi' } }] },
      ),
    ],
    roots: ['podEvicted Pod/lone'],
  },
  {
    name: 'W05 a script that does not say who runs it',
    objects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scripts' }, data: { run: 'echo hello' } },
      deployment(
        'web',
        { image: 'busybox:1.37', command: ['/s/run'], volumeMounts: [{ name: 's', mountPath: '/s' }] },
        { pod: { volumes: [{ name: 's', configMap: { name: 'scripts', defaultMode: 493 } }] } },
      ),
    ],
    roots: ['wrongArchitecture Deployment/web'],
  },
  {
    name: 'S09 a RuntimeClass that is not there',
    objects: [deployment('web', nginx, { pod: { runtimeClassName: 'gvisor' } })],
    roots: ['runtimeClassMissing RuntimeClass/gvisor'],
  },
  {
    name: 'S11 a setting of the kernel that the node does not allow',
    objects: [
      pod('lone', nginx, { securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] } }),
    ],
    roots: ['nodeRefuses Pod/lone'],
  },
  {
    name: 'C11 a volume over the pages of the image',
    objects: [
      deployment(
        'web',
        {
          ...nginx,
          readinessProbe: { httpGet: { port: 80 }, periodSeconds: 3 },
          volumeMounts: [{ name: 'pages', mountPath: '/usr/share/nginx/html' }],
        },
        { pod: { volumes: [{ name: 'pages', emptyDir: {} }] } },
      ),
    ],
    roots: ['mountHides Deployment/web'],
  },
  {
    name: 'D15 a volume that the user may not write to',
    objects: [
      deployment(
        'web',
        shell('echo 1 > /data/x || exit 3; sleep 9999', {
          volumeMounts: [{ name: 'd', mountPath: '/data' }],
        }),
        {
          pod: {
            securityContext: { runAsUser: 1000 },
            volumes: [{ name: 'd', hostPath: { path: '/srv', type: 'DirectoryOrCreate' } }],
          },
        },
      ),
    ],
    roots: ['volumeNotWritable Deployment/web'],
  },
  {
    name: 'S02 a DaemonSet that asks for too much',
    objects: [daemonSet('agent', { ...nginx, resources: { requests: { memory: '900Gi' } } })],
    roots: ['noRoom DaemonSet/agent'],
  },
  {
    name: 'S05 copies that must be spread over zones that are not there',
    objects: [
      deployment('web', nginx, {
        replicas: 3,
        pod: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              minDomains: 9,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          ],
        },
      }),
    ],
    lines: ['kubectl scale deployment/web --replicas=8'],
    roots: ['spreadTooStrict Deployment/web'],
  },
  {
    name: 'S05 a spread over a label that nodes do not have',
    objects: [
      deployment('web', nginx, {
        pod: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'shop.dev/rack',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          ],
        },
      }),
    ],
    roots: ['spreadTooStrict Deployment/web'],
  },
  {
    name: 'S01 a required node affinity that nobody meets',
    objects: [
      statefulSet('db', nginx, {
        pod: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] },
                ],
              },
            },
          },
        },
      }),
    ],
    roots: ['labelOnNoNode StatefulSet/db'],
  },
  {
    name: 'S11 a pod nailed to a node that has no room',
    objects: [pod('lone', { ...nginx, resources: { requests: { cpu: '64' } } }, { nodeName: 'worker-1' })],
    roots: ['nodeRefuses Pod/lone'],
  },
  {
    name: 'T02 a Service of a StatefulSet with a slip',
    objects: [statefulSet('db', nginx), service('db', { selector: { app: 'bd' }, clusterIP: 'None' })],
    roots: ['selectorMatchesNothing Service/db'],
  },
  {
    name: 'T03 a headless Service that is asked on its own port',
    objects: [
      deployment('api', httpd),
      service('api', { clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] }),
      deployment(
        'web',
        shell('while true; do echo GET http://api:80/; wget -q -T 2 -O - http://api:80/; sleep 3; done'),
      ),
    ],
    roots: ['headlessPort Service/api'],
  },
  {
    name: 'T10 a Service for UDP that is asked by TCP',
    objects: [
      deployment('api', httpd),
      service('api', { ports: [{ port: 80, targetPort: 8080, protocol: 'UDP' }] }),
      deployment(
        'web',
        shell('while true; do echo GET http://api:80/; wget -q -T 2 -O - http://api:80/; sleep 3; done'),
      ),
    ],
    roots: ['serviceProtocol Service/api'],
  },
  {
    name: 'T12 an Ingress to a Service that nobody made',
    objects: [
      deployment('web', nginx),
      service('web'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'door' },
        spec: {
          rules: [
            {
              http: {
                paths: [
                  {
                    path: '/',
                    pathType: 'Prefix',
                    backend: { service: { name: 'wbe', port: { number: 80 } } },
                  },
                ],
              },
            },
          ],
        },
      },
    ],
    roots: ['ingressBackendMissing Ingress/door', 'ingressUnserved Ingress/door'],
  },
  {
    name: 'T12 an Ingress to a port that the Service does not have',
    objects: [
      deployment('web', nginx),
      service('web'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'door' },
        spec: { defaultBackend: { service: { name: 'web', port: { number: 8080 } } } },
      },
    ],
    roots: ['ingressPortMissing Ingress/door', 'ingressUnserved Ingress/door'],
  },
  {
    name: 'T13 an Ingress of a class that does not exist',
    objects: [
      deployment('web', nginx),
      service('web'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'door' },
        spec: {
          ingressClassName: 'gold',
          defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        },
      },
    ],
    roots: ['ingressClassMissing Ingress/door'],
  },
  {
    name: 'T20 a pod that does not ask the cluster for names',
    objects: [
      deployment('api', httpd),
      service('api', { ports: [{ port: 80, targetPort: 8080 }] }),
      deployment('web', asks('http://api/'), { pod: { dnsPolicy: 'Default' } }),
    ],
    roots: ['dnsPolicyOutside Deployment/web'],
  },
  {
    name: 'T20 a pod on the network of its node that does not ask the cluster for names',
    objects: [
      deployment('api', httpd),
      service('api', { ports: [{ port: 80, targetPort: 8080 }] }),
      deployment('web', asks('http://api/'), { pod: { hostNetwork: true } }),
    ],
    roots: ['dnsPolicyOutside Deployment/web'],
  },
  {
    name: 'J01 a Job whose pod fails, before it gives up',
    objects: [job('import', shell('echo no such table; exit 2'), { backoffLimit: 6 })],
    roots: ['programFails Job/import'],
  },
  {
    name: 'J01 a Job that a rule of its own ends',
    objects: [
      job('import', shell('echo bad input; exit 42'), {
        podFailurePolicy: {
          rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }],
        },
      }),
    ],
    roots: ['jobRuledOut Job/import', 'programFails Job/import'],
  },
  {
    name: 'J01 a CronJob whose jobs fail',
    objects: [cronJob('nightly', shell('echo no space; exit 1'), { schedule: '* * * * *' })],
    roots: ['programFails CronJob/nightly'],
  },
  {
    name: 'J04 a Job that is suspended',
    objects: [job('import', shell('sleep 5'), { suspend: true })],
    roots: ['jobSuspended Job/import'],
  },
  {
    name: 'J08 a Job whose second container never ends',
    objects: [
      job('import', shell('echo done'), {
        pod: {
          containers: [
            { name: 'main', ...shell('echo done') },
            { name: 'proxy', ...nginx },
          ],
        },
      }),
    ],
    roots: ['jobHeldOpen Job/import'],
  },
  {
    name: 'O02 an update whose copies never get ready',
    objects: [deployment('web', nginx, { replicas: 2, progressDeadlineSeconds: 30 })],
    lines: [
      `kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","readinessProbe":{"httpGet":{"port":80,"path":"/nowhere"}}}]}}}}'`,
    ],
    roots: ['probePath Deployment/web'],
  },
  {
    name: 'O12 a StatefulSet that updates only what is deleted',
    objects: [statefulSet('db', nginx, { replicas: 2, updateStrategy: { type: 'OnDelete' } })],
    lines: ['kubectl set image statefulset/db main=nginx:1.28'],
    roots: ['updateOnDelete StatefulSet/db'],
  },
  {
    name: 'O12 a StatefulSet whose partition holds the update back',
    objects: [
      statefulSet('db', nginx, {
        replicas: 2,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
      }),
    ],
    lines: ['kubectl set image statefulset/db main=nginx:1.28'],
    roots: ['updatePartitioned StatefulSet/db'],
  },
  {
    name: 'O12 a DaemonSet that updates only what is deleted',
    objects: [
      (() => {
        const made = daemonSet('agent', nginx)
        return { ...made, spec: { ...(made.spec as Part), updateStrategy: { type: 'OnDelete' } } }
      })(),
    ],
    lines: ['kubectl set image daemonset/agent main=nginx:1.28'],
    roots: ['updateOnDelete DaemonSet/agent'],
  },
  {
    name: 'O08 an autoscaler that may not go further',
    objects: [
      deployment('busy', { image: 'shop/busy:1', resources: { requests: { cpu: '50m' } } }),
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'busy' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' },
          maxReplicas: 2,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
            },
          ],
        },
      },
    ],
    roots: ['scaleAtMax HorizontalPodAutoscaler/busy'],
  },
  {
    name: 'A06 a program that wants a token which is not mounted',
    objects: [
      pod(
        'lone',
        shell('cat /var/run/secrets/kubernetes.io/serviceaccount/token >/dev/null || exit 1; sleep 9999'),
        { automountServiceAccountToken: false },
      ),
    ],
    roots: ['tokenNotMounted Pod/lone'],
  },
  {
    name: 'A01 a program that may not list pods',
    objects: [
      deployment(
        'robot',
        {
          image: 'curlimages/curl:8.14.1',
          command: [
            'sh',
            '-c',
            'T=/var/run/secrets/kubernetes.io/serviceaccount; while true; do curl -s --cacert $T/ca.crt -H "Authorization: Bearer $(cat $T/token)" https://kubernetes.default/api/v1/namespaces/$(cat $T/namespace)/pods | grep message; sleep 5; done',
          ],
        },
        {},
      ),
    ],
    roots: ['accountMayNot Deployment/robot'],
  },
  {
    name: 'A09 a program that must write where it may not',
    objects: [
      deployment(
        'web',
        shell('echo 7 > /state || exit 1', { securityContext: { readOnlyRootFilesystem: true } }),
      ),
    ],
    roots: ['rootIsReadOnly Deployment/web'],
  },
  {
    name: 'D12 a directory of the node that is not there',
    objects: [
      deployment('web', nginx, {
        pod: { volumes: [{ name: 'd', hostPath: { path: '/data', type: 'Directory' } }] },
      }),
    ],
    roots: ['hostPathWrong Deployment/web'],
  },
  {
    name: 'D17 a volume of a driver that no node has',
    objects: [
      deployment('web', nginx, { pod: { volumes: [{ name: 'd', csi: { driver: 'disk.example.com' } }] } }),
    ],
    roots: ['driverAbsent Deployment/web'],
  },
  {
    name: 'D17 a share of a server that is not there',
    objects: [
      deployment('web', nginx, {
        pod: { volumes: [{ name: 'd', nfs: { server: 'nas.example', path: '/exports' } }] },
      }),
    ],
    roots: ['mountFails Deployment/web'],
  },
  {
    name: 'D08 a claim of another name',
    objects: [
      claim('data-db', { storageClassName: 'gold' }),
      deployment('db', nginx, { pod: withClaim('db-data') }),
    ],
    roots: [
      'claimMissing PersistentVolumeClaim/db-data',
      'storageClassMissing PersistentVolumeClaim/data-db',
    ],
  },
]
