// kubectl run. Models kubectl cmd/run, v1.35.
import type { KubeObject } from '#api/object.ts'
import { pods, type ResourceRef, services } from '#api/resource-ref.ts'
import { attachToNewPod } from '../containers/attach-new-pod.ts'
import { deleteAndAwait } from '../delete-and-await.ts'
import { type Built, generatedObject } from '../generators/generated.ts'
import { withOverrides } from '../generators/overrides.ts'
import { isImageName } from '../image-name.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { reportChange } from '../report-change.ts'
import { asResource, type Target } from '../target.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject, type DryRun } from '../writing.ts'
import { parseLabels } from './expose.ts'

const restartPolicies = new Set(['Always', 'OnFailure', 'Never'])

export const run: Verb = {
  path: 'run',

  async run(call) {
    const { flags, args } = call
    checkUsage(call)
    const dryRun = checkChangeOptions(call)
    const [name = ''] = args
    if (flags.on('expose')) {
      const service = generatedObject(call, services, name, exposedService(call, name))
      await create(call, services, service, dryRun)
      // Upstream separates the documents twice.
      if (flags.text('output') === 'yaml') call.io.out('---\n')
    }
    const pod = withOverrides(call, 'core.v1.Pod', generatedObject(call, pods, name, podOf(call, name)))
    if (!attaches(call)) {
      await create(call, pods, pod, dryRun)
      return 0
    }
    return runAttached(call, pod)
  },
}

function checkUsage(call: VerbCall): void {
  const { flags, args, dashAt } = call
  if (args.length === 0 || dashAt === 0) throw usageError(call, 'NAME is required for run')
  const image = flags.text('image')
  if (!isImageName(image))
    throw new CommandError(`error: Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (flags.on('tty') && !flags.on('stdin'))
    throw usageError(call, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.on('expose') && flags.text('port') === '')
    throw usageError(call, '--port must be set when exposing a service')
  const isAttached = attaches(call)
  if (flags.on('rm') && !isAttached)
    throw usageError(call, '--rm should only be used for attached containers')
  if (isAttached && flags.has('dry-run') && flags.text('dry-run') !== 'none')
    throw usageError(
      call,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  if (!restartPolicies.has(flags.text('restart')))
    throw usageError(call, `invalid restart policy: ${flags.text('restart')}`)
  if (flags.text('port') !== '') portNumber(flags.text('port'))
}

/** --attach, or what follows from -i and -t. */
function attaches({ flags }: VerbCall): boolean {
  return flags.has('attach') ? flags.on('attach') : flags.on('stdin') || flags.on('tty')
}

function portNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new CommandError(`error: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

function labelsOf({ flags }: VerbCall, name: string): { readonly [key: string]: string } {
  return flags.text('labels') === '' ? { run: name } : parseLabels(flags.text('labels'))
}

function podOf(call: VerbCall, name: string): Built {
  const { flags, args } = call
  const words = args.slice(1)
  const annotations = Object.fromEntries(flags.list('annotations').map(annotationOf))
  const policy = flags.text('image-pull-policy')
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length > 0 && (flags.on('command') ? { command: words } : { args: words })),
    ...(flags.list('env').length > 0 && { env: flags.list('env').map(variableOf) }),
    ...(flags.text('port') !== '' && { ports: [{ containerPort: portNumber(flags.text('port')) }] }),
    ...(policy !== '' && { imagePullPolicy: policy }),
    ...(flags.on('stdin') && { stdin: true, stdinOnce: !flags.on('leave-stdin-open') }),
    ...(flags.on('tty') && { tty: true }),
    ...(flags.on('privileged') && { securityContext: { privileged: true } }),
  }
  return {
    metadata: {
      labels: labelsOf(call, name),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.text('restart') },
  }
}

function annotationOf(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  if (equals <= 0) throw new CommandError(`error: invalid annotation: ${pair}`)
  return [pair.slice(0, equals), pair.slice(equals + 1)]
}

function variableOf(pair: string): { readonly name: string; readonly value: string } {
  const equals = pair.indexOf('=')
  if (equals <= 0) throw new CommandError(`error: invalid env: ${pair}`)
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1) }
}

function exposedService(call: VerbCall, name: string): Built {
  const port = portNumber(call.flags.text('port'))
  const ports = [{ port, protocol: 'TCP', targetPort: port }]
  return { spec: { ports, selector: labelsOf(call, name) } }
}

/** Creates the pod without a word, stays with it until it ends, and takes it away again with --rm. */
async function runAttached(call: VerbCall, pod: KubeObject): Promise<number> {
  const target = targetFor(call, pods, pod)
  await createObject(call, target, pod, 'none')
  try {
    return await attachToNewPod(call, target)
  } finally {
    if (call.flags.on('rm')) await deleteAndAwait(call, target)
  }
}

function targetFor(call: VerbCall, ref: ResourceRef, object: KubeObject): Target {
  const { name } = object.metadata
  return { resource: asResource(ref), namespace: call.namespace, name, source: undefined, object }
}

async function create(
  call: VerbCall,
  ref: ResourceRef,
  generated: KubeObject,
  dryRun: DryRun,
): Promise<void> {
  const object = call.flags.on('save-config') ? withLastApplied(generated) : generated
  const target = targetFor(call, ref, object)
  const created = dryRun === 'client' ? object : await createObject(call, target, object, dryRun)
  await reportChange(call, target, 'created', dryRun, created)
}
