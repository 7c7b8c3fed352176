// Rows of a server's Table as panels read them: cells by column name.
import type { KubeObject } from '#api/object.ts'
import type { Table } from '#api/types/meta-v1.ts'
import type { Seen } from '../mirror.ts'

/** Asks the server for a Table. */
export const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

export interface TableRow {
  readonly uid: string
  readonly name: string
  readonly namespace: string | undefined
  cell(column: string): string
}

/** A reader of Tables; the columns of the first one hold for those that follow without. */
export function tableReader(): (body: unknown) => readonly Seen<TableRow>[] {
  let columns: readonly string[] = []
  return (body) => {
    const table = body as Table
    const given = table.columnDefinitions?.map(({ name }) => name) ?? []
    if (given.length > 0) columns = given
    const names = columns
    return (table.rows ?? []).map((row) => {
      const { metadata } = row.object as KubeObject
      const cells = (row.cells ?? []).map(String)
      const cell = (column: string) => cells[names.indexOf(column)] ?? ''
      const { uid, name, namespace } = metadata
      return { uid, value: { uid, name, namespace, cell } }
    })
  }
}
