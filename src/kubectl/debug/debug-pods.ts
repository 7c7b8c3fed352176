// The pods that kubectl debug makes: the target with one container more, a copy of it, a pod on a node.
// Models kubectl cmd/debug generateDebugContainer, generatePodCopyWithDebugContainer and generateNodeDebugPod, v1.35.
import { type Draft, thaw } from '#api/object.ts'
import type { Container, EphemeralContainer, Node, Pod } from '#api/types/core-v1.ts'
import { containerNames } from '../containers/pick-pod.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { type CustomProfile, withCustomProfile } from './custom-profile.ts'
import { profileNamed } from './profiles.ts'

export interface DebugOptions {
  readonly call: VerbCall
  /** The words behind `--`. */
  readonly words: readonly string[]
  readonly custom: CustomProfile | undefined
}

export interface Debugged {
  readonly pod: Pod
  /** The container to attach to; undefined when none was added or named. */
  readonly container: string | undefined
}

export function withEphemeralContainer(options: DebugOptions, pod: Pod): Debugged {
  const { call, custom } = options
  const { flags } = call
  const name = containerName(call, pod)
  const target = flags.text('target')
  const added = {
    ...newContainer(options, name),
    ...(target !== '' && { targetContainerName: target }),
  } as Draft<EphemeralContainer>
  const draft = thaw(pod)
  profileOf(call)({ pod: draft, container: added as unknown as Draft<Container>, style: 'ephemeral', flags })
  const container = withCustomProfile(added, 'core.v1.EphemeralContainer', custom)
  draft.spec.ephemeralContainers = [...(draft.spec.ephemeralContainers ?? []), container]
  return { pod: draft as Pod, container: name }
}

export function nodePod(options: DebugOptions, node: Node): Debugged {
  const { call, custom } = options
  const { flags, io } = call
  const name = flags.text('container') || 'debugger'
  const podName = `node-debugger-${node.metadata.name}-${call.suffix()}`
  if (!flags.on('quiet'))
    io.out(`Creating debugging pod ${podName} with container ${name} on node ${node.metadata.name}.\n`)
  const container = newContainer(options, name)
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: podName, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [container],
      nodeName: node.metadata.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  } as unknown as Draft<Pod>
  profileOf(call)({ pod, container, style: 'node', flags })
  pod.spec.containers = [withCustomProfile(container, 'core.v1.Container', custom)]
  return { pod: pod as Pod, container: name }
}

/** Throws CommandError. */
export function podCopy(options: DebugOptions, original: Pod): Debugged {
  const { call, custom } = options
  const { flags } = call
  const pod = copyOf(call, original)
  const given = flags.text('container')
  const isKnown = given !== '' && containerNames(pod as Pod).includes(given)
  if (!isKnown && flags.text('image') === '') {
    if (flags.has('set-image')) return { pod: pod as Pod, container: undefined }
    throw new CommandError('error: you must specify image when creating new container')
  }
  const name = isKnown ? given : containerName(call, pod as Pod)
  if (!isKnown) pod.spec.containers.push({ name, terminationMessagePolicy: 'File' } as Draft<Container>)
  const lists = [pod.spec.containers, pod.spec.initContainers ?? []]
  const list = lists.find((each) => each.some((container) => container.name === name)) ?? []
  const index = list.findIndex((container) => container.name === name)
  const container = list[index] as Draft<Container>
  Object.assign(container, containerFlags(options))
  if (options.words.length > 0 && !flags.on('arguments-only')) delete container.args
  for (const field of ['stdin', 'tty'] as const) if (!flags.on(field)) delete container[field]
  profileOf(call)({ pod, container, style: 'podCopy', flags })
  list[index] = withCustomProfile(container, 'core.v1.Container', custom)
  return { pod: pod as Pod, container: name }
}

/** The original as a new pod, its images exchanged. */
function copyOf({ flags }: VerbCall, original: Pod): Draft<Pod> {
  const { metadata, spec } = thaw(original)
  const { namespace, annotations, labels } = metadata
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: flags.text('copy-to'),
      namespace,
      ...(annotations !== undefined && { annotations }),
      ...(labels !== undefined && { labels }),
    },
    spec: { ...spec, containers: [...spec.containers] },
  } as unknown as Draft<Pod>
  delete pod.spec.ephemeralContainers
  if (flags.has('share-processes')) pod.spec.shareProcessNamespace = flags.on('share-processes')
  if (!flags.on('same-node')) delete pod.spec.nodeName
  const images = flags.pairs('set-image')
  for (const container of pod.spec.containers) {
    const image = images.get(container.name) || images.get('*')
    if (image) container.image = image
  }
  return pod
}

function profileOf({ flags }: VerbCall) {
  return profileNamed(flags.text('profile'))
}

/** The name of -c, or one that no container of the pod has. */
function containerName(call: VerbCall, pod: Pod): string {
  const given = call.flags.text('container')
  if (given !== '') return given
  let name: string
  do name = `debugger-${call.suffix()}`
  while (containerNames(pod).includes(name))
  if (!call.flags.on('quiet')) call.io.out(`Defaulting debug container name to ${name}.\n`)
  return name
}

function newContainer(options: DebugOptions, name: string): Draft<Container> {
  return { name, terminationMessagePolicy: 'File', ...containerFlags(options) } as Draft<Container>
}

/** What the flags say of the container; what they do not say is left out. */
function containerFlags({ call, words }: DebugOptions): Partial<Draft<Container>> {
  const { flags } = call
  const policy = flags.text('image-pull-policy')
  const env = [...flags.pairs('env')].map(([name, value]) => ({ name, value }))
  const image = flags.text('image')
  return {
    ...(image !== '' && { image }),
    ...(words.length > 0 && { [flags.on('arguments-only') ? 'args' : 'command']: [...words] }),
    ...(env.length > 0 && { env }),
    ...(policy !== '' && { imagePullPolicy: policy }),
    ...(flags.on('stdin') && { stdin: true }),
    ...(flags.on('tty') && { tty: true }),
  }
}
