// kubectl rollout restart.
import { isRecord } from '#api/object.ts'
import { formatTime } from '#api/time.ts'
import { reportChange } from '../report-change.ts'
import { eachTarget } from '../rollout/each-target.ts'
import { quotedName } from '../target.ts'
import { CommandError, type Verb } from '../verb.ts'
import { checkChangeOptions, patchObject } from '../writing.ts'

const restartedAtAnnotation = 'kubectl.kubernetes.io/restartedAt'
const restartable = new Set(['Deployment', 'DaemonSet', 'StatefulSet'])

export const rolloutRestart: Verb = {
  path: 'rollout restart',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    const count = await eachTarget(call, async (target) => {
      if (!restartable.has(target.resource.kind))
        throw new CommandError(`error: ${quotedName(target)} restarting is not supported`)
      const spec = (target.object as unknown as { readonly spec?: unknown }).spec
      if (isRecord(spec) && spec.paused === true)
        throw new CommandError(
          `error: ${quotedName(target)} can't restart paused deployment (run rollout resume first)`,
        )
      const annotations = { [restartedAtAnnotation]: formatTime(call.nowMs()) }
      const patch = { spec: { template: { metadata: { annotations } } } }
      const patched = await patchObject(call, target, 'strategic-merge-patch+json', patch, { dryRun })
      await reportChange(call, target, 'restarted', dryRun, patched)
    })
    if (count === 0) call.io.err(`No resources found in ${call.namespace} namespace.\n`)
    return 0
  },
}
