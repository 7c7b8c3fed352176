// The human table of `kubectl get`. Models cli-runtime TablePrinter, v1.35.
import { isRecord, type KubeObject } from '#api/object.ts'
import type { Table, TableColumnDefinition, TableRow } from '#api/types/meta-v1.ts'
import { TabWriter, tableLayout } from '../tab-writer.ts'

export interface TableOptions {
  readonly isWide: boolean
  readonly withNamespace: boolean
  readonly hasHeaders?: boolean
  /** `pod`, put before each name. */
  readonly kindPrefix?: string | undefined
  readonly showLabels?: boolean
  readonly labelColumns?: readonly string[]
}

/** Prints tables one after the other into aligned columns. */
export class TablePrinter {
  readonly #options: TableOptions
  readonly #writer = new TabWriter(tableLayout)
  #columns: readonly TableColumnDefinition[] = []
  #hasPrintedHeader = false

  constructor(options: TableOptions) {
    this.#options = options
  }

  /** Adds the rows of a table; `event` is the first cell when kinds of changes are shown. */
  add(table: Table, event?: string): void {
    if (table.columnDefinitions && table.columnDefinitions.length > 0) this.#columns = table.columnDefinitions
    const { hasHeaders = true } = this.#options
    if (hasHeaders && !this.#hasPrintedHeader) this.#writer.write(this.#header(event !== undefined))
    this.#hasPrintedHeader = true
    for (const row of table.rows ?? []) this.#writer.write(this.#row(row, event))
  }

  /** The text of what was added since. */
  flush(): string {
    return this.#writer.flush()
  }

  #shown(): readonly { readonly column: TableColumnDefinition; readonly at: number }[] {
    return this.#columns
      .map((column, at) => ({ column, at }))
      .filter(({ column }) => this.#options.isWide || column.priority === 0)
  }

  #header(withEvent: boolean): string {
    const { withNamespace, showLabels, labelColumns = [] } = this.#options
    const names = [
      ...(withEvent ? ['EVENT'] : []),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...this.#shown().map(({ column }) => column.name.toUpperCase()),
      ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ]
    return `${names.join('\t')}\n`
  }

  #row(row: TableRow, event: string | undefined): string {
    const { withNamespace, kindPrefix, showLabels, labelColumns = [] } = this.#options
    const { namespace = '', labels = {} } = metadataOf(row)
    const cells = this.#shown().map(({ column, at }, i) => {
      const text = cellText(row.cells?.[at])
      const isName = kindPrefix !== undefined && i === 0 && column.format === 'name'
      return isName ? `${kindPrefix}/${text}` : text
    })
    // Added cells stand behind all that the server sent: with more cells than columns they slide out of theirs.
    const added = [
      ...(row.cells ?? []).slice(this.#columns.length).map(cellText),
      ...labelColumns.map((label) => labels[label] ?? ''),
      ...(showLabels ? [printLabels(labels)] : []),
    ].slice(0, labelColumns.length + (showLabels ? 1 : 0))
    const values = [
      ...(event === undefined ? [] : [event]),
      ...(withNamespace ? [namespace] : []),
      ...cells,
      ...added,
    ]
    return `${values.join('\t')}\n`
  }
}

function metadataOf(row: TableRow): Partial<KubeObject['metadata']> {
  return isRecord(row.object) ? ((row.object as unknown as KubeObject).metadata ?? {}) : {}
}

/** `a=b,c=d`, `<none>` without any. */
export function printLabels(labels: { readonly [key: string]: string } | undefined): string {
  const keys = Object.keys(labels ?? {})
  if (keys.length === 0) return '<none>'
  return keys
    .sort()
    .map((key) => `${key}=${labels?.[key]}`)
    .join(',')
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  const text = String(cell)
  const end = text.search(/[\f\n\r]/)
  return (end < 0 ? text : `${text.slice(0, end)}...`).replaceAll('\x1b', '^[')
}
