// A shop in which nothing is wrong, by seed: sound workloads, and the work that people do on them all day.
import { Random, type RandomStream } from '#cluster/random.ts'
import { weights } from '#game/mentor/analyzer.ts'
import { healthyApps, healthyGround, healthyImages, rootedApps } from './healthy-apps.ts'
import { deployment, nginx, service } from './manifests.ts'
import { MentorBench } from './mentor-bench.ts'

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
  () => 'kubectl delete jobs --all --wait=false',
]

/** And to its nodes. */
const maintenance: typeof work = [
  () => 'kubectl cordon worker-1',
  () => 'kubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data --force --timeout=90s',
  () => 'kubectl uncordon worker-1',
  () => 'kubectl taint nodes worker-2 team=data:PreferNoSchedule --overwrite',
]

const namespace = 'shop'

export class HealthyWorld {
  readonly bench: MentorBench
  readonly #chance: RandomStream
  readonly #apps: typeof healthyApps
  readonly #work: typeof work
  readonly log: string[] = []

  constructor(seed: number) {
    this.bench = new MentorBench({ seed, images: healthyImages, addons: ['metrics-server', 'local-path'] })
    this.#chance = new Random(seed).stream('healthy')
    const isMoving = seed % 2 === 0
    this.#apps = isMoving ? healthyApps : [...healthyApps, ...rootedApps]
    this.#work = isMoving ? [...work, ...maintenance] : work
    this.bench.addNamespace(namespace)
    this.bench.seconds(1)
    this.bench.apply(namespace, ...healthyGround)
    this.bench.apply(namespace, deployment('front', nginx, { replicas: 2 }), service('front'))
    this.bench.seconds(2)
  }

  /** Something happens, and some time passes: seconds, often in the middle of what it brings. */
  async step(i: number): Promise<void> {
    const chance = this.#chance
    if (chance.below(5) < 3) {
      const make = this.#apps[chance.below(this.#apps.length)] as (typeof healthyApps)[number]
      const objects = make(`app-${i}`, chance)
      this.log.push(`apply ${objects.map(({ kind }) => kind).join(', ')} app-${i}`)
      this.bench.apply(namespace, ...objects)
    } else {
      const line = (this.#work[chance.below(this.#work.length)] as (typeof work)[number])('front', chance)
      const { output } = await this.bench.type(namespace, line)
      this.log.push(`${line}: ${output.trim()}`)
    }
    const seconds = [1, 2, 5, 10, 30, 60, 120][chance.below(7)] as number
    this.log.push(`wait ${seconds} s`)
    this.bench.seconds(seconds)
  }

  /** What the mentor says is wrong, in words for a failing test; what somebody asked for is not. */
  async complaints(): Promise<readonly string[]> {
    const findings = await this.bench.findings(namespace)
    return findings
      .filter(({ weight }) => weight > weights.wish)
      .map(({ cause, about, symptom }) => `${cause} ${about.kind}/${about.name}: ${symptom}`)
  }
}
