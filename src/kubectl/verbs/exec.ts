// kubectl exec and kubectl attach.
import type { KubeObject } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { attachNotice, isTty } from '../containers/attaching.ts'
import { containerNames, defaultContainer, podsOf } from '../containers/pick-pod.ts'
import { runStream } from '../containers/streaming.ts'
import { fetchNamed } from '../fetching.ts'
import { findTargets, hasFiles } from '../manifests/targets.ts'
import { resourceTargets, type Target } from '../resource-arguments.ts'
import { CommandError, throwCollected, usageError, type Verb, type VerbCall } from '../verb.ts'

export const exec: Verb = {
  path: 'exec',

  async run(call) {
    const { args, dashAt, flags } = call
    if (args.length === 0 || (dashAt === 0 && !hasFiles(call)))
      throw new CommandError('error: pod, type/name or --filename must be specified')
    if (dashAt === undefined && args.length > 1 && !hasFiles(call))
      throw usageError(
        call,
        'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      )
    const command = hasFiles(call) ? args : args.slice(dashAt ?? 1)
    if (command.length === 0)
      throw new CommandError('error: you must specify at least one command for the container')
    const pod = hasFiles(call) ? await podOfFile(call) : await podNamed(call, args[0] as string)
    demandRunning(pod)
    return runStream(call, {
      namespace: pod.metadata.namespace ?? call.namespace,
      pod: pod.metadata.name,
      subresource: 'exec',
      container: flags.text('container') || defaultContainer(pod, call.io.err),
      command,
      stdin: flags.on('stdin'),
      tty: isTty(call),
    })
  },
}

export const attach: Verb = {
  path: 'attach',

  async run(call) {
    const { args, flags, io } = call
    if (args[0] === undefined) throw new CommandError('error: at least 1 argument is required for attach')
    if (args.length > 2)
      throw new CommandError(
        `error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      )
    const pod = await podNamed(call, args[0])
    const { phase = '' } = pod.status
    if (hasEnded(pod))
      throw new CommandError(`error: cannot attach a container in a completed pod; current phase is ${phase}`)
    const given = flags.text('container')
    if (given !== '' && !containerNames(pod).includes(given))
      throw new CommandError(
        `error: cannot attach to the container: container ${given} not found in pod ${pod.metadata.name}`,
      )
    const container = given || defaultContainer(pod, call.io.err)
    if (!flags.on('quiet')) io.err(attachNotice)
    return runStream(call, {
      namespace: pod.metadata.namespace ?? call.namespace,
      pod: pod.metadata.name,
      subresource: 'attach',
      container,
      stdin: flags.on('stdin'),
      tty: isTty(call),
    })
  },
}

function demandRunning(pod: Pod): void {
  if (!hasEnded(pod)) return
  const { phase = '' } = pod.status
  throw new CommandError(`error: cannot exec into a container in a completed pod; current phase is ${phase}`)
}

/** A pod in which a command can run. Throws ApiError, CommandError. */
export async function execPod(call: VerbCall, name: string, namespace: string): Promise<Pod> {
  const pod = await podNamed(call, name, namespace)
  demandRunning(pod)
  return pod
}

async function podOfFile(call: VerbCall): Promise<Pod> {
  const { targets, errors } = await findTargets(call, { args: [], fetch: 'none' })
  throwCollected(errors)
  const [target] = targets
  if (target === undefined) throw new CommandError('error: pod, type/name or --filename must be specified')
  return podOf(call, target)
}

/** The pod of a name, or of `deploy/web`; in the call's namespace unless another is given. Throws CommandError. */
async function podNamed(call: VerbCall, word: string, namespace = call.namespace): Promise<Pod> {
  const args = word.includes('/') ? [word] : ['pods', word]
  const { items } = await resourceTargets(call, { args, ignoresAllNamespaces: true })
  const [target] = items
  if (target === undefined) throw new CommandError('error: pod, type/name or --filename must be specified')
  return podOf(call, { ...target, namespace })
}

async function podOf(call: VerbCall, target: Target): Promise<Pod> {
  const object = (await fetchNamed(call, target)) as KubeObject
  const [pod] = await podsOf(call, object)
  if (pod === undefined)
    throw new CommandError(`error: no pods found for ${target.resource.plural}/${target.name}`)
  return pod
}
