// Waiting for a debug container and attaching to it. Models kubectl cmd/debug handleAttachPod, v1.35.
import { pods, resourcePath } from '#api/resource-ref.ts'
import { ApiError, notFound } from '#api/status.ts'
import type { ContainerStatus, Pod } from '#api/types/core-v1.ts'
import type { ExitCode } from '#shell/command.ts'
import { attachNotice, isTty } from '../containers/attaching.ts'
import { runStream } from '../containers/streaming.ts'
import { followObject } from '../follow-object.ts'
import { responseBody } from '../responses.ts'
import { asResource } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'

/** Shows what the container prints, from its log when it has ended or cannot be attached to. Throws CommandError. */
export async function attachToDebugger(call: VerbCall, pod: Pod, container: string): Promise<ExitCode> {
  const { flags, io } = call
  const status = await awaitContainer(call, pod, container)
  const { name } = pod.metadata
  const namespace = pod.metadata.namespace ?? call.namespace
  if (status.state.terminated !== undefined) return printLog(call, namespace, name, container)
  const tty = isTty(call)
  if (!flags.on('quiet')) io.err(attachNotice)
  try {
    const stdin = flags.on('stdin')
    return await runStream(call, { namespace, pod: name, subresource: 'attach', container, stdin, tty })
  } catch (error) {
    if (!(error instanceof CommandError) && !(error instanceof ApiError)) throw error
    const why = error.message.replace(/^error: /, '')
    io.err(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${why}\n`)
    return printLog(call, namespace, name, container)
  }
}

async function awaitContainer(call: VerbCall, pod: Pod, container: string): Promise<ContainerStatus> {
  const { name, namespace = call.namespace } = pod.metadata
  const target = { resource: asResource(pods), namespace, name, source: undefined, object: undefined }
  let found: ContainerStatus | undefined
  const end = await followObject(call, target, undefined, (object) => {
    if (object === undefined) throw notFound(pods, '')
    const { status } = object as unknown as Pod
    found = [
      ...(status.initContainerStatuses ?? []),
      ...(status.containerStatuses ?? []),
      ...(status.ephemeralContainerStatuses ?? []),
    ].find((each) => each.name === container)
    if (found === undefined) return false
    const { running, terminated, waiting } = found.state
    if (running !== undefined || terminated !== undefined) return true
    if (waiting?.message && !call.flags.on('quiet'))
      call.io.err(`Warning: container ${container}: ${waiting.message}\n`)
    return false
  })
  if (end !== 'done' || found === undefined) throw new CommandError('', 130)
  return found
}

async function printLog(
  call: VerbCall,
  namespace: string,
  pod: string,
  container: string,
): Promise<ExitCode> {
  const path = resourcePath(pods, namespace, pod, 'log')
  const text = responseBody(await call.client.request({ method: 'GET', path, query: { container } }))
  if (typeof text === 'string') call.io.out(text)
  return 0
}
