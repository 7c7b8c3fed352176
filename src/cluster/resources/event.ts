// Events, in both of their API groups. Models printEvent, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { Event } from '#api/types/core-v1.ts'
import type { Event as NewEvent } from '#api/types/events-v1.ts'
import { sinceCell } from './columns.ts'
import { eventVersion } from './event-versions.ts'
import { type Cell, defineResource, type VersionRules } from './resource.ts'
import { eventErrors } from './validation/event.ts'

/** What both forms of an event tell under different names. */
interface Told {
  readonly name: string
  readonly type: string | undefined
  readonly reason: string | undefined
  readonly about: Event['involvedObject']
  readonly message: string | undefined
  readonly source: Event['source']
  readonly controller: string | undefined
  readonly instance: string | undefined
  readonly first: string | null | undefined
  readonly last: string | null | undefined
  readonly eventTime: string | null | undefined
  readonly count: number | undefined
  readonly series:
    | { readonly count?: number | undefined; readonly lastObservedTime?: string | null | undefined }
    | undefined
}

export const event = defineResource('v1/Event', {
  createsOnUpdate: true,
  validate: eventErrors,

  // One that was sent as events.k8s.io/v1 need not be about anything.
  selectableFields: ({ involvedObject: of = {}, reason, reportingComponent, source, type }) => ({
    'involvedObject.kind': of.kind ?? '',
    'involvedObject.namespace': of.namespace ?? '',
    'involvedObject.name': of.name ?? '',
    'involvedObject.uid': of.uid ?? '',
    'involvedObject.apiVersion': of.apiVersion ?? '',
    'involvedObject.resourceVersion': of.resourceVersion ?? '',
    'involvedObject.fieldPath': of.fieldPath ?? '',
    reason: reason ?? '',
    reportingComponent: reportingComponent ?? '',
    source: source?.component || reportingComponent || '',
    type: type ?? '',
  }),

  cells: (event, nowMs) =>
    eventCells(
      {
        name: event.metadata.name,
        type: event.type,
        reason: event.reason,
        about: event.involvedObject ?? {},
        message: event.message,
        source: event.source,
        controller: event.reportingComponent,
        instance: event.reportingInstance,
        first: event.firstTimestamp,
        last: event.lastTimestamp,
        eventTime: event.eventTime,
        count: event.count,
        series: event.series,
      },
      nowMs,
    ),
})

export const eventsEvent = defineResource('events.k8s.io/v1/Event', {
  version: eventVersion as unknown as VersionRules<KubeObject, NewEvent>,
  cells: (event, nowMs) =>
    eventCells(
      {
        name: event.metadata.name,
        type: event.type,
        reason: event.reason,
        about: event.regarding ?? {},
        message: event.note,
        source: event.deprecatedSource ?? {},
        controller: event.reportingController,
        instance: event.reportingInstance,
        first: event.deprecatedFirstTimestamp,
        last: event.deprecatedLastTimestamp,
        eventTime: event.eventTime,
        count: event.deprecatedCount,
        series: event.series,
      },
      nowMs,
    ),
})

function eventCells(told: Told, nowMs: number): readonly Cell[] {
  const first = sinceCell(told.first ?? told.eventTime, nowMs)
  const last = told.last ? sinceCell(told.last, nowMs) : first
  const kind = (told.about.kind ?? '').toLowerCase()
  const component = told.source?.component || told.controller || ''
  const host = told.source?.host || told.instance
  return [
    told.series === undefined ? last : sinceCell(told.series.lastObservedTime, nowMs),
    told.type ?? '',
    told.reason ?? '',
    told.about.name ? `${kind}/${told.about.name}` : kind,
    told.about.fieldPath ?? '',
    host ? `${component}, ${host}` : component,
    (told.message ?? '').trim(),
    first,
    told.series?.count ?? (told.count || 1),
    told.name,
  ]
}
