// More than one thing wrong at once, and noise around it: what matters comes first, and each root once.
import { describe, expect, it } from 'vitest'
import { cronJob, deployment, httpd, nginx, service, shell } from './manifests.ts'
import { MentorBench, rootOf } from './mentor-bench.ts'
import { stateImages } from './states.ts'

const ns = 'shop'

async function rootsAfter(act: (bench: MentorBench) => Promise<void> | void): Promise<readonly string[]> {
  const bench = new MentorBench({ images: stateImages, nodes: 3 })
  for (const name of [ns, 'warehouse']) bench.addNamespace(name)
  bench.seconds(1)
  for (const name of ['quiet', 'calm', 'fine']) bench.apply(ns, deployment(name, nginx), service(name))
  bench.seconds(20)
  await act(bench)
  return (await bench.findings(ns)).map(rootOf)
}

const broken = deployment('web', { image: 'nginx:1.98' })
const asks = (url: string) => shell(`while true; do wget -q -T 2 -O - ${url}; sleep 3; done`)

describe('the mentor where more than one thing is wrong', () => {
  it('names a dead node before an image', async () => {
    const roots = await rootsAfter((bench) => {
      const pod = { nodeSelector: { 'kubernetes.io/hostname': 'worker-2' } }
      bench.apply(ns, deployment('web', { image: 'nginx:1.98' }, { pod }))
      bench.inject('nodeCrash', { node: 'worker-1' })
      bench.seconds(90)
    })
    expect(roots).toEqual(['nodeSilent Node/worker-1', 'imageNotFound Deployment/web'])
  })

  it('names what is wrong here before what is wrong next door', async () => {
    const roots = await rootsAfter((bench) => {
      bench.apply('warehouse', deployment('stock', { image: 'nginx:1.98' }, { replicas: 3 }))
      bench.apply(ns, deployment('web', httpd), service('web'))
      bench.seconds(60)
    })
    expect(roots).toEqual(['targetPortClosed Service/web', 'imageNotFound Deployment/stock'])
  })

  it('follows a name into the namespace of the cause, and tells it once', async () => {
    const roots = await rootsAfter((bench) => {
      bench.apply('warehouse', deployment('backend', { image: 'nginx:1.98' }), service('backend'))
      bench.apply(
        ns,
        service('backend', {
          type: 'ExternalName',
          externalName: 'backend.warehouse.svc.cluster.local',
          selector: undefined,
          ports: undefined,
        }),
      )
      bench.apply(ns, deployment('front', { image: 'shop/far-client:1' }))
      bench.seconds(90)
    })
    expect(roots).toEqual(['imageNotFound Deployment/backend'])
  })

  it('tells the missing ConfigMap and the missing image of one pod, each once', async () => {
    const roots = await rootsAfter((bench) => {
      const containers = [
        { name: 'main', ...nginx, envFrom: [{ configMapRef: { name: 'settings' } }] },
        { name: 'side', image: 'nginx:1.98' },
      ]
      bench.apply(ns, deployment('web', nginx, { replicas: 2, pod: { containers } }))
      bench.seconds(60)
    })
    expect([...roots].sort()).toEqual(['configMapMissing ConfigMap/settings', 'imageNotFound Deployment/web'])
  })

  it('blames the DNS and not the names, when the DNS is gone', async () => {
    const roots = await rootsAfter(async (bench) => {
      bench.apply(ns, deployment('web', asks('http://quiet/')))
      await bench.type(ns, 'kubectl scale deployment/coredns -n kube-system --replicas=0')
      bench.seconds(60)
    })
    expect(roots).toEqual(['dnsScaledToZero Deployment/coredns'])
  })

  it('tells people outside which port of the nodes is open', async () => {
    const bench = new MentorBench({ nodes: 3 })
    bench.addNamespace(ns)
    bench.seconds(1)
    bench.apply(ns, deployment('web', nginx), service('web', { type: 'NodePort' }))
    bench.seconds(20)
    const knock = { podUid: undefined, url: 'http://worker-1:31999/', say: 'connection refused' }
    expect((await bench.findings(ns, [knock])).map(rootOf)).toEqual(['nodePortDifferent Service/web'])
  })

  it('names what somebody asked for last', async () => {
    const roots = await rootsAfter(async (bench) => {
      bench.apply(ns, cronJob('nightly', shell('echo'), { suspend: true }), broken)
      bench.seconds(60)
    })
    expect(roots).toEqual(['imageNotFound Deployment/web', 'cronSuspended CronJob/nightly'])
  })

  it('lets a silent scheduler explain the pods that wait for it', async () => {
    const roots = await rootsAfter((bench) => {
      bench.removeFile('control-plane', '/etc/kubernetes/manifests/kube-scheduler.yaml')
      bench.seconds(40)
      bench.apply(ns, deployment('web', nginx, { replicas: 3 }), service('web'))
      bench.seconds(40)
    })
    expect(roots).toEqual(['schedulerDown Pod/kube-scheduler'])
  })

  it('follows a chain of programs down to the one that fails by itself', async () => {
    const roots = await rootsAfter((bench) => {
      bench.apply(
        ns,
        deployment('backend', { image: 'shop/needs-db:1' }),
        service('backend', { ports: [{ port: 80, targetPort: 8080 }] }),
      )
      bench.apply(ns, deployment('db', shell('echo the key is gone; exit 3')), service('db'))
      bench.apply(ns, deployment('front', { image: 'shop/client:1' }))
      bench.seconds(120)
    })
    expect(roots).toEqual(['programFails Deployment/db'])
  })
})
