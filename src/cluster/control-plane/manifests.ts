// The files that kubeadm puts into /etc/kubernetes/manifests of a control-plane machine, v1.35.
import { isRecord, type Sent } from '#api/object.ts'
import { kubernetesVersion } from '#api/release.ts'
import type { Pod } from '#api/types/core-v1.ts'

const etcdVersion = '3.6.6-0'

interface StaticPod {
  readonly component: string
  readonly image: string
  readonly command: readonly string[]
  readonly cpu: string
  readonly memory?: string
  readonly volumes: readonly (readonly [name: string, path: string, type: string])[]
}

/** A manifest: what its file says, and the same as a value. */
export interface Manifest {
  readonly file: string
  readonly text: string
  readonly pod: Sent<Pod>
}

export function controlPlaneManifests(nodeName: string, address: string): readonly Manifest[] {
  return staticPods(nodeName, address).map((each) => {
    const pod = podOf(each)
    return { file: `${each.component}.yaml`, text: `${yamlLines(pod, '').join('\n')}\n`, pod }
  })
}

function staticPods(nodeName: string, address: string): StaticPod[] {
  const pki: readonly [string, string, string] = ['k8s-certs', '/etc/kubernetes/pki', 'DirectoryOrCreate']
  const conf = (file: string): readonly [string, string, string] => [
    'kubeconfig',
    `/etc/kubernetes/${file}`,
    'FileOrCreate',
  ]
  return [
    {
      component: 'etcd',
      image: `registry.k8s.io/etcd:${etcdVersion}`,
      command: [
        'etcd',
        `--advertise-client-urls=https://${address}:2379`,
        '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
        '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd',
        `--initial-cluster=${nodeName}=https://${address}:2380`,
        `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
        `--name=${nodeName}`,
      ],
      cpu: '100m',
      memory: '100Mi',
      volumes: [
        ['etcd-data', '/var/lib/etcd', 'DirectoryOrCreate'],
        ['etcd-certs', '/etc/kubernetes/pki/etcd', 'DirectoryOrCreate'],
      ],
    },
    {
      component: 'kube-apiserver',
      image: `registry.k8s.io/kube-apiserver:${kubernetesVersion}`,
      command: [
        'kube-apiserver',
        `--advertise-address=${address}`,
        '--allow-privileged=true',
        '--authorization-mode=Node,RBAC',
        '--client-ca-file=/etc/kubernetes/pki/ca.crt',
        '--enable-admission-plugins=NodeRestriction',
        '--etcd-servers=https://127.0.0.1:2379',
        '--secure-port=6443',
        '--service-cluster-ip-range=10.96.0.0/12',
      ],
      cpu: '250m',
      volumes: [pki],
    },
    {
      component: 'kube-controller-manager',
      image: `registry.k8s.io/kube-controller-manager:${kubernetesVersion}`,
      command: [
        'kube-controller-manager',
        '--allocate-node-cidrs=true',
        '--bind-address=127.0.0.1',
        '--cluster-cidr=10.244.0.0/16',
        '--kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--leader-elect=true',
        '--service-cluster-ip-range=10.96.0.0/12',
        '--use-service-account-credentials=true',
      ],
      cpu: '200m',
      volumes: [pki, conf('controller-manager.conf')],
    },
    {
      component: 'kube-scheduler',
      image: `registry.k8s.io/kube-scheduler:${kubernetesVersion}`,
      command: [
        'kube-scheduler',
        '--bind-address=127.0.0.1',
        '--kubeconfig=/etc/kubernetes/scheduler.conf',
        '--leader-elect=true',
      ],
      cpu: '100m',
      volumes: [conf('scheduler.conf')],
    },
  ]
}

function podOf({ component, image, command, cpu, memory, volumes }: StaticPod): Sent<Pod> {
  const container = {
    command,
    image,
    imagePullPolicy: 'IfNotPresent',
    name: component,
    resources: { requests: { cpu, ...(memory !== undefined && { memory }) } },
    volumeMounts: volumes.map(([name, mountPath]) => ({ mountPath, name })),
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      labels: { component, tier: 'control-plane' },
      name: component,
      namespace: 'kube-system',
    },
    spec: {
      containers: [container],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: volumes.map(([name, path, type]) => ({ hostPath: { path, type }, name })),
    },
    status: {},
  }
}

/** The lines of an object as YAML. No text in these manifests needs quotes. */
function yamlLines(object: object, indent: string): string[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value))
      return [`${indent}${key}:`, ...value.flatMap((item: unknown) => itemLines(item, indent))]
    if (!isRecord(value)) return [`${indent}${key}: ${value}`]
    const inner = yamlLines(value, `${indent}  `)
    return inner.length === 0 ? [`${indent}${key}: {}`] : [`${indent}${key}:`, ...inner]
  })
}

function itemLines(item: unknown, indent: string): string[] {
  if (!isRecord(item)) return [`${indent}- ${item}`]
  const [first = '', ...rest] = yamlLines(item, `${indent}  `)
  return [`${indent}- ${first.trimStart()}`, ...rest]
}

/** Images that are on a machine before its first boot, so that a cluster is up within seconds. */
export const preloadedImages: readonly string[] = [
  `registry.k8s.io/etcd:${etcdVersion}`,
  `registry.k8s.io/kube-apiserver:${kubernetesVersion}`,
  `registry.k8s.io/kube-controller-manager:${kubernetesVersion}`,
  `registry.k8s.io/kube-scheduler:${kubernetesVersion}`,
  `registry.k8s.io/kube-proxy:${kubernetesVersion}`,
  'registry.k8s.io/coredns/coredns:v1.13.1',
  'registry.k8s.io/pause:3.10.1',
]
