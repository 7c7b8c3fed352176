// kubectl cordon and kubectl uncordon.
import { nodesOf, setUnschedulable } from '../drain/cordon-nodes.ts'
import type { Verb } from '../verb.ts'
import { checkChangeOptions } from '../writing.ts'

export const cordon: Verb = {
  path: 'cordon',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    for (const target of await nodesOf(call)) await setUnschedulable(call, target, true, dryRun)
    return 0
  },
}

export const uncordon: Verb = {
  path: 'uncordon',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    for (const target of await nodesOf(call)) await setUnschedulable(call, target, false, dryRun)
    return 0
  },
}
