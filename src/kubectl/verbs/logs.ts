// kubectl logs.
import type { KubeList, KubeObject } from '#api/object.ts'
import type { Query } from '#api/request.ts'
import { pods, resourcePath } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import { parseTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { containerNames, defaultContainer, podsOf } from '../containers/pick-pod.ts'
import { fetchNamed, selectorsOf } from '../fetching.ts'
import { resourceTargets } from '../resource-arguments.ts'
import { responseBody } from '../responses.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'

const usage = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`

/** One text to print. */
interface Source {
  readonly pod: Pod
  readonly container: string
}

export const logs: Verb = {
  path: 'logs',

  async run(call) {
    const { flags, io } = call
    const bySelector = flags.text('selector') !== ''
    checkUsage(call, bySelector)
    const found = bySelector ? await selectedPods(call) : await namedPods(call)
    if (found.length === 0) {
      io.err(`No resources found in ${call.namespace} namespace.\n`)
      return 0
    }
    if (flags.text('since-time') !== '' && flags.durationMs('since') !== 0)
      throw new CommandError('error: at most one of `sinceTime` or `sinceSeconds` may be specified')
    const sources = found.flatMap((pod) => sourcesOf(call, pod))
    const limit = flags.count('max-log-requests')
    if (flags.on('follow') && sources.length > limit)
      throw new CommandError(
        `error: you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
      )
    const query = queryOf(call, bySelector)
    if (flags.on('follow') && sources.length > 1) {
      await Promise.all(sources.map((source) => printLog(call, source, query)))
      return 0
    }
    for (const source of sources) await printLog(call, source, query)
    return 0
  },
}

function checkUsage(call: VerbCall, bySelector: boolean): void {
  const { args, flags } = call
  if (args.length > 2 || (args.length === 0 && !bySelector)) throw usageError(call, usage)
  if (bySelector && args.length > 0) throw usageError(call, 'only a selector (-l) or a POD name is allowed')
  if (args.length === 2 && flags.text('container') !== '')
    throw usageError(call, 'only one of -c or an inline [CONTAINER] arg is allowed')
  if (flags.count('limit-bytes') < 0) throw new CommandError('error: --limit-bytes must be greater than 0')
  if (flags.count('tail') < -1) throw new CommandError('error: --tail must be greater than or equal to -1')
  const container = flags.text('container')
  if (flags.on('all-containers') && container !== '')
    throw new CommandError(
      `error: --all-containers=true should not be specified with container name ${container}`,
    )
  const sinceTime = flags.text('since-time')
  if (sinceTime !== '' && parseTime(sinceTime) === undefined)
    throw new CommandError(
      `error: parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
    )
}

async function selectedPods(call: VerbCall): Promise<readonly Pod[]> {
  const path = resourcePath(pods, call.namespace)
  const response = await call.client.request({ method: 'GET', path, query: selectorsOf(call) })
  return (responseBody(response) as KubeList<Pod>).items
}

async function namedPods(call: VerbCall): Promise<readonly Pod[]> {
  const word = call.args[0] as string
  const args = word.includes('/') ? [word] : ['pods', word]
  const { items } = await resourceTargets(call, { args, ignoresAllNamespaces: true })
  const [target] = items
  if (target === undefined) return []
  const object = (await fetchNamed(call, target).catch((error: unknown) => {
    if (!isNotFound(error)) throw error
    throw new CommandError(
      `error: error from server (NotFound): ${(error as ApiError).message} in namespace ${JSON.stringify(call.namespace)}`,
    )
  })) as KubeObject
  const found = await podsOf(call, object, 'get the logs from')
  const [first] = found
  if (first === undefined)
    throw new CommandError(`error: no pods found for ${target.resource.plural}/${target.name}`)
  if (call.flags.on('all-pods') || object.kind === 'Pod') return found
  if (found.length > 1) call.io.err(`Found ${found.length} pods, using pod/${first.metadata.name}\n`)
  return [first]
}

function sourcesOf(call: VerbCall, pod: Pod): readonly Source[] {
  if (call.flags.on('all-containers')) return containerNames(pod).map((container) => ({ pod, container }))
  const given = call.flags.text('container') || call.args[1] || ''
  if (given !== '' && !containerNames(pod).includes(given))
    throw new CommandError(`error: container ${given} is not valid for pod ${pod.metadata.name}`)
  return [{ pod, container: given || defaultContainer(pod, call.io.err) }]
}

function queryOf({ flags }: VerbCall, bySelector: boolean): Query {
  const tail = bySelector && !flags.has('tail') ? 10 : flags.count('tail')
  const since = flags.durationMs('since')
  const limitBytes = flags.count('limit-bytes')
  return {
    ...(flags.on('follow') && { follow: 'true' }),
    ...(flags.on('previous') && { previous: 'true' }),
    ...(flags.on('timestamps') && { timestamps: 'true' }),
    ...(tail >= 0 && { tailLines: String(tail) }),
    ...(since > 0 && { sinceSeconds: String(Math.ceil(since / 1000)) }),
    ...(flags.text('since-time') !== '' && { sinceTime: flags.text('since-time') }),
    ...(limitBytes > 0 && { limitBytes: String(limitBytes) }),
  }
}

async function printLog(call: VerbCall, { pod, container }: Source, query: Query): Promise<void> {
  const { client, flags, io } = call
  const prefix = flags.on('prefix') ? `[pod/${pod.metadata.name}/${container}] ` : ''
  const write = prefix === '' ? (text: string) => io.out(text) : prefixed(prefix, (text) => io.out(text))
  const path = resourcePath(pods, pod.metadata.namespace, pod.metadata.name, 'log')
  try {
    const request = { method: 'GET', path, query: { ...query, container } } as const
    const response = await client.pipe(request, write, io.interrupt)
    if (response !== undefined) write(String(responseBody(response)))
  } catch (error) {
    if (!flags.on('ignore-errors') || !(error instanceof ApiError)) throw error
    io.out(`error: ${error.message}\n`)
  }
}

/** Puts the prefix in front of every line, however the text comes in pieces. */
function prefixed(prefix: string, write: (text: string) => void): (text: string) => void {
  let isAtStart = true
  return (text) => {
    let out = ''
    for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      out += isAtStart ? prefix + line : line
      isAtStart = line.endsWith('\n')
    }
    if (out !== '') write(out)
  }
}
