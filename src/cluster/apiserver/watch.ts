// Watching a collection: what there is, then what changes, filtered by selectors.
import type { KubeObject } from '#api/object.ts'
import { queryFlag, queryValue, type WatchEvent, type WatchResponse } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { ApiError, expired, plainError } from '#api/status.ts'
import type { StoreEvent } from '../store.ts'
import type { Call } from './call.ts'
import type { ObjectStore } from './custom/custom-versions.ts'
import { revisionComplaint } from './list-revision.ts'
import { type Selection, selectionOf } from './selection.ts'

/** How often an idle watch that asked for bookmarks gets one. */
const bookmarkPeriodMs = 60_000

/** Resources of which the server has no watch cache: the store itself is followed. */
const uncached = new Set(['events'])

/**
 * Answers a watch. `shape` turns each object into what the client wants to see. A watch from a revision that is
 * forgotten ends with the error as its one event. Throws 400.
 */
export function watchObjects(call: Call, shape: (object: KubeObject) => unknown): WatchResponse {
  const { request, server } = call
  const selection = selectionOf(call)
  const given = queryValue(request.query, 'resourceVersion')
  const sendsInitial =
    given === undefined || given === '' || given === '0' || queryFlag(request.query, 'sendInitialEvents')
  const after = sendsInitial ? server.store.revision : revisionOf(given)
  // What cannot be converted is told before the first event.
  if (sendsInitial && call.resource.custom !== undefined) call.store.list(selection.scope)
  const complaint = sendsInitial ? undefined : expiredComplaint(call, after)
  return {
    code: 200,
    headers: { 'content-type': 'application/json' },
    watch(see, end) {
      if (complaint !== undefined) {
        const { status } = expired(complaint)
        return server.clock.after(0, () => {
          see({ type: 'ERROR', object: status })
          end(status)
        })
      }
      const send = (event: WatchEvent<KubeObject>) => see({ type: event.type, object: shape(event.object) })
      if (sendsInitial) {
        for (const object of call.store.list(selection.scope))
          if (selection.matches(object)) send({ type: 'ADDED', object })
        if (queryFlag(request.query, 'sendInitialEvents')) see(bookmark(call, after, true))
      }
      const stops: (() => void)[] = []
      const stop = () => {
        for (const each of stops.splice(0)) each()
      }
      const closed = () => {
        stop()
        end()
      }
      stops.push(
        server.hub.subscribe(
          selection.scope,
          after,
          (event) => {
            try {
              const seen = translate(selection, event, call.store)
              if (seen !== undefined) send(seen)
            } catch (error) {
              if (!(error instanceof ApiError)) throw error
              see({ type: 'ERROR', object: error.status })
              closed()
            }
          },
          closed,
        ),
      )
      if (queryFlag(request.query, 'allowWatchBookmarks')) stops.push(sendBookmarks(call, see))
      const timeoutSeconds = Number(queryValue(request.query, 'timeoutSeconds') ?? 0)
      if (timeoutSeconds > 0) stops.push(server.clock.after(timeoutSeconds * 1000, closed))
      return stop
    },
  }
}

function expiredComplaint({ resource, server }: Call, after: number): string | undefined {
  if (uncached.has(resource.collection))
    return after < server.store.compactedRevision
      ? 'The resourceVersion for the provided watch is too old.'
      : undefined
  const oldest = server.hub.oldestRevision
  return after < oldest ? `too old resource version: ${after} (${oldest})` : undefined
}

function revisionOf(text: string | undefined): number {
  const revision = Number(text)
  if (!Number.isInteger(revision) || revision < 0) throw plainError(revisionComplaint(text ?? ''))
  return revision
}

/** What a change is to this watch: an object that leaves the selection is deleted, one that enters it is added. */
function translate(
  { matches }: Selection,
  event: StoreEvent,
  store: ObjectStore,
): WatchEvent<KubeObject> | undefined {
  const { type } = event
  const object = store.seen(event.object)
  const previous = event.previous && store.seen(event.previous)
  const wasSelected = previous !== undefined && matches(previous)
  if (type === 'DELETED') return wasSelected ? { type: 'DELETED', object } : undefined
  const isSelected = matches(object)
  if (isSelected) return { type: wasSelected ? 'MODIFIED' : 'ADDED', object }
  if (!wasSelected || previous === undefined) return undefined
  const metadata = { ...previous.metadata, resourceVersion: object.metadata.resourceVersion }
  return { type: 'DELETED', object: { ...previous, metadata } }
}

function bookmark(call: Call, revision: number, endsInitialEvents = false): WatchEvent {
  const { facts } = call.served
  const annotations = endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...annotations }
  return {
    type: 'BOOKMARK',
    object: { kind: facts.kind, apiVersion: apiVersionOf(facts.group, facts.version), metadata },
  }
}

function sendBookmarks(call: Call, see: (event: WatchEvent) => void): () => void {
  const { clock, hub } = call.server
  let cancel: () => void
  const tick = () => {
    see(bookmark(call, hub.deliveredRevision))
    cancel = clock.after(bookmarkPeriodMs, tick)
  }
  cancel = clock.after(bookmarkPeriodMs, tick)
  return () => cancel()
}
