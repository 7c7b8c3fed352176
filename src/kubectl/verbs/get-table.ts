// The tables of kubectl get: one a resource, as the server lays them out.

import { humanDuration } from '#api/duration.ts'
import type { KubeList, KubeObject } from '#api/object.ts'
import { isNotFound } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { Table, TableRow } from '#api/types/meta-v1.ts'
import type { ExitCode } from '#shell/command.ts'
import type { ApiResource } from '../discovery.ts'
import { type FetchOptions, fetchList, fetchNamed, withKinds } from '../fetching.ts'
import { TablePrinter } from '../printers/table.ts'
import type { Target, Targets } from '../resource-arguments.ts'
import { sortBy } from '../sorting.ts'
import { CommandError, throwCollected, type VerbCall } from '../verb.ts'

export const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/** Prints what was found, then what went wrong. */
export async function printTables(call: VerbCall, targets: Targets): Promise<ExitCode> {
  const errors: unknown[] = []
  const found: { readonly target: Target; readonly table: Table }[] = []
  for (const target of targets.items) {
    try {
      found.push({ target, table: await fetchTable(call, target) })
    } catch (error) {
      if (!isNotFound(error) || !call.flags.on('ignore-not-found')) errors.push(error)
    }
  }
  // Upstream sorts the tables then, not what stands in them.
  const field = call.flags.text('sort-by')
  if (field !== '' && found.length > 1) sortBy(found, field, ({ table }) => table)
  const hasSeveralKinds = new Set(found.map(({ target }) => target.resource)).size > 1
  let hasPrinted = false
  for (const [i, { target, table }] of found.entries()) {
    const { resource } = target
    // Objects named one by one share a table.
    if (i > 0 && found[i - 1]?.target.resource === resource) continue
    const printer = tablePrinter(call, resource, hasSeveralKinds)
    printer.add(table)
    for (const next of found.slice(i + 1)) {
      if (next.target.resource !== resource) break
      printer.add({ ...next.table, columnDefinitions: null })
    }
    const text = isEmpty(found.slice(i), resource) ? '' : printer.flush()
    if (text === '') continue
    if (hasPrinted && !call.flags.on('no-headers')) call.io.out('\n')
    call.io.out(text)
    hasPrinted = true
  }
  if (!hasPrinted && errors.length === 0 && !call.flags.on('ignore-not-found'))
    call.io.err(
      nothingFound(
        call,
        found.map(({ target }) => target),
      ),
    )
  throwCollected(errors)
  return 0
}

function isEmpty(
  found: readonly { readonly target: Target; readonly table: Table }[],
  resource: ApiResource,
): boolean {
  for (const { target, table } of found) {
    if (target.resource !== resource) return true
    if ((table.rows ?? []).length > 0) return false
  }
  return true
}

function nothingFound(call: VerbCall, targets: readonly Target[]): string {
  const isInNamespace =
    !call.flags.on('all-namespaces') && targets.every((target) => target.resource.namespaced)
  return isInNamespace ? `No resources found in ${call.namespace} namespace.\n` : 'No resources found\n'
}

/** The printer that the flags of the call ask for. */
export function tablePrinter(call: VerbCall, resource: ApiResource, hasSeveralKinds: boolean): TablePrinter {
  const { flags } = call
  const kind = resource.kind.toLowerCase()
  const withKind = hasSeveralKinds || flags.on('show-kind')
  return new TablePrinter({
    isWide: flags.text('output') === 'wide',
    withNamespace: flags.on('all-namespaces') && resource.namespaced,
    hasHeaders: !flags.on('no-headers'),
    kindPrefix: withKind ? (resource.group === '' ? kind : `${kind}.${resource.group}`) : undefined,
    showLabels: flags.on('show-labels'),
    labelColumns: flags.list('label-columns'),
  })
}

/** The table of a target, sorted as asked. */
export async function fetchTable(call: VerbCall, target: Target): Promise<Table> {
  const field = call.flags.text('sort-by')
  const isServerPrinted = call.flags.text('server-print') !== 'false'
  const subresource = call.flags.text('subresource') || undefined
  const options: FetchOptions = {
    ...(isServerPrinted && { accept: tableAccept }),
    ...(field !== '' && isServerPrinted && { query: { includeObject: 'Object' } }),
    subresource,
  }
  const answer = await (target.name === undefined
    ? fetchList(call, target, options)
    : fetchNamed(call, target, options))
  const table = isTable(answer) ? answer : ownTable(call, target, answer)
  if (field === '' || target.name !== undefined) return table
  return { ...table, rows: sortedRows(table.rows ?? [], field) }
}

/** Where rows cannot be sorted upstream prints none of them, and does not say why. */
function sortedRows(rows: readonly TableRow[], field: string): readonly TableRow[] {
  try {
    return sortBy(rows, field, (row) => row.object)
  } catch (error) {
    if (error instanceof CommandError) return []
    throw error
  }
}

function isTable(answer: unknown): answer is Table {
  return (answer as { readonly kind?: string }).kind === 'Table'
}

/** Name and age: what there is to say of objects that the server did not lay out. */
function ownTable(call: VerbCall, target: Target, answer: unknown): Table {
  const objects =
    target.name === undefined ? withKinds(answer as KubeList<KubeObject>) : [answer as KubeObject]
  const column = (name: string, format: string) => ({
    name,
    type: 'string',
    format,
    description: '',
    priority: 0,
  })
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [column('Name', 'name'), column('Age', '')],
    rows: objects.map((object) => {
      const { name, creationTimestamp } = object.metadata
      const age = creationTimestamp ? humanDuration(call.nowMs() - timeMs(creationTimestamp)) : '<unknown>'
      return { cells: [name, age], object }
    }),
  }
}
