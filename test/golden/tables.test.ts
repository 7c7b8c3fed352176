// Replays golden/tables: stored object in, the row's cells out.

import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import type { TableRow } from '#api/types/meta-v1.ts'
import { servedBy } from '#cluster/apiserver/custom/served-custom.ts'
import { Registry } from '#cluster/apiserver/registry.ts'
import { resources } from '#cluster/resources/index.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recording {
  readonly path?: string
  readonly date: string
  readonly columnDefinitions: readonly {
    readonly name: string
    readonly type: string
    readonly priority: number
  }[]
  readonly rows: readonly (TableRow & { readonly object: KubeObject })[]
}

const registry = new Registry(resources)
const state = JSON.parse(recordings('tables').get('_state.json') ?? '') as {
  readonly 'customresourcedefinitions.apiextensions.k8s.io': readonly CustomResourceDefinition[]
}
for (const definition of state['customresourcedefinitions.apiextensions.k8s.io'])
  registry.serveCustom(definition.metadata.name, servedBy(definition))
const kinds = [...recordings('tables')].filter(
  ([name]) => !name.startsWith('_') && name !== 'kubectl-events.json',
)

describe('golden/tables', () => {
  const board = new Scoreboard('tables')

  it.each(kinds)('%s', (name, text) => {
    const recording = JSON.parse(text) as Recording
    const { group, version, plural } = placeOf(recording.path ?? '/apis/events.k8s.io/v1/events')
    const resource = registry.find(group, version, plural)
    for (const row of recording.rows) {
      const title = `${name.replace('.json', '')}/${row.object.metadata.namespace ?? ''}/${row.object.metadata.name}`
      board.check(title, () => {
        expect(resource, plural).toBeDefined()
        const columns = resource?.columns.map((column) => [column.name, column.type, column.priority])
        expect(columns).toEqual(recording.columnDefinitions.map((c) => [c.name, c.type, c.priority]))
        // The server's clock as its Date header told it, cut to the second.
        const nowMs = Date.parse(recording.date) + 500
        const { metadata } = row.object
        const cells = resource?.strategy.cells?.(row.object, nowMs) ?? [
          metadata.name,
          metadata.creationTimestamp,
        ]
        expect(cells).toEqual(row.cells)
        expect(resource?.strategy.rowConditions?.(row.object) ?? []).toEqual(row.conditions ?? [])
      })
    }
  })

  it('matches what it is known to match', () => board.report())
})

function placeOf(path: string): { group: string; version: string; plural: string } {
  const parts = path.split('/').filter((part) => part !== '')
  const [group, version, rest] =
    parts[0] === 'api' ? ['', parts[1], parts.slice(2)] : [parts[1], parts[2], parts.slice(3)]
  return { group: group ?? '', version: version ?? '', plural: rest.at(-1) ?? '' }
}
