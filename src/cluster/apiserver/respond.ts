// Answers in the form that was asked for: objects, tables, metadata alone, lists of these, watches of these.
import type { KubeObject } from '#api/object.ts'
import type { Headers, PlainResponse } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { Call } from './call.ts'
import type { listObjects } from './list.ts'
import { shapeOf } from './negotiation.ts'
import { includeObjectOf, partialMetadata, tableOf } from './table.ts'
import { inServedVersion } from './versions.ts'

const json: Headers = { 'content-type': 'application/json' }

function withManagedFields(call: Call, object: KubeObject): KubeObject {
  return inServedVersion(call, call.request.lean ? object : call.server.ledger.shown(object))
}

/** Headers of an answer, the warnings among them. */
export function headersOf(call: Call): Headers {
  if (call.warnings.length === 0) return json
  const texts = warningsTold(call.warnings)
  return texts.length === 0
    ? json
    : { ...json, warning: texts.map((text) => `299 - ${JSON.stringify(text)}`) }
}

/** From so many characters on, each warning is cut; then no more are told. Models apiserver filters/warning.go, v1.35. */
const warningLimits = { all: 4096, each: 256 }

/** Each warning once; those with line breaks have no place in a header. */
function warningsTold(texts: readonly string[]): readonly string[] {
  const told = [...new Set(texts)].filter((text) => text !== '' && !/\p{Cc}/u.test(text))
  let total = 0
  for (const text of told) total += text.length
  if (total <= warningLimits.all) return told
  let written = 0
  return told.flatMap((text) => {
    if (written >= warningLimits.all) return []
    const start = [...text].slice(0, warningLimits.each)
    written += start.length
    return [start.join('')]
  })
}

/** An answer with a body as it is. */
export function respondBody(call: Call, code: number, body: unknown): PlainResponse {
  return { code, headers: headersOf(call), body }
}

/** The answer to a write: 201 where the object is new. */
export function respondWritten(call: Call, written: { object: KubeObject; isNew: boolean }): PlainResponse {
  return respondObject(call, written.isNew ? 201 : 200, written.object)
}

/** One object in the form that was asked for. */
export function respondObject(call: Call, code: number, object: KubeObject): PlainResponse {
  const shape = shapeOf(call.request, !call.resource.strategy.answersOnly)
  if (shape === 'table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    return respondBody(call, code, tableOf(call, [object], metadata, includeObjectOf(call)))
  }
  const shown = withManagedFields(call, object)
  return respondBody(call, code, shape === 'object' ? shown : partialMetadata(shown))
}

/** What a delete answers: the object, or a Status. */
export function respondDeleted(call: Call, body: KubeObject | Status): PlainResponse {
  return 'metadata' in body && 'uid' in (body.metadata ?? {})
    ? respondObject(call, 200, body as KubeObject)
    : respondBody(call, 200, body)
}

/** A list in the form that was asked for. */
export function respondList(call: Call, list: ReturnType<typeof listObjects>): PlainResponse {
  const shape = shapeOf(call.request)
  if (shape === 'table')
    return respondBody(call, 200, tableOf(call, list.items, list.metadata, includeObjectOf(call)))
  const shown = list.items.map((object) => withManagedFields(call, object))
  if (shape === 'object') return respondBody(call, 200, { ...list, items: itemsOf(call, shown) })
  const items = shown.map(partialMetadata)
  return respondBody(call, 200, {
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata: list.metadata,
    items,
  })
}

/** The list says of what kind its items are; custom resources say so themselves as well. */
function itemsOf({ request, resource }: Call, objects: readonly KubeObject[]): readonly unknown[] {
  if (request.lean || resource.custom !== undefined) return objects
  return objects.map(({ kind: _, apiVersion: __, ...item }) => item)
}

/** How each watched object is shown; the columns of a table come with the first event only. */
export function watchShape(call: Call): (object: KubeObject) => unknown {
  const shape = shapeOf(call.request)
  const shown = (object: KubeObject) =>
    inServedVersion(call, call.request.lean ? object : call.server.ledger.shownToAll(object))
  if (shape === 'object') return shown
  if (shape !== 'table') return (object) => partialMetadata(shown(object))
  const include = includeObjectOf(call)
  let isFirst = true
  return (object) => {
    const table = tableOf(
      call,
      [object],
      { resourceVersion: object.metadata.resourceVersion },
      include,
      isFirst,
    )
    isFirst = false
    return table
  }
}
