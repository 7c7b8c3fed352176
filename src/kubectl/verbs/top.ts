// kubectl top node and kubectl top pod.
import type { KubeList, KubeObject } from '#api/object.ts'
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import { nodes, resourcePath } from '#api/resource-ref.ts'
import type { Node } from '#api/types/core-v1.ts'
import { responseBody } from '../responses.ts'
import { alignColumns } from '../tab-writer.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'

const metricsGroup = 'metrics.k8s.io'
const mebibyte = 2 ** 20

interface Usage {
  readonly cpu: string
  readonly memory: string
}

type NodeMetrics = KubeObject & { readonly usage: Usage }
type PodMetrics = KubeObject & {
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[]
}

interface Amount {
  readonly cpuMilli: number
  readonly memoryBytes: number
}

function checkUsage(call: VerbCall): void {
  const { flags, args, facts } = call
  const [, , noun = ''] = facts.path.split(' ')
  const sortField = flags.text('sort-by')
  if (!['', 'cpu', 'memory'].includes(sortField))
    throw new CommandError('error: --sort-by accepts only cpu or memory')
  if (args.length > 1) throw usageError(call, `${noun} [NAME | -l label]`)
  if (args.length === 1 && flags.text('selector') !== '')
    throw new CommandError('error: only one of NAME or selector can be provided')
}

export const topNode: Verb = {
  path: 'top node',

  async run(call) {
    checkUsage(call)
    const [name] = call.args
    const all = await metrics<NodeMetrics>(call, '/nodes', name)
    const allocatable = new Map<string, Node['status']['allocatable']>()
    const response = await call.client.request({ method: 'GET', path: resourcePath(nodes) })
    for (const { metadata, status } of (responseBody(response) as KubeList<Node>).items)
      allocatable.set(metadata.name, call.flags.on('show-capacity') ? status.capacity : status.allocatable)
    const rows = sorted(
      call,
      all.map((each) => ({ name: each.metadata.name, used: amountOf([each.usage]) })),
    ).map(({ name: node, used }) => {
      const whole = allocatable.get(node)
      const cpu = share(used.cpuMilli, quantityMilli(whole?.cpu))
      const memory = share(used.memoryBytes, quantityValue(whole?.memory))
      return [node, `${used.cpuMilli}m`, cpu, mebibytes(used), memory]
    })
    return print(call, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows)
  },
}

export const topPod: Verb = {
  path: 'top pod',

  async run(call) {
    const { flags } = call
    checkUsage(call)
    const isEverywhere = flags.on('all-namespaces')
    const [name] = call.args
    const all = await metrics<PodMetrics>(
      call,
      isEverywhere ? '/pods' : `/namespaces/${call.namespace}/pods`,
      name,
    )
    const byContainer = flags.on('containers')
    const lines = all.flatMap(({ metadata, containers }) =>
      byContainer
        ? containers.map((each) => ({ metadata, name: each.name, used: amountOf([each.usage]) }))
        : [{ metadata, name: '', used: amountOf(containers.map(({ usage }) => usage)) }],
    )
    if (lines.length === 0) {
      call.io.err(
        isEverywhere ? 'No resources found\n' : `No resources found in ${call.namespace} namespace.\n`,
      )
      return 0
    }
    const rows = sorted(call, lines).map(({ metadata, name: container, used }) => [
      ...(isEverywhere ? [metadata.namespace ?? ''] : []),
      metadata.name,
      ...(byContainer ? [container] : []),
      `${used.cpuMilli}m`,
      mebibytes(used),
    ])
    const names = byContainer ? ['POD', 'NAME'] : ['NAME']
    return print(
      call,
      [...(isEverywhere ? ['NAMESPACE'] : []), ...names, 'CPU(cores)', 'MEMORY(bytes)'],
      rows,
    )
  },
}

/** Throws CommandError when nobody serves metrics. */
async function metrics<T>(call: VerbCall, path: string, name: string | undefined): Promise<readonly T[]> {
  const resources = await call.discovery.resources()
  if (!resources.some(({ group }) => group === metricsGroup))
    throw new CommandError('error: Metrics API not available')
  const selector = call.flags.text('selector')
  const response = await call.client.request({
    method: 'GET',
    path: `/apis/${metricsGroup}/v1beta1${path}${name === undefined ? '' : `/${name}`}`,
    ...(selector !== '' && { query: { labelSelector: selector } }),
  })
  const body = responseBody(response)
  return name === undefined ? (body as KubeList<T>).items : [body as T]
}

function amountOf(usages: readonly Usage[]): Amount {
  return {
    cpuMilli: usages.reduce((sum, { cpu }) => sum + quantityMilli(cpu), 0),
    memoryBytes: usages.reduce((sum, { memory }) => sum + quantityValue(memory), 0),
  }
}

function sorted<T extends { readonly used: Amount }>(call: VerbCall, lines: readonly T[]): T[] {
  const by = call.flags.text('sort-by')
  if (by === 'cpu') return [...lines].sort((a, b) => b.used.cpuMilli - a.used.cpuMilli)
  if (by === 'memory') return [...lines].sort((a, b) => b.used.memoryBytes - a.used.memoryBytes)
  return [...lines]
}

function mebibytes({ memoryBytes }: Amount): string {
  return `${Math.floor(memoryBytes / mebibyte)}Mi`
}

function share(used: number, whole: number): string {
  return whole === 0 ? '<unknown>' : `${Math.trunc((used / whole) * 100)}%`
}

function print(call: VerbCall, header: readonly string[], rows: readonly (readonly string[])[]): number {
  call.io.out(alignColumns(call.flags.on('no-headers') ? rows : [header, ...rows]))
  return 0
}
