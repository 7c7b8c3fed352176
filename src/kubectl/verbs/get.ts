// kubectl get.
import { isRecord, type KubeList, type KubeObject } from '#api/object.ts'
import { isNotFound } from '#api/status.ts'
import type { ExitCode } from '#shell/command.ts'
import { fetchList, fetchNamed, withKinds } from '../fetching.ts'
import { hasFiles } from '../manifests/targets.ts'
import { type ObjectPrinter, objectPrinter } from '../printers/index.ts'
import { goJson } from '../printers/json.ts'
import { readTargets } from '../read-targets.ts'
import type { Target, Targets } from '../resource-arguments.ts'
import { responseBody } from '../responses.ts'
import { sortObjects } from '../sorting.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { printTables } from './get-table.ts'
import { watchTarget } from './get-watch.ts'

const nothingAsked =
  'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples'

export const get: Verb = {
  path: 'get',

  async run(call) {
    const { args, flags } = call
    if (flags.text('raw') !== '') return getRaw(call)
    checkFlags(call)
    const printer = await objectPrinter(call, { isGet: true })
    if (args.length === 0 && !hasFiles(call)) throw new CommandError(nothingAsked)
    const targets = await readTargets(call)
    if (flags.text('subresource') !== '' && targets.items.some((target) => target.name === undefined))
      throw new CommandError('error: subresource cannot be used when bulk resources are specified')
    if (flags.on('watch') || flags.on('watch-only')) return watchTarget(call, targets, printer)
    return printer === undefined ? printTables(call, targets) : printObjects(call, targets, printer)
  },
}

function checkFlags({ flags }: VerbCall): void {
  const output = flags.text('output')
  if (flags.on('show-labels') && output !== '' && output !== 'wide')
    throw new CommandError(`error: --show-labels option cannot be used with ${output} printer`)
  if (flags.on('output-watch-events') && !flags.on('watch') && !flags.on('watch-only'))
    throw new CommandError(
      'error: --output-watch-events option can only be used with --watch or --watch-only',
    )
}

async function getRaw(call: VerbCall): Promise<ExitCode> {
  const path = call.flags.text('raw')
  if (call.args.length > 0)
    throw new CommandError('error: arguments may not be passed when --raw is specified')
  if (call.flags.text('output') !== '')
    throw new CommandError('error: --raw and --output are mutually exclusive')
  if (!path.startsWith('/'))
    throw new CommandError(
      `error: --raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`,
    )
  const [plain = '', search] = path.split('?')
  const response = await call.client.request({
    method: 'GET',
    path: plain,
    ...(search !== undefined && { query: parseQuery(search) }),
  })
  const body = responseBody(response)
  call.io.out(typeof body === 'string' ? body : `${goJson(body, { keepsOrder: true })}\n`)
  return 0
}

function parseQuery(search: string): { readonly [name: string]: string } {
  const pairs = search.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return [decodeURIComponent(name), decodeURIComponent(value)] as const
  })
  return Object.fromEntries(pairs)
}

/** -o with a format of its own: one object, or a List of them. */
async function printObjects(call: VerbCall, targets: Targets, print: ObjectPrinter): Promise<ExitCode> {
  const errors: unknown[] = []
  const found: KubeObject[] = []
  for (const target of targets.items) {
    try {
      found.push(...(await objectsOf(call, target)))
    } catch (error) {
      if (!isNotFound(error) || !call.flags.on('ignore-not-found')) errors.push(error)
    }
  }
  if (targets.isSingle && targets.items.length === 1) {
    throwCollected(errors)
    if (found[0] !== undefined) call.io.out(print(found[0]))
    return 0
  }
  const items = sortObjects(found, call.flags.text('sort-by'))
  call.io.out(print({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items }))
  throwCollected(errors)
  return 0
}

async function objectsOf(call: VerbCall, target: Target): Promise<readonly KubeObject[]> {
  if (target.name === undefined) return withKinds((await fetchList(call, target)) as KubeList<KubeObject>)
  const subresource = call.flags.text('subresource') || undefined
  const object = await fetchNamed(call, target, { subresource })
  return isRecord(object) ? [object as unknown as KubeObject] : []
}
