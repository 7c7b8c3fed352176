// networkPluginMissing: the programs of the network plugin are gone from a machine, its configuration is not.
import { type Fault, machineOf } from './fault.ts'

export const networkPluginMissing: Fault = {
  name: 'networkPluginMissing',
  about:
    'The CNI binaries of a node are gone: it stays Ready, but no new pod gets a sandbox. Healed, they are back.',
  params: ['node'],
  shows: ['N03'],
  inject(world, params) {
    const { network } = machineOf(world, params).runtime
    network.hasPlugins = false
    return () => {
      network.hasPlugins = true
    }
  },
}
