// What breaks and heals: every fault, taints and labels of nodes, nodes that are deleted.
import { nodes, pods } from '#api/resource-ref.ts'
import type { FaultParams } from '#cluster/faults/fault.ts'
import { FaultError } from '#cluster/faults/fault.ts'
import { faults } from '#cluster/faults/index.ts'
import type { SimulatedWorld } from '../simulated-world.ts'
import { type Action, isTheirs } from './action.ts'
import { policyBindings } from './policies.ts'

/** A host whose registry is in trouble now and then. */
const registryHosts = ['docker.io', 'ghcr.io']

export const misfortunes: readonly Action[] = [
  { name: 'fault', weight: 12, run: breakSomething },
  { name: 'heal', weight: 16, run: healSomething },
  { name: 'power off', weight: 1, run: (world) => power(world, false) },
  { name: 'power on', weight: 2, run: (world) => power(world, true) },
  { name: 'taint', weight: 2, run: taint },
  { name: 'label node', weight: 1, run: labelNode },
  { name: 'delete node', weight: 1, run: deleteNode },
  { name: 'wait', weight: 40, run: (world) => world.wait(world.chance.pick([1, 5, 20, 60])) },
  { name: 'wait long', weight: 4, run: (world) => world.wait(400) },
]

/** Ends all misfortune: every machine runs, every fault is healed, every node takes pods. */
export function mend(world: SimulatedWorld): void {
  world.log.push('mend')
  for (const { heal } of world.broken.splice(0)) heal()
  for (const machine of world.cluster.machines.values()) {
    machine.powerOn()
    for (const name of machine.units.keys()) machine.startUnit(name)
  }
  world.wait(120)
  for (const machine of world.cluster.machines.values()) {
    if (world.all(nodes).some(({ metadata }) => metadata.name === machine.spec.name)) continue
    // A kubelet registers its node when it starts.
    machine.stopUnit('kubelet')
    machine.startUnit('kubelet')
  }
  // What refuses the players' changes refuses those of controllers too.
  world.attempt('delete all policies', () => world.api.deleteCollection(policyBindings, {}))
  for (const { metadata, spec } of world.all(nodes)) {
    const taints = (spec.taints ?? []).filter(({ key }) => key !== 'example.com/spoiled')
    if (spec.unschedulable === true || taints.length !== (spec.taints ?? []).length)
      world.attempt(`free ${metadata.name}`, () =>
        world.api.patch(nodes, undefined, metadata.name, 'merge', {
          spec: { unschedulable: null, taints: taints.length === 0 ? null : taints },
        }),
      )
  }
}

function anyParams(world: SimulatedWorld, name: string): FaultParams {
  const { chance, cluster } = world
  const machines = [...cluster.machines.keys()]
  const node = chance.below(6) === 0 ? 'control-plane' : chance.pick(machines.slice(1))
  switch (name) {
    case 'linkCut':
      return { from: node, to: chance.pick(machines.filter((other) => other !== node)) }
    case 'registryUnreachable': {
      const how = chance.pick([
        'refused',
        'timeout',
        'hang',
        'noDns',
        'rateLimit',
        'serverError',
        'untrusted',
      ])
      return { host: chance.pick(registryHosts), how }
    }
    case 'processKill': {
      const all = world.all(pods).filter((pod) => isTheirs(pod) || chance.below(6) === 0)
      const { metadata } = all.length === 0 ? { metadata: { namespace: '', name: '' } } : chance.pick(all)
      const signal = chance.pick(['SIGKILL', 'SIGTERM', 'SIGINT'])
      return { namespace: metadata.namespace, pod: metadata.name, signal }
    }
    case 'memoryFull':
      return { node, leaveMebibytes: chance.pick([50, 95, 300]) }
    case 'diskFull':
      return { node, leavePercent: chance.pick([0, 2, 7, 14]) }
    default:
      return { node }
  }
}

function breakSomething(world: SimulatedWorld): void {
  const fault = world.chance.pick(faults)
  const params = anyParams(world, fault.name)
  world.log.push(`fault ${fault.name} ${JSON.stringify(params)}`)
  try {
    world.broken.push({ name: fault.name, heal: fault.inject(world.cluster, params) })
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    world.log.push(`  ${error.message}`)
  }
}

function healSomething(world: SimulatedWorld): void {
  if (world.broken.length === 0) return
  const [fault] = world.broken.splice(world.chance.below(world.broken.length), 1)
  world.log.push(`heal ${fault?.name}`)
  fault?.heal()
  // Heals that come twice change nothing more.
  if (world.chance.below(4) === 0) fault?.heal()
}

function power(world: SimulatedWorld, isOn: boolean): void {
  const machine = world.chance.pick([...world.cluster.machines.values()].slice(1))
  world.log.push(`power ${isOn ? 'on' : 'off'} ${machine.spec.name}`)
  if (isOn) machine.powerOn()
  else machine.powerOff()
}

function anyWorker(world: SimulatedWorld): string | undefined {
  const all = world.all(nodes).filter(({ metadata }) => metadata.name !== 'control-plane')
  return all.length === 0 ? undefined : world.chance.pick(all).metadata.name
}

function taint(world: SimulatedWorld): void {
  const name = anyWorker(world)
  if (name === undefined) return
  const effect = world.chance.pick(['NoSchedule', 'NoExecute', 'PreferNoSchedule'])
  const known = world.all(nodes).find(({ metadata }) => metadata.name === name)?.spec.taints ?? []
  const others = known.filter(({ key }) => key !== 'example.com/spoiled')
  const taints = world.chance.below(2) === 0 ? others : [...others, { key: 'example.com/spoiled', effect }]
  world.attempt(`taint ${name} ${effect}`, () =>
    world.api.patch(nodes, undefined, name, 'merge', { spec: { taints } }),
  )
}

function labelNode(world: SimulatedWorld): void {
  const name = anyWorker(world)
  if (name === undefined) return
  const labels = { disk: world.chance.pick(['ssd', null]) }
  world.attempt(`label ${name}`, () =>
    world.api.patch(nodes, undefined, name, 'merge', { metadata: { labels } }),
  )
}

function deleteNode(world: SimulatedWorld): void {
  const name = anyWorker(world)
  if (name === undefined) return
  world.attempt(`delete node ${name}`, () => world.api.delete(nodes, undefined, name))
}
