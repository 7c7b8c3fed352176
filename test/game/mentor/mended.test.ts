// Causes that have just gone: as long as the pods are on their way, nobody is told the old one.
import { describe, expect, it } from 'vitest'
import {
  claim,
  configMap,
  deployment,
  httpd,
  nginx,
  type Part,
  service,
  shell,
  withClaim,
} from './manifests.ts'
import { MentorBench, rootOf } from './mentor-bench.ts'
import { badRegistries, stateImages } from './states.ts'

const ns = 'shop'

interface Mended {
  readonly name: string
  /** What is broken at first, and the root of it. */
  readonly objects: readonly object[]
  readonly before?: readonly string[]
  readonly root: string
  /** What mends it. */
  readonly lines?: readonly string[]
  readonly apply?: readonly object[]
  readonly waitSeconds?: number
}

const onWorker = { nodeSelector: { disk: 'ssd' } }
const quota = (pods: string): Part => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team' },
  spec: { hard: { pods } },
})
const range = (memory: string): Part => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'range' },
  spec: { limits: [{ type: 'Container', max: { memory } }] },
})
const robot = deployment('robot', {
  image: 'curlimages/curl:8.14.1',
  command: [
    'sh',
    '-c',
    'T=/var/run/secrets/kubernetes.io/serviceaccount; while true; do curl -s --cacert $T/ca.crt -H "Authorization: Bearer $(cat $T/token)" https://kubernetes.default/api/v1/namespaces/shop/pods | grep message; sleep 5; done',
  ],
})
const webhook: Part = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'guard' },
  webhooks: [
    {
      name: 'guard.shop.dev',
      clientConfig: { service: { name: 'guard', namespace: ns } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
}

const cases: readonly Mended[] = [
  {
    name: 'a tag',
    objects: [deployment('web', { image: 'nginx:1.98' })],
    root: 'imageNotFound Deployment/web',
    lines: ['kubectl set image deployment/web main=nginx:1.29'],
  },
  {
    name: 'a ConfigMap',
    objects: [deployment('web', { ...nginx, envFrom: [{ configMapRef: { name: 'settings' } }] })],
    root: 'configMapMissing ConfigMap/settings',
    apply: [configMap('settings', { a: 'b' })],
  },
  {
    name: 'a ConfigMap of a volume',
    objects: [deployment('web', nginx, { pod: { volumes: [{ name: 'c', configMap: { name: 'conf' } }] } })],
    root: 'configMapMissing ConfigMap/conf',
    apply: [configMap('conf', { a: 'b' })],
  },
  {
    name: 'a login for a registry, before the node asks again',
    objects: [
      deployment(
        'web',
        { image: 'private.example/app:1' },
        { pod: { imagePullSecrets: [{ name: 'regcred' }] } },
      ),
    ],
    root: 'pullSecretMissing Secret/regcred',
    lines: [
      'kubectl create secret docker-registry regcred --docker-server=private.example --docker-username=a --docker-password=b',
    ],
  },
  {
    name: 'a quota',
    objects: [quota('1'), deployment('web', nginx, { replicas: 3 })],
    root: 'quotaExceeded ResourceQuota/team',
    apply: [quota('9')],
  },
  {
    name: 'a neighbour that used the quota up',
    objects: [quota('2'), deployment('old', nginx, { replicas: 2 }), deployment('web', nginx, {})],
    root: 'quotaExceeded ResourceQuota/team',
    lines: ['kubectl delete deployment old'],
    waitSeconds: 10,
  },
  {
    name: 'a range',
    objects: [range('100Mi'), deployment('web', { ...nginx, resources: { limits: { memory: '1Gi' } } })],
    root: 'limitRangeBroken Deployment/web',
    apply: [range('2Gi')],
  },
  {
    name: 'a strict namespace',
    objects: [],
    before: [
      'kubectl label namespace shop pod-security.kubernetes.io/enforce=restricted',
      'kubectl create deployment web --image=nginx:1.29',
    ],
    root: 'podSecurityBroken Deployment/web',
    lines: ['kubectl label namespace shop pod-security.kubernetes.io/enforce-'],
  },
  {
    name: 'a webhook',
    objects: [webhook, deployment('web', nginx)],
    root: 'webhookDown ValidatingWebhookConfiguration/guard',
    lines: ['kubectl delete validatingwebhookconfiguration guard'],
  },
  {
    name: 'an account',
    objects: [deployment('web', nginx, { pod: { serviceAccountName: 'robot' } })],
    root: 'serviceAccountMissing ServiceAccount/robot',
    lines: ['kubectl create serviceaccount robot'],
  },
  {
    name: 'the rights of an account',
    objects: [robot],
    root: 'accountMayNot Deployment/robot',
    lines: ['kubectl create rolebinding readers --clusterrole=view --serviceaccount=shop:default'],
    waitSeconds: 1,
  },
  {
    name: 'a label of a node',
    objects: [deployment('web', nginx, { pod: onWorker })],
    root: 'labelOnNoNode Deployment/web',
    lines: ['kubectl label node worker-1 disk=ssd'],
  },
  {
    name: 'closed nodes',
    objects: [],
    before: ['kubectl cordon worker-1 worker-2', 'kubectl create deployment web --image=nginx:1.29'],
    root: 'nodesCordoned Deployment/web',
    lines: ['kubectl uncordon worker-1'],
  },
  {
    name: 'a Service that a program fell over, which waits for its next start',
    objects: [deployment('front', { image: 'shop/client:1' })],
    root: 'serviceMissing Service/backend',
    apply: [deployment('backend', httpd), service('backend', { ports: [{ port: 80, targetPort: 8080 }] })],
    waitSeconds: 12,
  },
  {
    name: 'a selector',
    objects: [deployment('web', nginx), service('web', { selector: { app: 'wbe' } })],
    root: 'selectorMatchesNothing Service/web',
    lines: ['kubectl set selector service web app=web'],
  },
  {
    name: 'a probe',
    objects: [
      deployment('web', {
        ...nginx,
        readinessProbe: { httpGet: { port: 80, path: '/nowhere' }, periodSeconds: 2 },
      }),
    ],
    root: 'probePath Deployment/web',
    lines: [
      `kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","readinessProbe":{"httpGet":{"path":"/","port":80}}}]}}}}'`,
    ],
  },
  {
    name: 'a claim of a class that did not exist',
    objects: [
      claim('data', { storageClassName: 'gold' }),
      deployment('db', nginx, { pod: withClaim('data') }),
    ],
    root: 'storageClassMissing PersistentVolumeClaim/data',
    lines: ['kubectl delete deployment db', 'kubectl delete pvc data'],
    apply: [],
    waitSeconds: 20,
  },
  {
    name: 'the DNS of the cluster',
    objects: [
      deployment('web', shell('while true; do wget -q -T 2 -O - http://web/; sleep 3; done')),
      service('web'),
    ],
    before: ['kubectl scale deployment/coredns -n kube-system --replicas=0'],
    root: 'dnsScaledToZero Deployment/coredns',
    lines: [
      'kubectl scale deployment/coredns -n kube-system --replicas=2',
      'kubectl delete service/web deployment/web',
    ],
    waitSeconds: 5,
  },
]

describe('the mentor when the cause has just gone', () => {
  it.each(cases.map((each) => [each.name, each] as const))('forgets %s', async (_, each) => {
    const bench = new MentorBench({ images: stateImages, nodes: 3 })
    for (const [host, how] of Object.entries(badRegistries))
      bench.inject('registryUnreachable', { host, how })
    bench.addNamespace(ns)
    bench.seconds(1)
    bench.apply(ns, ...each.objects)
    for (const line of each.before ?? []) expect((await bench.type(ns, line)).exitCode, line).toBe(0)
    bench.seconds(100)
    expect((await bench.findings(ns)).map(rootOf)).toContain(each.root)
    for (const line of each.lines ?? []) expect((await bench.type(ns, line)).exitCode, line).toBe(0)
    bench.apply(ns, ...(each.apply ?? []))
    bench.seconds(each.waitSeconds ?? 2)
    expect((await bench.findings(ns)).map(rootOf)).toEqual([])
  })

  it('forgets a cut link as soon as packets pass again', async () => {
    const bench = new MentorBench({ images: stateImages, nodes: 3 })
    bench.addNamespace(ns)
    bench.seconds(1)
    const on = (node: string): Part => ({ nodeSelector: { 'kubernetes.io/hostname': node } })
    const asks = shell('while true; do echo GET http://api/; wget -q -T 2 -O - http://api/; sleep 3; done')
    bench.apply(ns, deployment('api', httpd, { pod: on('worker-1') }))
    bench.apply(
      ns,
      service('api', { ports: [{ port: 80, targetPort: 8080 }] }),
      deployment('web', asks, { pod: on('worker-2') }),
    )
    bench.seconds(30)
    const heal = bench.inject('linkCut', { from: 'worker-1', to: 'worker-2' })
    bench.seconds(30)
    expect((await bench.findings(ns)).map(rootOf)).toEqual(['nodesCutOff Node/worker-1'])
    heal()
    bench.seconds(1)
    expect((await bench.findings(ns)).map(rootOf)).toEqual([])
  })
})
