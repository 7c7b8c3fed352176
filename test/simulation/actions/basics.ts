// What players do all day: deployments, services, jobs, budgets, cordons.
import { deployments, jobs, nodes, podDisruptionBudgets, pods, services } from '#api/resource-ref.ts'
import type { SimulatedWorld } from '../simulated-world.ts'
import { type Action, anyNamespace, apps, images, onAny } from './action.ts'

export const basics: readonly Action[] = [
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
]

function createDeployment(world: SimulatedWorld): void {
  const { chance } = world
  const [namespace, app] = [anyNamespace(world), chance.pick(apps)]
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
  onAny(world, deployments, 'scale', (namespace, name) =>
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
  onAny(world, deployments, `set image ${image}`, (namespace, name) =>
    world.api.patch(deployments, namespace, name, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'main', image }] } } },
    }),
  )
}

function deleteDeployment(world: SimulatedWorld): void {
  const propagationPolicy = world.chance.pick(['Background', 'Foreground', 'Orphan'])
  onAny(world, deployments, `delete ${propagationPolicy}`, (namespace, name) =>
    world.api.delete(deployments, namespace, name, { propagationPolicy }),
  )
}

function deletePod(world: SimulatedWorld): void {
  const options = world.chance.below(4) === 0 ? { gracePeriodSeconds: 0 } : {}
  onAny(world, pods, 'delete', (namespace, name) => world.api.delete(pods, namespace, name, options))
}

function evictPod(world: SimulatedWorld): void {
  onAny(world, pods, 'evict', (namespace, name) => {
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
  onAny(world, pods, `label app=${app}`, (namespace, name) =>
    world.api.patch(pods, namespace, name, 'merge', { metadata: { labels: { app } } }),
  )
}

function createService(world: SimulatedWorld): void {
  const [namespace, app] = [anyNamespace(world), world.chance.pick(apps)]
  world.attempt(`create service ${namespace}/${app}`, () =>
    world.api.create(
      services,
      { metadata: { name: app }, spec: { selector: { app }, ports: [{ port: 80 }] } },
      namespace,
    ),
  )
}

function deleteService(world: SimulatedWorld): void {
  onAny(world, services, 'delete', (namespace, name) => world.api.delete(services, namespace, name))
}

function createJob(world: SimulatedWorld): void {
  const namespace = anyNamespace(world)
  const name = `job-${world.chance.below(1000)}`
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
  const [namespace, app] = [anyNamespace(world), world.chance.pick(apps)]
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
