// kubectl scale.
import type { Scale } from '#api/types/autoscaling-v1.ts'
import { followObject } from '../follow-object.ts'
import { findTargets } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import { responseBody } from '../responses.ts'
import { type Target, targetPath } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, patchObject } from '../writing.ts'

export const scale: Verb = {
  path: 'scale',

  async run(call) {
    const { flags } = call
    const replicas = flags.count('replicas')
    if (replicas < 0)
      throw new CommandError(
        'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      )
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, {
      isAll: flags.on('all'),
    })
    const errors = [...unfound]
    const hasGuard = flags.count('current-replicas') >= 0 || flags.text('resource-version') !== ''
    if (targets.length > 1 && hasGuard && flags.text('resource-version') !== '')
      throw new CommandError('error: cannot use --resource-version with multiple resources')
    for (const target of targets) {
      try {
        await scaleOne(call, target, replicas, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to scale')
    return 0
  },
}

async function scaleOne(call: VerbCall, target: Target, replicas: number, dryRun: DryRun): Promise<void> {
  const { flags } = call
  const expected = flags.count('current-replicas')
  if (dryRun === 'client') {
    await reportChange(call, target, 'scaled', dryRun)
    return
  }
  if (expected >= 0 || flags.text('resource-version') !== '') await checkPreconditions(call, target, expected)
  const patch = { spec: { replicas } }
  const scaled = await patchObject(call, target, 'merge-patch+json', patch, { dryRun, subresource: 'scale' })
  const timeoutMs = flags.durationMs('timeout')
  if (timeoutMs > 0) await awaitScale(call, target, replicas, timeoutMs)
  await reportChange(call, target, 'scaled', dryRun, scaled)
}

async function checkPreconditions(call: VerbCall, target: Target, expected: number): Promise<void> {
  const current = responseBody(
    await call.client.request({ method: 'GET', path: targetPath(target, 'scale') }),
  ) as Scale
  const present = current.spec?.replicas ?? 0
  if (expected >= 0 && present !== expected)
    throw new CommandError(`error: Expected replicas to be ${expected}, was ${present}`)
  const version = call.flags.text('resource-version')
  if (version !== '' && current.metadata.resourceVersion !== version)
    throw new CommandError(
      `error: Expected resource version to be ${version}, was ${current.metadata.resourceVersion}`,
    )
}

async function awaitScale(
  call: VerbCall,
  target: Target,
  replicas: number,
  timeoutMs: number,
): Promise<void> {
  const end = await followObject(call, target, timeoutMs, (object) => {
    const { status, metadata } = object as unknown as {
      status?: { replicas?: number; observedGeneration?: number }
      metadata: { generation?: number }
    }
    return (
      (status?.replicas ?? 0) === replicas && (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
    )
  })
  if (end === 'timed out') throw new CommandError('error: timed out waiting for the condition')
}
