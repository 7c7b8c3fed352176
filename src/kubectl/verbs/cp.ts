// kubectl cp, for single files: it asks the container's cat and sh, where upstream asks its tar.
import { containerNames, defaultContainer } from '../containers/pick-pod.ts'
import { openStream } from '../containers/streaming.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'
import { podNamed } from './exec.ts'

interface Place {
  readonly namespace: string | undefined
  /** Undefined on the workstation. */
  readonly pod: string | undefined
  readonly path: string
}

export const cp: Verb = {
  path: 'cp',

  async run(call) {
    const { args } = call
    if (args.length !== 2) throw new CommandError('error: source and destination are required')
    const [from, to] = args.map(placeOf) as [Place, Place]
    if (from.pod !== undefined && to.pod !== undefined)
      throw new CommandError('error: one of src or dest must be a local file specification')
    if (from.path === '' || to.path === '') throw new CommandError('error: filepath can not be empty')
    if (from.pod !== undefined) return copyFrom(call, from, to.path)
    if (to.pod !== undefined) return copyTo(call, from.path, to)
    throw new CommandError('error: one of src or dest must be a remote file specification')
  },
}

/** `[NAMESPACE/]POD:PATH`, or a path. */
function placeOf(text: string): Place {
  const colon = text.indexOf(':')
  if (colon < 0) return { namespace: undefined, pod: undefined, path: text }
  const [first = '', second] = text.slice(0, colon).split('/')
  const path = text.slice(colon + 1)
  return second === undefined
    ? { namespace: undefined, pod: first, path }
    : { namespace: first, pod: second, path }
}

async function copyFrom(call: VerbCall, from: Place, to: string): Promise<number> {
  const text = await runInPod(call, from, ['cat', from.path], undefined)
  await call.io.files.write(to, text)
  return 0
}

async function copyTo(call: VerbCall, from: string, to: Place): Promise<number> {
  if (!(await call.io.files.exists(from)))
    throw new CommandError(`error: ${from} doesn't exist in local filesystem`)
  const name = from.slice(from.lastIndexOf('/') + 1)
  const path = to.path.endsWith('/') ? `${to.path}${name}` : to.path
  await runInPod(call, to, ['sh', '-c', `cat > ${path}`], await call.io.files.read(from))
  return 0
}

/** What a command in the pod prints. Throws CommandError when it fails. */
async function runInPod(
  call: VerbCall,
  place: Place,
  command: readonly string[],
  stdin: string | undefined,
): Promise<string> {
  const namespace = place.namespace ?? call.namespace
  const pod = await podNamed(call, place.pod ?? '', namespace)
  const given = call.flags.text('container')
  if (given !== '' && !containerNames(pod).includes(given))
    throw new CommandError(`error: container ${given} not found in pod ${pod.metadata.name}`)
  let out = ''
  const stream = await openStream(
    call,
    {
      namespace,
      pod: pod.metadata.name,
      subresource: 'exec',
      container: given || defaultContainer(call, pod),
      command,
      stdin: stdin !== undefined,
      tty: false,
    },
    {
      out: (text) => {
        out += text
      },
      err: (text) => call.io.err(text),
    },
  )
  if (stdin !== undefined) {
    stream.stdin(stdin)
    stream.closeStdin()
  }
  const status = await stream.ended()
  if (status.status === 'Success') return out
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message ?? '1'
  throw new CommandError(`command terminated with exit code ${code}`, Number(code))
}
