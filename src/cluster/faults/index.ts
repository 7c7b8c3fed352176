// The faults, one row each.
import type { Fault } from './fault.ts'
import { kubeletStop } from './kubelet-stop.ts'
import { nodeCrash } from './node-crash.ts'

export const faults: readonly Fault[] = [kubeletStop, nodeCrash]
