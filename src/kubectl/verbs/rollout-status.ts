// kubectl rollout status.
import { revisionAnnotation } from '#api/well-known.ts'
import { followObject } from '../follow-object.ts'
import { eachTarget } from '../rollout/each-target.ts'
import { type StatusViewer, statusViewers } from '../rollout/rollout-status.ts'
import { printedGroupKind, type Target } from '../target.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

export const rolloutStatus: Verb = {
  path: 'rollout status',

  async run(call) {
    await eachTarget(call, async (target) => {
      const viewer = statusViewers[target.resource.kind]
      if (viewer === undefined)
        throw new CommandError(
          `error: no status viewer has been implemented for ${printedGroupKind(target.resource)}`,
        )
      await followRollout(call, target, viewer)
    })
    return 0
  },
}

async function followRollout(call: VerbCall, target: Target, viewer: StatusViewer): Promise<void> {
  const { flags, io } = call
  const timeoutMs = flags.durationMs('timeout')
  const watches = flags.on('watch')
  const wanted = flags.count('revision')
  const end = await followObject(call, target, timeoutMs > 0 ? timeoutMs : undefined, (object) => {
    if (object === undefined) throw new CommandError('error: object has been deleted')
    if (wanted > 0) {
      const present = Number(object.metadata.annotations?.[revisionAnnotation] ?? 0)
      if (present !== wanted)
        throw new CommandError(
          `error: desired revision (${wanted}) is different from the running revision (${present})`,
        )
    }
    const { message, isDone } = viewer(object)
    io.out(message)
    return isDone || !watches
  })
  if (end === 'timed out') throw new CommandError('error: timed out waiting for the condition')
  if (end === 'interrupted') throw new CommandError('', 130)
}
