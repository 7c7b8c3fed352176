// containerRuntimeStop: containerd of a node is stopped; running containers go on.
import { type Fault, machineOf } from './fault.ts'

export const containerRuntimeStop: Fault = {
  name: 'containerRuntimeStop',
  about: 'containerd of a node stops: running containers go on, nothing new starts. Healed, it starts again.',
  params: ['node'],
  shows: ['N02'],
  inject(world, params) {
    const machine = machineOf(world, params)
    machine.stopUnit('containerd')
    return () => machine.startUnit('containerd')
  },
}
