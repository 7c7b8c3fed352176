// memoryFull: something beside the containers takes the memory of a machine.
import { type Fault, machineOf } from './fault.ts'

const defaultLeaveMebibytes = 50

export const memoryFull: Fault = {
  name: 'memoryFull',
  about:
    'Something that is no container takes the memory of a node but leaveMebibytes (50). Healed, it gives it back.',
  params: ['node', 'leaveMebibytes'],
  shows: ['N05'],
  inject(world, params) {
    const machine = machineOf(world, params)
    const leaveBytes = Number(params.leaveMebibytes ?? defaultLeaveMebibytes) * 2 ** 20
    const taken = Math.max(0, machine.availableMemoryBytes - leaveBytes)
    machine.systemMemoryBytes += taken
    let isHealed = false
    return () => {
      if (!isHealed) machine.systemMemoryBytes -= taken
      isHealed = true
    }
  },
}
