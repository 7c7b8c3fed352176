// kubectl debug. Models kubectl cmd/debug, v1.35.
import { createStrategicPatch } from '#api/patch/create-strategic-patch.ts'
import { pods } from '#api/resource-ref.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { ExitCode } from '#shell/command.ts'
import { attachToDebugger } from '../debug/attach-to-debugger.ts'
import { checkCustomProfile, readCustomProfile } from '../debug/custom-profile.ts'
import {
  type Debugged,
  type DebugOptions,
  nodePod,
  podCopy,
  withEphemeralContainer,
} from '../debug/debug-pods.ts'
import { profileNamed } from '../debug/profiles.ts'
import { isImageName } from '../image-name.ts'
import { fetchTarget, findTargets, hasFiles } from '../manifests/targets.ts'
import { asResource, type Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { createObject, deleteObject, patchObject } from '../writing.ts'

export const debug: Verb = {
  path: 'debug',

  async run(call) {
    const { args, dashAt } = call
    const names = args.slice(0, dashAt ?? args.length)
    const options = { call, words: args.slice(names.length), custom: await readCustomProfile(call) }
    checkUsage(options, names)
    let exitCode: ExitCode = 0
    for (const target of await targetsOf(call, names)) {
      const { pod, container } = await debugTarget(options, target)
      if (container !== undefined && attaches(call)) exitCode = await attachToDebugger(call, pod, container)
    }
    return exitCode
  },
}

/** --attach, or what follows from -i. */
function attaches({ flags }: VerbCall): boolean {
  return flags.has('attach') ? flags.on('attach') : flags.on('stdin')
}

function checkUsage({ call, words, custom }: DebugOptions, names: readonly string[]): void {
  const { flags, io } = call
  const fail = (message: string) => new CommandError(`error: ${message}`)
  profileNamed(flags.text('profile'))
  const image = flags.text('image')
  if (flags.has('attach') && flags.on('attach') && image === '' && flags.text('container') === '')
    throw fail('you must specify --container or create a new container using --image in order to attach.')
  if (flags.text('copy-to') !== '') checkCopy(call, words)
  else checkNoCopy(call)
  if (image !== '' && !isImageName(image))
    throw fail(`invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (names.length === 0 && !hasFiles(call)) throw fail('NAME or filename is required for debug')
  const policy = flags.text('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy))
    throw fail(`invalid image pull policy: ${policy}`)
  for (const [name, text] of flags.pairs('set-image'))
    if (!isImageName(text))
      throw fail(
        `invalid image name ${JSON.stringify(text)} for container ${JSON.stringify(name)}: invalid reference format`,
      )
  const target = flags.text('target')
  if (target !== '') {
    if (flags.text('copy-to') !== '')
      throw fail('--target is incompatible with --copy-to. Use --share-processes instead.')
    if (!flags.on('quiet'))
      io.out(
        `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      )
  }
  if (flags.on('tty') && !flags.on('stdin'))
    throw fail('-i/--stdin is required for containers with -t/--tty=true')
  checkCustomProfile(custom)
  if (flags.text('profile') === 'legacy')
    io.err(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    )
}

function checkCopy({ flags }: VerbCall, words: readonly string[]): void {
  const hasImage = flags.text('image') !== ''
  if (!hasImage && !flags.has('set-image') && words.length === 0)
    throw new CommandError('error: you must specify --image, --set-image or command arguments.')
  if (words.length > 0 && flags.text('container') === '' && !hasImage)
    throw new CommandError(
      'error: you must specify an existing container or a new image when specifying args.',
    )
}

function checkNoCopy({ flags }: VerbCall): void {
  for (const name of ['replace', 'same-node'])
    if (flags.on(name)) throw new CommandError(`error: --${name} may only be used with --copy-to.`)
  if (flags.has('set-image')) throw new CommandError('error: --set-image may only be used with --copy-to.')
  if (flags.text('image') === '')
    throw new CommandError('error: you must specify --image when not using --copy-to.')
}

/** Each name is a pod, or TYPE/NAME. Throws ApiError and CommandError. */
async function targetsOf(call: VerbCall, names: readonly string[]): Promise<readonly Target[]> {
  if (hasFiles(call)) {
    const { targets, errors } = await findTargets(call, { args: names, fetch: 'latest' })
    throwCollected(errors)
    return targets
  }
  const found: Target[] = []
  for (const name of names) {
    const { targets, errors } = await findTargets(call, { args: [name], type: 'pods' })
    throwCollected(errors)
    found.push(...targets)
  }
  return found
}

async function debugTarget(options: DebugOptions, target: Target): Promise<Debugged> {
  const { call } = options
  const object = target.object ?? (await fetchTarget(call, target))
  if (object.kind === 'Node') return created(call, nodePod(options, object as unknown as Node))
  if (object.kind !== 'Pod') {
    const kind = JSON.stringify(`${object.apiVersion}, Kind=${object.kind}`)
    throw new CommandError(`error: ${kind} not supported by debug`)
  }
  const pod = object as unknown as Pod
  if (call.flags.text('copy-to') === '') return ephemeral(options, target, pod)
  const copy = await created(call, podCopy(options, pod))
  if (call.flags.on('replace')) await deleteObject(call, target, { gracePeriodSeconds: 0 }, 'none')
  return copy
}

async function created(call: VerbCall, { pod, container }: Debugged): Promise<Debugged> {
  const { name, namespace = call.namespace } = pod.metadata
  const target = { resource: asResource(pods), namespace, name, source: undefined, object: pod }
  return { pod: (await createObject(call, target, pod, 'none')) as unknown as Pod, container }
}

async function ephemeral(options: DebugOptions, target: Target, pod: Pod): Promise<Debugged> {
  const { call } = options
  const { pod: changed, container } = withEphemeralContainer(options, pod)
  type Json = { readonly [key: string]: unknown }
  const patch = createStrategicPatch('core.v1.Pod', pod as unknown as Json, changed as unknown as Json)
  const result = await patchObject(call, target, 'strategic-merge-patch+json', patch, {
    dryRun: 'none',
    subresource: 'ephemeralcontainers',
  })
  return { pod: result as unknown as Pod, container }
}
