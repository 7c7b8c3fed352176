// Worlds made from the catalogue of faults, each broken in its machinery or in what everybody shares.

import type { BrokenWorld } from './broken-worlds.ts'
import {
  autoscaler,
  deployment,
  httpd,
  nginx,
  type Part,
  pod,
  service,
  shell,
  statefulSet,
} from './manifests.ts'

const ns = 'shop'

const budget = (name: string, spec: Part): Part => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, ...spec },
})

const client = (url: string, pod: Part = {}): Part =>
  deployment('client', shell(`while true; do echo GET ${url}; wget -q -T 2 -O - ${url}; sleep 3; done`), {
    pod,
  })

const onNode = (node: string): Part => ({ nodeSelector: { 'kubernetes.io/hostname': node } })

export const catalogueWorlds: readonly BrokenWorld[] = [
  {
    name: 'K03 a scheduler whose manifest has a slip in its command',
    breakIt: (bench) => {
      bench.editFile('control-plane', '/etc/kubernetes/manifests/kube-scheduler.yaml', (text) =>
        text.replace('- kube-scheduler\n', '- kube-schedular\n'),
      )
      bench.seconds(90)
      bench.apply(ns, pod('late', nginx))
      bench.seconds(60)
    },
    roots: ['commandNotFound Pod/kube-scheduler-control-plane'],
  },
  {
    name: 'K04 controllers whose manifest has a slip in its image',
    breakIt: (bench) => {
      bench.editFile('control-plane', '/etc/kubernetes/manifests/kube-controller-manager.yaml', (text) =>
        text.replace('kube-controller-manager:v', 'kube-controller-manager:w'),
      )
      bench.seconds(120)
    },
    roots: ['imageNotFound Pod/kube-controller-manager-control-plane'],
  },
  {
    name: 'X02 a Corefile with a word that CoreDNS does not know',
    breakIt: async (bench) => {
      await bench.type(
        ns,
        `kubectl get configmap coredns -n kube-system -o yaml | sed 's/  errors/  erors/' | kubectl replace -f -`,
      )
      await bench.type(ns, 'kubectl delete pods -n kube-system -l k8s-app=kube-dns --wait=false')
      bench.seconds(90)
    },
    roots: ['corefileBroken ConfigMap/coredns'],
  },
  {
    name: 'X04 a kube-proxy with an image that nobody has',
    breakIt: async (bench) => {
      await bench.type(
        ns,
        'kubectl set image daemonset/kube-proxy -n kube-system kube-proxy=registry.k8s.io/kube-proxy:v0',
      )
      bench.seconds(90)
    },
    roots: ['imageNotFound DaemonSet/kube-proxy'],
  },
  {
    name: 'X04 a kube-proxy that somebody deleted',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl delete daemonset kube-proxy -n kube-system')
      bench.seconds(60)
    },
    roots: ['proxyDown DaemonSet/kube-proxy'],
  },
  {
    name: 'X04 a kube-proxy that may not run on one node',
    breakIt: async (bench) => {
      await bench.type(
        ns,
        `kubectl patch daemonset kube-proxy -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"proxy":"yes"}}}}}'`,
      )
      await bench.type(ns, 'kubectl label nodes control-plane worker-2 proxy=yes')
      bench.seconds(90)
    },
    roots: ['proxyDown Node/worker-1'],
  },
  {
    name: 'X05 a node whose network plugin is gone while it was up',
    breakIt: (bench) => {
      bench.inject('networkPluginMissing', { node: 'worker-1' })
      bench.apply(ns, deployment('late', nginx, { pod: onNode('worker-1') }))
      bench.seconds(60)
    },
    roots: ['sandboxFails Node/worker-1'],
  },
  {
    name: 'N01 a node that is cut off',
    breakIt: (bench) => {
      bench.inject('networkPartition', { node: 'worker-2' })
      bench.seconds(90)
    },
    roots: ['nodeSilent Node/worker-2'],
  },
  {
    name: 'N01 two nodes that do not hear each other',
    breakIt: (bench) => {
      bench.apply(ns, deployment('api', httpd, { pod: onNode('worker-1') }))
      bench.apply(
        ns,
        service('api', { ports: [{ port: 80, targetPort: 8080 }] }),
        client('http://api/', onNode('worker-2')),
      )
      bench.seconds(40)
      bench.inject('linkCut', { from: 'worker-1', to: 'worker-2' })
      bench.seconds(40)
    },
    roots: ['nodesCutOff Node/worker-1'],
  },
  {
    name: 'N05 a node that runs out of memory',
    breakIt: (bench) => {
      bench.inject('memoryFull', { node: 'worker-1' })
      bench.seconds(40)
    },
    roots: ['memoryPressure Node/worker-1'],
  },
  {
    name: 'O07 an autoscaler whose metrics-server sleeps',
    addons: ['metrics-server'],
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl scale deployment/metrics-server -n kube-system --replicas=0')
      bench.apply(
        ns,
        deployment('busy', { ...nginx, resources: { requests: { cpu: '50m' } } }),
        autoscaler('busy'),
      )
      bench.seconds(150)
    },
    roots: ['apiServiceDown APIService/v1beta1.metrics.k8s.io'],
  },
  {
    name: 'R11 a metrics-server that sleeps',
    addons: ['metrics-server'],
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl scale deployment/metrics-server -n kube-system --replicas=0')
      bench.seconds(90)
    },
    roots: ['apiServiceDown APIService/v1beta1.metrics.k8s.io'],
  },
  {
    name: 'I09 a registry that never answers, and a pull that queues up behind it',
    breakIt: (bench) => {
      bench.inject('registryUnreachable', { host: 'mute.example', how: 'hang' })
      bench.apply(ns, deployment('mute', { image: 'mute.example/app:1' }, { pod: onNode('worker-1') }))
      bench.seconds(10)
      bench.apply(ns, deployment('late', { image: 'redis:7' }, { pod: onNode('worker-1') }))
      bench.seconds(170)
    },
    roots: ['pullHangs Deployment/mute'],
  },
  {
    name: 'G02 a drain that a budget can never allow',
    breakIt: async (bench) => {
      bench.apply(ns, budget('web', { minAvailable: 2 }))
      bench.seconds(10)
      await bench.type(ns, 'kubectl drain worker-1 --ignore-daemonsets --timeout=20s')
    },
    roots: ['budgetForbids PodDisruptionBudget/web'],
  },
  {
    name: 'T09 a Service for its own node only, asked from another one',
    breakIt: (bench) => {
      bench.apply(ns, deployment('api', httpd, { pod: onNode('worker-1') }))
      bench.apply(
        ns,
        service('api', { internalTrafficPolicy: 'Local', ports: [{ port: 80, targetPort: 8080 }] }),
        client('http://api/', onNode('worker-2')),
      )
      bench.seconds(60)
    },
    roots: ['noPodOnNode Service/api'],
  },
  {
    name: 'S13 nodes that run as many pods as they may',
    breakIt: async (bench) => {
      bench.apply(ns, deployment('many', { image: 'registry.k8s.io/pause:3.10' }, { replicas: 230 }))
      bench.seconds(240)
    },
    roots: ['nodesFull Deployment/many'],
  },
  {
    name: 'S01 a label that only a closed node has',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl label node worker-1 disk=ssd')
      await bench.type(ns, 'kubectl cordon worker-1')
      bench.apply(ns, deployment('db', nginx, { pod: { nodeSelector: { disk: 'ssd' } } }))
      bench.seconds(30)
    },
    roots: ['labelOnNoNode Deployment/db'],
  },
  {
    name: 'A07 a namespace that has become strict',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl label namespace shop pod-security.kubernetes.io/enforce=restricted')
      bench.apply(ns, deployment('late', nginx))
      bench.seconds(30)
    },
    roots: ['podSecurityBroken Deployment/late'],
  },
  {
    name: 'A11 a webhook whose Service is gone',
    breakIt: (bench) => {
      bench.apply(ns, {
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
      })
      bench.apply(ns, deployment('late', nginx))
      bench.seconds(30)
    },
    roots: ['webhookDown ValidatingWebhookConfiguration/guard'],
  },
  {
    name: 'A12 a policy that says no',
    breakIt: (bench) => {
      bench.apply(
        ns,
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicy',
          metadata: { name: 'owned' },
          spec: {
            matchConstraints: {
              resourceRules: [
                { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
              ],
            },
            validations: [
              { expression: "'owner' in object.metadata.labels", message: 'every pod needs an owner' },
            ],
          },
        },
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicyBinding',
          metadata: { name: 'owned-everywhere' },
          spec: { policyName: 'owned', validationActions: ['Deny'] },
        },
      )
      bench.seconds(20)
      bench.apply(ns, deployment('late', nginx))
      bench.seconds(30)
    },
    roots: ['policyDenies Deployment/late'],
  },
  {
    name: 'A02 a binding that names the account of another namespace',
    breakIt: async (bench) => {
      bench.apply(
        ns,
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'readers' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
          subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
        },
        deployment('robot', {
          image: 'curlimages/curl:8.14.1',
          command: [
            'sh',
            '-c',
            'T=/var/run/secrets/kubernetes.io/serviceaccount; while true; do curl -s --cacert $T/ca.crt -H "Authorization: Bearer $(cat $T/token)" https://kubernetes.default/api/v1/namespaces/shop/pods | grep message; sleep 5; done',
          ],
        }),
      )
      bench.seconds(60)
    },
    roots: ['accountMayNot Deployment/robot'],
  },
  {
    name: 'H05 a namespace that a finalizer of a custom resource holds',
    breakIt: async (bench) => {
      bench.apply(ns, {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'cups.tea.example.com' },
        spec: {
          group: 'tea.example.com',
          scope: 'Namespaced',
          names: { plural: 'cups', singular: 'cup', kind: 'Cup', listKind: 'CupList' },
          versions: [
            { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
          ],
        },
      })
      bench.seconds(10)
      bench.addNamespace('tea')
      bench.seconds(2)
      bench.apply('tea', {
        apiVersion: 'tea.example.com/v1',
        kind: 'Cup',
        metadata: { name: 'green', finalizers: ['tea.example.com/wash'] },
      })
      await bench.type(ns, 'kubectl delete namespace tea --wait=false')
      bench.seconds(60)
    },
    roots: ['finalizerHolds Namespace/tea'],
  },
  {
    name: 'G07 a zone that is gone',
    nodes: 5,
    breakIt: (bench) => {
      bench.inject('nodeCrash', { node: 'worker-1' })
      bench.inject('nodeCrash', { node: 'worker-2' })
      bench.seconds(90)
    },
    roots: ['nodeSilent Node/worker-1', 'nodeSilent Node/worker-2'],
  },
  {
    name: 'W20 a StatefulSet that waits for a claim of its first pod',
    breakIt: (bench) => {
      bench.apply(
        ns,
        service('db', { clusterIP: 'None' }),
        statefulSet('db', nginx, {
          replicas: 3,
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: 'gold',
                resources: { requests: { storage: '1Gi' } },
              },
            },
          ],
        }),
      )
      bench.seconds(60)
    },
    roots: ['storageClassMissing PersistentVolumeClaim/data-db-0'],
  },
]
