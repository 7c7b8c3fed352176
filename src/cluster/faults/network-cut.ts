// linkCut and networkPartition: packets between machines are lost.
import { type Fault, machineOf } from './fault.ts'

export const linkCut: Fault = {
  name: 'linkCut',
  about: 'Packets between two nodes are lost. Healed, they pass again.',
  params: ['from', 'to'],
  shows: ['N01'],
  inject(world, { from, to }) {
    const names = [from, to].map((node) => machineOf(world, { node }).spec.name)
    return world.network.cutLink(names[0] ?? '', names[1] ?? '')
  },
}

export const networkPartition: Fault = {
  name: 'networkPartition',
  about: 'A node is cut off from all others; what runs on it goes on. Healed, packets pass again.',
  params: ['node'],
  shows: ['N01', 'N10'],
  inject(world, params) {
    const { name } = machineOf(world, params).spec
    const others = [...world.machines.keys()].filter((other) => other !== name)
    const heals = others.map((other) => world.network.cutLink(name, other))
    return () => {
      for (const heal of heals) heal()
    }
  },
}
