// Tables: the columns of `kubectl get`, computed by the server. Models apiserver rest.TableConvertor, v1.35.
import type { KubeObject } from '#api/object.ts'
import { queryValue } from '#api/request.ts'
import { badRequest } from '#api/status.ts'
import type { ListMeta, Table, TableColumnDefinition, TableRow } from '#api/types/meta-v1.ts'
import type { Cell } from '../resources/resource.ts'
import type { Call } from './call.ts'
import type { ServedResource } from './registry.ts'
import { inServedVersion } from './versions.ts'

type IncludeObject = 'None' | 'Metadata' | 'Object'

/** Reads `?includeObject=`. Throws 400. */
export function includeObjectOf(call: Call): IncludeObject {
  const given = queryValue(call.request.query, 'includeObject') ?? ''
  if (given === '' || given === 'Metadata') return 'Metadata'
  if (given === 'None' || given === 'Object') return given
  throw badRequest(`unrecognized includeObject value: "${given}"`)
}

export function tableOf(
  call: Call,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  include: IncludeObject,
  withColumns = true,
): Table {
  const nowMs = call.server.clock.now()
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? columnDefinitions(call.resource) : null,
    rows: inRowOrder(call.resource, objects).map((object) => rowOf(call, object, nowMs, include)),
  }
}

function inRowOrder({ strategy }: ServedResource, objects: readonly KubeObject[]): readonly KubeObject[] {
  const { compareRows } = strategy
  return compareRows === undefined ? objects : [...objects].sort(compareRows)
}

const definitions = new WeakMap<ServedResource, readonly TableColumnDefinition[]>()

function columnDefinitions(resource: ServedResource): readonly TableColumnDefinition[] {
  let known = definitions.get(resource)
  if (known === undefined) {
    known = resource.columns.map(({ name, type, format, priority }) => ({
      name,
      type,
      format: format ?? '',
      description: '',
      priority,
    }))
    definitions.set(resource, known)
  }
  return known
}

function rowOf(call: Call, object: KubeObject, nowMs: number, include: IncludeObject): TableRow {
  const { strategy } = call.resource
  const cells = strategy.cells?.(object, nowMs) ?? defaultCells(object)
  const conditions = strategy.rowConditions?.(object) ?? []
  return {
    cells,
    ...(conditions.length > 0 && { conditions }),
    object:
      include === 'None'
        ? null
        : include === 'Object'
          ? inServedVersion(call, object)
          : partialMetadata(object),
  }
}

/** Name and Created At: the columns of a kind without its own printer. */
function defaultCells(object: KubeObject): readonly Cell[] {
  return [object.metadata.name, object.metadata.creationTimestamp]
}

/** An object without its body. */
export function partialMetadata(object: KubeObject): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}
