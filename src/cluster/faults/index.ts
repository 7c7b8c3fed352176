// The faults, one row each.
import { containerRuntimeStop } from './container-runtime-stop.ts'
import { diskFull } from './disk-full.ts'
import type { Fault } from './fault.ts'
import { kubeletStop } from './kubelet-stop.ts'
import { memoryFull } from './memory-full.ts'
import { linkCut, networkPartition } from './network-cut.ts'
import { networkPluginMissing } from './network-plugin-missing.ts'
import { networkPluginRemoved } from './network-plugin-removed.ts'
import { nodeCrash } from './node-crash.ts'
import { processKill } from './process-kill.ts'
import { registryUnreachable } from './registry-unreachable.ts'

export const faults: readonly Fault[] = [
  containerRuntimeStop,
  diskFull,
  kubeletStop,
  linkCut,
  memoryFull,
  networkPartition,
  networkPluginMissing,
  networkPluginRemoved,
  nodeCrash,
  processKill,
  registryUnreachable,
]
