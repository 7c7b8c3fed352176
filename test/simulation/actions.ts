// What a random player and a random misfortune do to the cluster, one row each.
import {
  deployments,
  jobs,
  namespaces,
  nodes,
  podDisruptionBudgets,
  pods,
  services,
} from '#api/resource-ref.ts'
import type { SimulatedWorld } from './simulated-world.ts'

export const testNamespaces = ['shop', 'lab']
const apps = ['web', 'api', 'cart', 'queue']
const images = ['nginx:1.27', 'nginx:1.28', 'redis:7', 'ghcr.io/acme/shop:2.1']
/** A host whose registry is in trouble now and then. */
const registryHosts = ['docker.io', 'ghcr.io']

export interface Action {
  readonly name: string
  /** How often it comes, beside the others. */
  readonly weight: number
  run(world: SimulatedWorld): void
}

export const actions: readonly Action[] = [
  { name: 'create deployment', weight: 8, run: createDeployment },
  { name: 'scale', weight: 8, run: scale },
  { name: 'set image', weight: 6, run: setImage },
  { name: 'delete deployment', weight: 3, run: deleteDeployment },
  { name: 'delete pod', weight: 8, run: deletePod },
  { name: 'evict pod', weight: 4, run: evictPod },
  { name: 'create service', weight: 4, run: createService },
  { name: 'delete service', weight: 2, run: deleteService },
  { name: 'create job', weight: 3, run: createJob },
  { name: 'create budget', weight: 2, run: createBudget },
  { name: 'relabel pod', weight: 3, run: relabelPod },
  { name: 'cordon', weight: 3, run: (world) => setUnschedulable(world, true) },
  { name: 'uncordon', weight: 4, run: (world) => setUnschedulable(world, false) },
  { name: 'delete namespace', weight: 1, run: deleteNamespace },
  { name: 'power off', weight: 2, run: (world) => power(world, false) },
  { name: 'power on', weight: 4, run: (world) => power(world, true) },
  { name: 'stop a unit', weight: 3, run: (world) => unit(world, 'stopUnit') },
  { name: 'start a unit', weight: 5, run: (world) => unit(world, 'startUnit') },
  { name: 'registry trouble', weight: 2, run: registryTrouble },
  { name: 'registry mended', weight: 3, run: mendRegistries },
  { name: 'wait', weight: 30, run: (world) => wait(world, world.chance.pick([1, 5, 20, 60])) },
  { name: 'wait long', weight: 3, run: (world) => wait(world, 400) },
]

const weights = actions.reduce((sum, { weight }) => sum + weight, 0)

/** Does one thing, chosen by the world's chance. */
export function act(world: SimulatedWorld): void {
  let rest = world.chance.below(weights)
  for (const { weight, run } of actions) {
    rest -= weight
    if (rest < 0) {
      run(world)
      return
    }
  }
}

/** Ends all misfortune: every machine runs, every registry answers, every node takes pods. */
export function mend(world: SimulatedWorld): void {
  world.log.push('mend')
  mendRegistries(world)
  for (const machine of world.cluster.machines.values()) {
    machine.powerOn()
    for (const name of machine.units.keys()) machine.startUnit(name)
  }
  for (const { metadata, spec } of world.all(nodes))
    if (spec.unschedulable === true)
      world.api.patch(nodes, undefined, metadata.name, 'merge', { spec: { unschedulable: null } })
}

function createDeployment(world: SimulatedWorld): void {
  const { chance } = world
  const [namespace, app] = [chance.pick(testNamespaces), chance.pick(apps)]
  ensureNamespace(world, namespace)
  const strategy =
    chance.below(4) === 0
      ? { type: 'Recreate' }
      : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: chance.below(2) } }
  const resources = { requests: { cpu: chance.pick(['50m', '500m', '1500m']), memory: '64Mi' } }
  world.attempt(`create deployment ${namespace}/${app}`, () =>
    world.api.create(
      deployments,
      {
        metadata: { name: app },
        spec: {
          replicas: chance.below(5),
          strategy,
          selector: { matchLabels: { app } },
          template: {
            metadata: { labels: { app } },
            spec: { containers: [{ name: 'main', image: chance.pick(images), resources }] },
          },
        },
      },
      namespace,
    ),
  )
}

function scale(world: SimulatedWorld): void {
  onDeployment(world, 'scale', (namespace, name) =>
    world.api.patch(
      deployments,
      namespace,
      name,
      'merge',
      { spec: { replicas: world.chance.below(8) } },
      'scale',
    ),
  )
}

function setImage(world: SimulatedWorld): void {
  const image = world.chance.pick(images)
  onDeployment(world, `set image ${image}`, (namespace, name) =>
    world.api.patch(deployments, namespace, name, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'main', image }] } } },
    }),
  )
}

function deleteDeployment(world: SimulatedWorld): void {
  const propagationPolicy = world.chance.pick(['Background', 'Foreground', 'Orphan'])
  onDeployment(world, `delete ${propagationPolicy}`, (namespace, name) =>
    world.api.delete(deployments, namespace, name, { propagationPolicy }),
  )
}

function onDeployment(
  world: SimulatedWorld,
  what: string,
  change: (namespace: string, name: string) => unknown,
): void {
  const all = world
    .all(deployments)
    .filter(({ metadata }) => testNamespaces.includes(metadata.namespace ?? ''))
  if (all.length === 0) return
  const { namespace, name } = world.chance.pick(all).metadata
  world.attempt(`${what} deployment ${namespace}/${name}`, () => change(namespace as string, name))
}

