// Attaching to a pod that was just created, for `run -it`. Models kubectl cmd/run handleAttachPod, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { ExitCode } from '#shell/command.ts'
import { followObject } from '../follow-object.ts'
import { responseBody } from '../responses.ts'
import { type Target, targetPath } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { attachNotice } from './attaching.ts'
import { runStream } from './streaming.ts'

/** Shows what the pod prints until it ends; with the exit code of its container. Throws CommandError. */
export async function attachToNewPod(call: VerbCall, target: Target): Promise<ExitCode> {
  const { flags, io } = call
  const started = await awaitPod(call, target, flags.durationMs('pod-running-timeout'), (pod) => {
    const isReady = (pod.status?.conditions ?? []).some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    )
    return hasEnded(pod) || (pod.status?.phase === 'Running' && isReady)
  })
  if (hasEnded(started)) await printLog(call, target)
  else {
    if (!flags.on('quiet')) io.err(attachNotice)
    await runStream(call, {
      namespace: target.namespace ?? call.namespace,
      pod: target.name,
      subresource: 'attach',
      container: target.name,
      stdin: flags.on('stdin'),
      tty: flags.on('tty') && io.isTyped,
    })
  }
  // Only a pod that ends by itself has an exit code to wait for.
  if (flags.on('leave-stdin-open') || flags.text('restart') === 'Always') return 0
  return exitCodeOf(await awaitPod(call, target, flags.durationMs('pod-running-timeout'), hasEnded))
}

async function awaitPod(
  call: VerbCall,
  target: Target,
  timeoutMs: number,
  holds: (pod: Pod) => boolean,
): Promise<Pod> {
  let found: Pod | undefined
  const end = await followObject(call, target, timeoutMs, (object) => {
    if (object === undefined) throw new CommandError(`error: pod "${target.name}" was deleted`)
    found = object as unknown as Pod
    return holds(found)
  })
  if (end === 'interrupted') throw new CommandError('', 130)
  if (end === 'timed out' || found === undefined)
    throw new CommandError('error: timed out waiting for the condition')
  return found
}

async function printLog(call: VerbCall, target: Target): Promise<void> {
  const request = {
    method: 'GET' as const,
    path: targetPath(target, 'log'),
    query: { container: target.name },
  }
  const text = responseBody(await call.client.request(request))
  if (typeof text === 'string') call.io.out(text)
}

function exitCodeOf({ metadata, status }: Pod): ExitCode {
  if (status?.phase === 'Succeeded') return 0
  const ended = status?.containerStatuses?.[0]?.state?.terminated
  const name = `${metadata.namespace}/${metadata.name}`
  if (ended === undefined || ended.exitCode === 0)
    throw new CommandError(`error: pod ${name} failed with unknown exit code`)
  throw new CommandError(`pod ${name} terminated (${ended.reason ?? ''})`, ended.exitCode)
}
