// Worlds with a fault in the machinery: what happens to each, and the roots that the mentor must name in `shop`.

import type { AddonName } from '#game/stage.ts'
import { autoscaler, deployment, httpd, nginx, pod, service, shell } from './manifests.ts'
import type { MentorBench } from './mentor-bench.ts'

export interface BrokenWorld {
  readonly name: string
  readonly nodes?: number
  readonly addons?: readonly AddonName[]
  breakIt(bench: MentorBench): Promise<void> | void
  /** `cause Kind/name`, in any order. */
  readonly roots: readonly string[]
}

const ns = 'shop'

export const brokenWorlds: readonly BrokenWorld[] = [
  {
    name: 'a node that has lost its power',
    breakIt: (bench) => {
      bench.inject('nodeCrash', { node: 'worker-1' })
      bench.seconds(90)
    },
    roots: ['nodeSilent Node/worker-1'],
  },
  {
    name: 'a node whose kubelet is stopped',
    breakIt: (bench) => {
      bench.inject('kubeletStop', { node: 'worker-2' })
      bench.seconds(90)
    },
    roots: ['nodeSilent Node/worker-2'],
  },
  {
    name: 'a node without its container runtime',
    breakIt: (bench) => {
      bench.inject('containerRuntimeStop', { node: 'worker-1' })
      bench.seconds(240)
    },
    roots: ['nodeRuntimeDown Node/worker-1'],
  },
  {
    name: 'a node without a pod network',
    breakIt: (bench) => {
      bench.inject('networkPluginRemoved', { node: 'worker-1' })
      bench.seconds(120)
    },
    roots: ['nodeNetworkMissing Node/worker-1'],
  },
  {
    name: 'a node whose disk is full',
    breakIt: (bench) => {
      bench.inject('diskFull', { node: 'worker-1' })
      bench.seconds(60)
    },
    roots: ['diskPressure Node/worker-1'],
  },
  {
    name: 'a pod that was deleted on a dead node',
    breakIt: async (bench) => {
      bench.inject('nodeCrash', { node: 'worker-1' })
      bench.seconds(60)
      const { output } = await bench.type(
        ns,
        'kubectl get pods --field-selector spec.nodeName=worker-1 -o name | head -1',
      )
      await bench.type(ns, `kubectl delete ${output.trim()} --wait=false`)
      bench.seconds(60)
    },
    roots: ['nodeSilent Node/worker-1', 'nodeCannotConfirm Pod/web-*'],
  },
  {
    name: 'nodes that are all closed for maintenance',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl cordon worker-1 worker-2')
      bench.apply(ns, pod('late', nginx))
      bench.seconds(30)
    },
    roots: ['nodesCordoned Pod/late'],
  },
  {
    name: 'nodes that all have a taint',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl taint nodes worker-1 worker-2 team=data:NoSchedule')
      bench.apply(ns, pod('late', nginx))
      bench.seconds(30)
    },
    roots: ['nodesTainted Pod/late'],
  },
  {
    name: 'nodes that are full',
    breakIt: (bench) => {
      bench.apply(ns, deployment('big', { ...nginx, resources: { requests: { cpu: '3' } } }, { replicas: 6 }))
      bench.seconds(60)
    },
    roots: ['noRoom Deployment/big'],
  },
  {
    name: 'a cluster whose DNS was scaled away',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl scale deployment/coredns -n kube-system --replicas=0')
      bench.seconds(60)
    },
    roots: ['dnsScaledToZero Deployment/coredns'],
  },
  {
    name: 'a cluster whose DNS has an image that nobody has',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl scale deployment/coredns -n kube-system --replicas=0')
      bench.seconds(40)
      await bench.type(
        ns,
        'kubectl set image deployment/coredns -n kube-system coredns=registry.k8s.io/coredns/coredns:v0.0.0',
      )
      await bench.type(ns, 'kubectl scale deployment/coredns -n kube-system --replicas=2')
      bench.seconds(60)
    },
    roots: ['dnsNotReady Deployment/coredns', 'imageNotFound Deployment/coredns'],
  },
  {
    name: 'a cluster whose DNS has lost its Service',
    breakIt: async (bench) => {
      await bench.type(ns, 'kubectl delete service kube-dns -n kube-system')
      bench.seconds(30)
    },
    roots: ['dnsServiceMissing Service/kube-dns'],
  },
  {
    name: 'a registry that does not answer',
    breakIt: (bench) => {
      bench.inject('registryUnreachable', { host: 'docker.io' })
      bench.apply(ns, deployment('late', { image: 'redis:7' }))
      bench.seconds(60)
    },
    roots: ['registryUnreachable Deployment/late'],
  },
  {
    name: 'a cluster without its scheduler',
    breakIt: (bench) => {
      bench.removeFile('control-plane', '/etc/kubernetes/manifests/kube-scheduler.yaml')
      bench.seconds(60)
      bench.apply(ns, pod('late', nginx))
      bench.seconds(30)
    },
    roots: ['schedulerDown Pod/kube-scheduler'],
  },
  {
    name: 'a cluster without its controllers',
    breakIt: (bench) => {
      bench.removeFile('control-plane', '/etc/kubernetes/manifests/kube-controller-manager.yaml')
      bench.seconds(60)
    },
    roots: ['controllersDown Pod/kube-controller-manager'],
  },
  {
    name: 'a name of another namespace',
    breakIt: (bench) => {
      bench.addNamespace('warehouse')
      bench.seconds(1)
      bench.apply(
        'warehouse',
        deployment('stock', httpd),
        service('stock', { ports: [{ port: 80, targetPort: 8080 }] }),
      )
      bench.apply(
        ns,
        deployment('till', shell('while true; do wget -q -T 2 -O - http://stock/; sleep 3; done')),
      )
      bench.seconds(60)
    },
    roots: ['nameInOtherNamespace Deployment/till'],
  },
  {
    name: 'a cluster in which nobody measures pods',
    breakIt: (bench) => {
      bench.apply(ns, autoscaler('web'))
      bench.seconds(120)
    },
    roots: ['metricsMissing HorizontalPodAutoscaler/web'],
  },
  {
    name: 'a front that fails because the program behind its Service does',
    breakIt: (bench) => {
      bench.apply(
        ns,
        deployment('backend', shell('echo disk is read-only; exit 9')),
        service('backend'),
        deployment('front', { image: 'shop/client:1' }),
      )
      bench.seconds(120)
    },
    roots: ['programFails Deployment/backend'],
  },
]