function onPod(
  world: SimulatedWorld,
  what: string,
  change: (namespace: string, name: string) => unknown,
): void {
  const all = world.all(pods).filter(({ metadata }) => testNamespaces.includes(metadata.namespace ?? ''))
  if (all.length === 0) return
  const { namespace, name } = world.chance.pick(all).metadata
  world.attempt(`${what} pod ${namespace}/${name}`, () => change(namespace as string, name))
}

function deletePod(world: SimulatedWorld): void {
  const options = world.chance.below(4) === 0 ? { gracePeriodSeconds: 0 } : {}
  onPod(world, 'delete', (namespace, name) => world.api.delete(pods, namespace, name, options))
}

function evictPod(world: SimulatedWorld): void {
  onPod(world, 'evict', (namespace, name) => {
    const budgets = world.api.list(podDisruptionBudgets, { namespace }).items
    const pod = world.api.get(pods, namespace, name)
    world.api.post(pods, namespace, name, 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
    })
    const isReady = pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    const isTerminating = pod.metadata.deletionTimestamp !== undefined
    const [budget] = budgets.filter(
      ({ spec }) => spec.selector?.matchLabels?.app === pod.metadata.labels?.app,
    )
    if (budget !== undefined && isReady && !isTerminating && (budget.status.disruptionsAllowed ?? 0) < 1)
      throw new Error(`the eviction of ${namespace}/${name} broke the budget ${budget.metadata.name}`)
  })
}

function relabelPod(world: SimulatedWorld): void {
  const app = world.chance.pick([...apps, 'aside'])
  onPod(world, `label app=${app}`, (namespace, name) =>
    world.api.patch(pods, namespace, name, 'merge', { metadata: { labels: { app } } }),
  )
}

function createService(world: SimulatedWorld): void {
  const [namespace, app] = [world.chance.pick(testNamespaces), world.chance.pick(apps)]
  ensureNamespace(world, namespace)
  world.attempt(`create service ${namespace}/${app}`, () =>
    world.api.create(
      services,
      { metadata: { name: app }, spec: { selector: { app }, ports: [{ port: 80 }] } },
      namespace,
    ),
  )
}

function deleteService(world: SimulatedWorld): void {
  const all = world.all(services).filter(({ metadata }) => testNamespaces.includes(metadata.namespace ?? ''))
  if (all.length === 0) return
  const { namespace, name } = world.chance.pick(all).metadata
  world.attempt(`delete service ${namespace}/${name}`, () => world.api.delete(services, namespace, name))
}

function createJob(world: SimulatedWorld): void {
  const namespace = world.chance.pick(testNamespaces)
  const name = `job-${world.chance.below(1000)}`
  ensureNamespace(world, namespace)
  world.attempt(`create job ${namespace}/${name}`, () =>
    world.api.create(
      jobs,
      {
        metadata: { name },
        spec: {
          completions: 1 + world.chance.below(3),
          activeDeadlineSeconds: 120,
          template: {
            metadata: {},
            spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.37' }] },
          },
        },
      },
      namespace,
    ),
  )
}

function createBudget(world: SimulatedWorld): void {
  const [namespace, app] = [world.chance.pick(testNamespaces), world.chance.pick(apps)]
  ensureNamespace(world, namespace)
  world.attempt(`create budget ${namespace}/${app}`, () =>
    world.api.create(
      podDisruptionBudgets,
      { metadata: { name: app }, spec: { minAvailable: 2, selector: { matchLabels: { app } } } },
      namespace,
    ),
  )
}

function setUnschedulable(world: SimulatedWorld, isCordoned: boolean): void {
  const { name } = world.chance.pick(world.all(nodes)).metadata
  world.attempt(`${isCordoned ? 'cordon' : 'uncordon'} ${name}`, () =>
    world.api.patch(nodes, undefined, name, 'merge', { spec: { unschedulable: isCordoned || null } }),
  )
}

function ensureNamespace(world: SimulatedWorld, name: string): void {
  if (world.all(namespaces).some(({ metadata }) => metadata.name === name)) return
  world.attempt(`create namespace ${name}`, () => world.api.create(namespaces, { metadata: { name } }))
  wait(world, 1)
}

function deleteNamespace(world: SimulatedWorld): void {
  const name = world.chance.pick(testNamespaces)
  world.attempt(`delete namespace ${name}`, () => world.api.delete(namespaces, undefined, name))
}

function workers(world: SimulatedWorld) {
  return [...world.cluster.machines.values()].filter(({ spec }) => spec.isControlPlane !== true)
}

function power(world: SimulatedWorld, isOn: boolean): void {
  const machine = world.chance.pick(workers(world))
  world.log.push(`power ${isOn ? 'on' : 'off'} ${machine.spec.name}`)
  if (isOn) machine.powerOn()
  else machine.powerOff()
}

function unit(world: SimulatedWorld, verb: 'stopUnit' | 'startUnit'): void {
  const machine = world.chance.pick(workers(world))
  const name = world.chance.pick(['kubelet', 'containerd'])
  world.log.push(`${verb} ${name} on ${machine.spec.name}`)
  machine[verb](name)
}

function registryTrouble(world: SimulatedWorld): void {
  const host = world.chance.pick(registryHosts)
  world.log.push(`registry ${host} fails`)
  const endpoint = '192.0.2.7:443'
  world.cluster.registries.setTrouble(
    host,
    world.chance.pick([
      { kind: 'unreachable', endpoint },
      { kind: 'refused', endpoint },
      { kind: 'status', endpoint, status: '503 Service Unavailable' },
    ] as const),
  )
}

function mendRegistries(world: SimulatedWorld): void {
  world.log.push('registries mended')
  for (const host of registryHosts) world.cluster.registries.setTrouble(host, undefined)
}

function wait(world: SimulatedWorld, seconds: number): void {
  world.log.push(`wait ${seconds} s`)
  world.seconds(seconds)
}
