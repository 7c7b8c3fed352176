// diskFull: somebody else's data fills the disk of a machine.
import { type Fault, machineOf } from './fault.ts'

const defaultLeavePercent = 2

export const diskFull: Fault = {
  name: 'diskFull',
  about: 'Data of nobody fills the disk of a node up to leavePercent (2) of free space. Healed, it is gone.',
  params: ['node', 'leavePercent'],
  shows: ['N04'],
  inject(world, params) {
    const { disk } = machineOf(world, params)
    const leave = Number(params.leavePercent ?? defaultLeavePercent) / 100
    const taken = Math.max(0, Math.floor(disk.capacityBytes * (1 - leave) - disk.usedBytes))
    disk.usedBytes += taken
    let isHealed = false
    return () => {
      if (!isHealed) disk.usedBytes -= taken
      isHealed = true
    }
  },
}
