// kubectl get -w: the rows or objects that are there, then each change.
import type { KubeList, KubeObject } from '#api/object.ts'
import type { WatchEvent } from '#api/request.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { Status, Table } from '#api/types/meta-v1.ts'
import type { ExitCode } from '#shell/command.ts'
import { fetchList, fetchNamed, selectorsOf, withKinds } from '../fetching.ts'
import type { ObjectPrinter } from '../printers/index.ts'
import type { TablePrinter } from '../printers/table.ts'
import type { Target, Targets } from '../resource-arguments.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { fetchTable, tableAccept, tablePrinter } from './get-table.ts'

/** Shows one object of a kind, or its changes, in the way the flags ask for. */
interface Shower {
  readonly accept: string
  /** What the first look brings, and the revision that the watch starts from. */
  list(target: Target): Promise<string>
  show(event: WatchEvent): void
}

export async function watchTarget(
  call: VerbCall,
  targets: Targets,
  print: ObjectPrinter | undefined,
): Promise<ExitCode> {
  const [target] = targets.items
  if (target === undefined || targets.items.length > 1)
    throw new CommandError(
      `error: watch is only supported on individual resources and resource collections - ${targets.items.length} resources were found`,
    )
  const shower = print === undefined ? tableShower(call, target) : objectShower(call, print)
  const resourceVersion = await shower.list(target)
  const fields = [
    call.flags.text('field-selector'),
    target.name === undefined ? '' : `metadata.name=${target.name}`,
  ].filter((field) => field !== '')
  const events = call.client.watch(
    {
      method: 'GET',
      path: resourcePath(target.resource, target.namespace),
      query: {
        ...selectorsOf(call),
        ...(fields.length > 0 && { fieldSelector: fields.join(',') }),
        watch: 'true',
        resourceVersion,
      },
      headers: { accept: shower.accept },
    },
    call.io.interrupt,
  )
  for await (const event of events) {
    if (event.type === 'ERROR') throw new ApiError(event.object as Status)
    if (event.type !== 'BOOKMARK') shower.show(event)
  }
  return 0
}

function tableShower(call: VerbCall, target: Target): Shower {
  const printer: TablePrinter = tablePrinter(call, target.resource, false)
  const withEvents = call.flags.on('output-watch-events')
  const show = (table: Table, type: string) => {
    printer.add(table, withEvents ? type : undefined)
    call.io.out(printer.flush())
  }
  return {
    accept: tableAccept,
    async list() {
      const table = await fetchTable(call, target)
      if ((table.rows ?? []).length > 0 && !call.flags.on('watch-only')) show(table, 'ADDED')
      return table.metadata.resourceVersion ?? ''
    },
    show: ({ type, object }) => show(object as Table, type),
  }
}

function objectShower(call: VerbCall, print: ObjectPrinter): Shower {
  const withEvents = call.flags.on('output-watch-events')
  const show = (object: KubeObject, type: string) => {
    const shown = withEvents ? { type, object: object } : object
    call.io.out(print(shown))
  }
  return {
    accept: 'application/json',
    async list(target) {
      const isList = target.name === undefined
      const answer = await (isList ? fetchList(call, target) : fetchNamed(call, target))
      const objects = isList ? withKinds(answer as KubeList<KubeObject>) : [answer as KubeObject]
      if (!call.flags.on('watch-only')) for (const object of objects) show(object, 'ADDED')
      return (answer as KubeObject).metadata.resourceVersion ?? ''
    },
    show: ({ type, object }) => show(object as KubeObject, type),
  }
}
