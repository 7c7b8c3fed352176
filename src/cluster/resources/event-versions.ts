// Events as events.k8s.io/v1 tells them, and as they are stored. Models pkg/apis/events/v1 conversion, v1.35.
import { decode } from '#api/decode.ts'
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { Event } from '#api/types/core-v1.ts'
import type { Event as NewEvent } from '#api/types/events-v1.ts'
import type { VersionRules } from './resource.ts'

/** The stored name of what the other version calls differently. */
const renamed = {
  regarding: 'involvedObject',
  note: 'message',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
} as const
const storedNames: ReadonlyMap<string, string> = new Map(Object.entries(renamed))
const shownNames: ReadonlyMap<string, string> = new Map(
  Object.entries(renamed).map(([shown, stored]) => [stored, shown]),
)

export const eventVersion: VersionRules<Event, NewEvent> = {
  storedAs: { group: '', version: 'v1' },
  toStored: (event) => decodedAs('core.v1.Event', 'v1', event, storedNames) as Event,
  fromStored: (event) => decodedAs('events.v1.Event', 'events.k8s.io/v1', event, shownNames) as NewEvent,

  validateCreate(event) {
    const errors = seriesErrors(event)
    if (!event.eventTime) errors.push(required('eventTime'))
    if (event.type !== 'Normal' && event.type !== 'Warning')
      errors.push(invalidValue('type', '', `has invalid value: ${event.type ?? ''}`))
    for (const field of ['firstTimestamp', 'lastTimestamp', 'count'] as const)
      if (event[field]) errors.push(invalidValue(field, '', 'needs to be unset'))
    if (event.source?.component || event.source?.host)
      errors.push(invalidValue('source', '', 'needs to be unset'))
    return errors
  },

  validateUpdate(event, old) {
    const errors = deepEqual(event.series, old.series) ? [] : seriesErrors(event)
    for (const field of kept)
      if (!deepEqual(event[field], old[field]))
        errors.push(invalidValue(shownField(field), event[field], 'field is immutable'))
    return errors
  },
}

/** What an update may not change, in the order in which it is looked at. */
const kept = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
] as const

/** Refusals name the fields as the internal type does. */
function shownField(field: (typeof kept)[number]): string {
  return field === 'reportingComponent' ? 'reportingController' : field
}

function seriesErrors({ series }: Event): FieldError[] {
  if (series === undefined) return []
  return [
    ...((series.count ?? 0) < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ]
}

function decodedAs(
  type: string,
  apiVersion: string,
  event: object,
  names: ReadonlyMap<string, string>,
): unknown {
  const entries = Object.entries(event).map(([name, value]) => [names.get(name) ?? name, value])
  return decode(type, { ...Object.fromEntries(entries), apiVersion }).value
}
