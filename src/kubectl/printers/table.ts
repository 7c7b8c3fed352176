// The human table of `kubectl get`. Models cli-runtime TablePrinter, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { Table } from '#api/types/meta-v1.ts'

export interface TableOptions {
  readonly isWide: boolean
  readonly withNamespace: boolean
}

/** Three spaces between columns, each as wide as its widest cell; nothing after the last one. */
export function printTable(table: Table, { isWide, withNamespace }: TableOptions): string {
  const shown = (table.columnDefinitions ?? [])
    .map((column, i) => ({ column, i }))
    .filter(({ column }) => isWide || column.priority === 0)
  const header = shown.map(({ column }) => column.name.toUpperCase())
  const rows = (table.rows ?? []).map((row) => {
    const cells = shown.map(({ i }) => cellText(row.cells?.[i]))
    const { namespace = '' } = (row.object as KubeObject | null)?.metadata ?? {}
    return withNamespace ? [namespace, ...cells] : cells
  })
  return alignColumns([withNamespace ? ['NAMESPACE', ...header] : header, ...rows])
}

function cellText(cell: unknown): string {
  return cell === null || cell === undefined ? '<none>' : String(cell)
}

/** Lays out lines of cells the way Go's tabwriter does with padding 3. */
export function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const line of lines)
    for (const [i, cell] of line.entries()) widths[i] = Math.max(widths[i] ?? 0, [...cell].length)
  return lines
    .map((line) => {
      const padded = line.map((cell, i) =>
        i === line.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - [...cell].length + 3),
      )
      return `${padded.join('')}\n`
    })
    .join('')
}
