// kubeletStop: the kubelet of a node is stopped; its containers run on.
import { type Fault, machineOf } from './fault.ts'

export const kubeletStop: Fault = {
  name: 'kubeletStop',
  about:
    'The kubelet of a node stops, as with systemctl stop kubelet; containers run on. Healed, it starts again.',
  params: ['node'],
  shows: ['N01'],
  inject(world, params) {
    const machine = machineOf(world, params)
    machine.stopUnit('kubelet')
    return () => machine.startUnit('kubelet')
  },
}
