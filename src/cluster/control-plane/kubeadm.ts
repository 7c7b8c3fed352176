// What kubeadm leaves in a new cluster, v1.35: labels of the control plane, DNS and the service proxy.
import type { Sent } from '#api/object.ts'
import { agentOf, kubernetesVersion } from '#api/release.ts'
import {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  daemonSets,
  deployments,
  nodes,
  type ResourceRef,
  serviceAccounts,
  services,
} from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists } from '#api/status.ts'
import type { DaemonSet, Deployment } from '#api/types/apps-v1.ts'
import type { ClusterRole, ClusterRoleBinding, Subject } from '#api/types/rbac-v1.ts'
import type { Clock } from '../clock.ts'
import { ApiClient, ConnectionError, type Door } from '../runtime/api-client.ts'

/** Who holds the kubeconfig that kubeadm leaves behind, with the rights of a superuser. */
export const clusterAdmin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const retryMs = 250

/** Sets the cluster up as soon as the server answers. `controlPlane` names its machine, if it has one. */
export function initCluster(door: Door, clock: Clock, controlPlane: string | undefined): void {
  const api = new ApiClient(door, clusterAdmin, agentOf('kubeadm'))
  const steps: (() => void)[] = [
    ...(controlPlane === undefined ? [] : [() => markControlPlane(api, controlPlane), ...addons(api)]),
  ]
  const go = (): void => {
    try {
      for (let step = steps[0]; step !== undefined; step = steps[0]) {
        step()
        steps.shift()
      }
    } catch (error) {
      if (!(error instanceof ConnectionError) && !(error instanceof ApiError)) throw error
      clock.after(retryMs, go)
    }
  }
  go()
}

function create<T>(api: ApiClient, ref: ResourceRef<T>, object: Sent<T>, namespace?: string): void {
  try {
    api.create(ref, object, namespace)
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
}

function markControlPlane(api: ApiClient, name: string): void {
  const labels = {
    'node-role.kubernetes.io/control-plane': '',
    'node.kubernetes.io/exclude-from-external-load-balancers': '',
  }
  api.patch(nodes, undefined, name, 'strategic', { metadata: { labels } })
}

const namespace = 'kube-system'
const dnsLabels = { 'k8s-app': 'kube-dns' }
const proxyLabels = { 'k8s-app': 'kube-proxy' }

function addons(api: ApiClient): (() => void)[] {
  return [
    () => create(api, clusterRoles, coreDnsRole),
    ...accessGrants.map((grant) => () => create(api, clusterRoleBindings, grant)),
    () => create(api, serviceAccounts, { metadata: { name: 'coredns' } }, namespace),
    () => create(api, serviceAccounts, { metadata: { name: 'kube-proxy' } }, namespace),
    () => create(api, configMaps, { metadata: { name: 'coredns' }, data: { Corefile: corefile } }, namespace),
    () =>
      create(
        api,
        services,
        {
          metadata: {
            name: 'kube-dns',
            labels: {
              ...dnsLabels,
              'kubernetes.io/cluster-service': 'true',
              'kubernetes.io/name': 'CoreDNS',
            },
            annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
          },
          spec: {
            clusterIP: '10.96.0.10',
            selector: dnsLabels,
            ports: [
              { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
              { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
              { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
            ],
          },
        },
        namespace,
      ),
    () => create(api, deployments, coreDns, namespace),
    () => create(api, daemonSets, kubeProxy, namespace),
  ]
}

const rbacGroup = 'rbac.authorization.k8s.io'
const coreDnsRole: Sent<ClusterRole> = {
  metadata: { name: 'system:coredns' },
  rules: [
    {
      apiGroups: [''],
      resources: ['endpoints', 'services', 'pods', 'namespaces'],
      verbs: ['list', 'watch'],
    },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ],
}

function granted(name: string, role: string, subject: Sent<Subject>): Sent<ClusterRoleBinding> {
  return {
    metadata: { name },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
    subjects: [subject],
  }
}

/** Who may do what beside what every cluster grants: the addons, and whoever holds the admin's kubeconfig. */
const accessGrants = [
  granted('system:coredns', 'system:coredns', { kind: 'ServiceAccount', name: 'coredns', namespace }),
  granted('kubeadm:node-proxier', 'system:node-proxier', {
    kind: 'ServiceAccount',
    name: 'kube-proxy',
    namespace,
  }),
  granted('kubeadm:cluster-admins', 'cluster-admin', {
    apiGroup: rbacGroup,
    kind: 'Group',
    name: 'kubeadm:cluster-admins',
  }),
]

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`

const coreDns: Sent<Deployment> = {
  metadata: { name: 'coredns', labels: dnsLabels },
  spec: {
    replicas: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    selector: { matchLabels: dnsLabels },
    template: {
      metadata: { labels: dnsLabels },
      spec: {
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: 'coredns',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
        ],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        containers: [
          {
            name: 'coredns',
            image: 'registry.k8s.io/coredns/coredns:v1.13.1',
            imagePullPolicy: 'IfNotPresent',
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            args: ['-conf', '/etc/coredns/Corefile'],
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            ports: [
              { name: 'dns', containerPort: 53, protocol: 'UDP' },
              { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
              { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
            ],
          },
        ],
        dnsPolicy: 'Default',
        volumes: [
          {
            name: 'config-volume',
            configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] },
          },
        ],
      },
    },
  },
}

const kubeProxy: Sent<DaemonSet> = {
  metadata: { name: 'kube-proxy', labels: proxyLabels },
  spec: {
    selector: { matchLabels: proxyLabels },
    updateStrategy: { type: 'RollingUpdate' },
    template: {
      metadata: { labels: proxyLabels },
      spec: {
        priorityClassName: 'system-node-critical',
        serviceAccountName: 'kube-proxy',
        hostNetwork: true,
        tolerations: [{ operator: 'Exists' }],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        containers: [
          {
            name: 'kube-proxy',
            image: `registry.k8s.io/kube-proxy:${kubernetesVersion}`,
            imagePullPolicy: 'IfNotPresent',
            command: ['/usr/local/bin/kube-proxy', '--hostname-override=$(NODE_NAME)'],
            env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
          },
        ],
      },
    },
  },
}
