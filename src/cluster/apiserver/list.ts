// Listing a collection, whole or in pages.
import type { KubeList, KubeObject } from '#api/object.ts'
import { queryValue } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { scanJson } from '#api/scan-json.ts'
import { ApiError, badRequest, expired } from '#api/status.ts'
import { RevisionExpired } from '../store.ts'
import type { Call } from './call.ts'
import { listRevision } from './list-revision.ts'
import { selectionOf } from './selection.ts'

/** Where the next page begins; the token is opaque to clients. */
interface ContinueToken {
  readonly v: 'meta.k8s.io/v1'
  /** The revision that all pages show; below zero the newest one will do. */
  readonly rv: number
  /** The first key that may come, below that of the collection or of the namespace asked for. */
  readonly start: string
}

const expiredContinue =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** The selected objects as a list. Throws 400 and 410. */
export function listObjects(call: Call): KubeList<KubeObject> {
  const { request, resource, served, server, store } = call
  const { facts } = served
  const selection = selectionOf(call)
  const found = resource.strategy.find?.(call.on)
  if (found !== undefined) return foundList(call, found.filter(selection.matches))
  const limit = Number(queryValue(request.query, 'limit') ?? 0)
  const token = queryValue(request.query, 'continue')
  const from = token === undefined || token === '' ? undefined : parseToken(token)
  const wanted = listRevision(request.query, server.store.revision)
  const asked = from === undefined ? wanted : from.rv < 0 ? undefined : from.rv
  const revision = asked ?? server.store.revision
  let objects: readonly KubeObject[]
  try {
    objects = asked === undefined ? store.list(selection.scope) : store.listAt(selection.scope, revision)
  } catch (error) {
    if (error instanceof RevisionExpired)
      throw from === undefined
        ? expired('The resourceVersion for the provided list is too old.')
        : tooOld(from)
    throw error
  }
  const keyText = (object: KubeObject) => keyWithin(call.info.namespace, object)
  let items = objects.filter(selection.matches)
  if (from !== undefined) items = items.filter((object) => keyText(object) >= from.start.replace(/^\//, ''))
  const metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number } = {
    resourceVersion: String(revision),
  }
  if (limit > 0 && items.length > limit) {
    const isFiltered =
      request.query?.labelSelector !== undefined || request.query?.fieldSelector !== undefined
    if (!isFiltered) metadata.remainingItemCount = items.length - limit
    items = items.slice(0, limit)
    const last = items[limit - 1] as KubeObject
    metadata.continue = printToken({ v: 'meta.k8s.io/v1', rv: revision, start: `/${keyText(last)}\0` })
  }
  return { kind: `${facts.kind}List`, apiVersion: apiVersionOf(facts.group, facts.version), metadata, items }
}

function keyWithin(namespace: string | undefined, object: KubeObject): string {
  const { namespace: home, name } = object.metadata
  return home === undefined || namespace !== undefined ? name : `${home}/${name}`
}

/** The rest can still be had as it is now. Models apiserver etcd3 handleCompactedErrorForPaging, v1.35. */
function tooOld(token: ContinueToken): ApiError {
  const { status } = expired(expiredContinue)
  const inconsistent = printToken({ ...token, rv: -1, start: token.start.replace(/^\//, '') })
  return new ApiError({ ...status, metadata: { continue: inconsistent } })
}

function foundList({ resource }: Call, items: readonly KubeObject[]): KubeList<KubeObject> {
  const { kind, group, version } = resource.facts
  return { kind: `${kind}List`, apiVersion: apiVersionOf(group, version), metadata: {}, items }
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function printToken(token: ContinueToken): string {
  const bytes = [...JSON.stringify(token)].map((c) => c.charCodeAt(0))
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const count = Math.min(3, bytes.length - i) + 1
    for (let k = 0; k < count; k++) text += base64[(bits >> (18 - 6 * k)) & 63]
  }
  return text
}

function parseToken(text: string): ContinueToken {
  const fail = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`)
  let json = ''
  let bits = 0
  let count = 0
  for (const char of text.replace(/=+$/, '')) {
    const value = base64.indexOf(char)
    if (value < 0) throw fail(`illegal base64 data at input byte ${text.indexOf(char)}`)
    bits = (bits << 6) | value
    count += 6
    if (count >= 8) {
      count -= 8
      json += String.fromCharCode((bits >> count) & 255)
    }
  }
  const { complaint } = scanJson(json)
  if (complaint !== undefined) throw fail(complaint)
  const token = JSON.parse(json) as Partial<ContinueToken>
  const { v, rv, start } = token
  if (v === 'meta.k8s.io/v1' && typeof rv === 'number' && typeof start === 'string') return { v, rv, start }
  throw fail(`server does not recognize this encoded version ${JSON.stringify(v ?? '')}`)
}
