// nodeCrash: a machine loses its power.
import { type Fault, machineOf } from './fault.ts'

export const nodeCrash: Fault = {
  name: 'nodeCrash',
  about: 'The power of a machine goes, and with it everything that runs there. Healed, it boots again.',
  params: ['node'],
  shows: ['N01', 'W12'],
  inject(world, params) {
    const machine = machineOf(world, params)
    machine.powerOff()
    return () => machine.powerOn()
  },
}
