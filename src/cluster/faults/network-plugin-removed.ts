// networkPluginRemoved: the configuration of the network plugin is gone from a machine.
import { type Fault, machineOf } from './fault.ts'

export const networkPluginRemoved: Fault = {
  name: 'networkPluginRemoved',
  about: 'The CNI configuration of a node is gone: no new pod gets an address. Healed, it is back.',
  params: ['node'],
  shows: ['N03'],
  inject(world, params) {
    const { network } = machineOf(world, params).runtime
    network.hasConfig = false
    return () => {
      network.hasConfig = true
    }
  },
}
