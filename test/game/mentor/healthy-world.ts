// A shop in which nothing is wrong, by seed: sound workloads, and the work that people do on them all day.
import { Random, type RandomStream } from '#cluster/random.ts'
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
  secret,
  service,
  shell,
  statefulSet,
} from './manifests.ts'
import { MentorBench } from './mentor-bench.ts'

export const healthyImages: { readonly [name: string]: unknown } = {
  'shop/slow-start:1': { listens: [8080], readyAfter: '12s' },
  'shop/slow-start:2': { listens: [8080], readyAfter: '20s' },
  'shop/talks:1': {
    listens: [8080],
    logs: [{ text: 'cannot reach nobody, retrying was fine', every: '5s' }],
  },
}

const probe = (port: number): Part => ({ httpGet: { port, path: '/' }, periodSeconds: 5 })

/** Each a workload with what belongs to it; `name` is given. */
const sound: readonly ((name: string, chance: RandomStream) => readonly Part[])[] = [
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
    configMap(`${name}-settings`, { MODE: 'calm' }),
    secret(`${name}-login`, { password: 'x' }),
    deployment(name, {
      ...nginx,
      envFrom: [{ configMapRef: { name: `${name}-settings` } }, { secretRef: { name: `${name}-login` } }],
      env: [{ name: 'EXTRA', valueFrom: { configMapKeyRef: { name: 'nowhere', key: 'a', optional: true } } }],
    }),
  ],
  (name) => [service(name, { clusterIP: 'None' }), statefulSet(name, nginx, { replicas: 2 })],
  (name) => [daemonSet(name, nginx)],
  (name) => [job(name, shell('echo working; sleep 10; echo done'), { completions: 2 })],
  (name) => [
    job(name, shell('sleep 3'), { backoffLimit: 4, parallelism: 2, completions: 4 }),
    configMap(`${name}-notes`, {}),
  ],
  (name) => [cronJob(name, shell('echo tick'), { schedule: '* * * * *' })],
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
  (name) => [
    deployment(name, shell('while true; do wget -q -T 2 -O - http://front/ >/dev/null; sleep 7; done'), {
      pod: {
        initContainers: [
          { name: 'wait', ...shell('until nslookup front.shop.svc.cluster.local; do sleep 1; done') },
        ],
      },
    }),
  ],
]

/** What people do to a Deployment of the shop. */
const work: readonly ((name: string, chance: RandomStream) => string)[] = [
  (name, chance) => `kubectl scale deployment/${name} --replicas=${1 + chance.below(4)}`,
  (name) => `kubectl rollout restart deployment/${name}`,
  (name, chance) => `kubectl set image deployment/${name} main=nginx:1.${27 + chance.below(3)}`,
  (name) => `kubectl delete pods -l app=${name} --wait=false`,
  (name, chance) => `kubectl set env deployment/${name} TRY=${chance.below(100)}`,
  (name) => `kubectl rollout undo deployment/${name}`,
  (name) => `kubectl rollout pause deployment/${name} && kubectl rollout resume deployment/${name}`,
  (name) => `kubectl annotate deployment/${name} note=checked --overwrite`,
]

const namespace = 'shop'

export class HealthyWorld {
  readonly bench: MentorBench
  readonly #chance: RandomStream
  readonly log: string[] = []

  constructor(seed: number) {
    this.bench = new MentorBench({ seed, images: healthyImages })
    this.#chance = new Random(seed).stream('healthy')
    this.bench.addNamespace(namespace)
    this.bench.seconds(1)
    this.bench.apply(namespace, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'later' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    })
    this.bench.apply(namespace, deployment('front', nginx, { replicas: 2 }), service('front'))
  }

  /** Something happens, and some time passes: seconds, often in the middle of what it brings. */
  async step(i: number): Promise<void> {
    const chance = this.#chance
    if (chance.below(2) === 0) {
      const make = sound[chance.below(sound.length)] as (typeof sound)[number]
      const objects = make(`app-${i}`, chance)
      this.log.push(`apply ${objects.map(({ kind }) => kind).join(', ')} app-${i}`)
      this.bench.apply(namespace, ...objects)
    } else {
      const line = (work[chance.below(work.length)] as (typeof work)[number])('front', chance)
      const { output } = await this.bench.type(namespace, line)
      this.log.push(`${line}: ${output.trim()}`)
    }
    const seconds = [1, 2, 5, 10, 30, 60, 120][chance.below(7)] as number
    this.log.push(`wait ${seconds} s`)
    this.bench.seconds(seconds)
  }

  /** What the mentor says is wrong, in words for a failing test. */
  async complaints(): Promise<readonly string[]> {
    const findings = await this.bench.findings(namespace)
    return findings.map(({ cause, about, symptom }) => `${cause} ${about.kind}/${about.name}: ${symptom}`)
  }
}
