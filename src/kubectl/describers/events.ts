// The events block at the end of most descriptions. Models kubectl describe DescribeEvents, v1.35.
import type { KubeObject } from '#api/object.ts'
import { events } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Event } from '#api/types/core-v1.ts'
import type { Look, Writer } from './describer.ts'

/** Writes the events about an object, unless --show-events=false. `otherUids` are further names it goes by. */
export async function writeEvents(
  w: Writer,
  look: Look,
  object: Pick<KubeObject, 'kind' | 'metadata'>,
  otherUids: readonly string[] = [],
): Promise<void> {
  if (!look.showsEvents) return
  const found: Event[] = []
  for (const uid of [object.metadata.uid ?? '', ...otherUids])
    found.push(...(await eventsOf(look, object, uid)))
  writeEventList(w, look, found)
}

function eventsOf(
  look: Look,
  { kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>,
  uid: string,
): Promise<readonly Event[]> {
  const { name, namespace } = metadata
  const fields = [
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace ?? ''}`,
    `involvedObject.kind=${kind}`,
    `involvedObject.uid=${uid}`,
  ]
  return look.list(events, namespace, { fieldSelector: fields.join(',') })
}

export function writeEventList(w: Writer, look: Look, found: readonly Event[]): void {
  if (found.length === 0) {
    w.line(0, 'Events:\t<none>')
    return
  }
  w.flush()
  w.line(0, 'Events:')
  w.line(1, 'Type\tReason\tAge\tFrom\tMessage')
  w.line(1, '----\t------\t----\t----\t-------')
  const sorted = [...found].sort((a, b) => timeMs(a.lastTimestamp) - timeMs(b.lastTimestamp))
  for (const event of sorted) {
    const { type = '', reason = '', source, reportingComponent, message = '', involvedObject } = event
    const from = source?.component || reportingComponent
    const place = involvedObject.fieldPath ? `${involvedObject.fieldPath}: ` : ''
    w.line(1, `${type}\t${reason}\t${eventAge(event, look)}\t${from}\t${place}${message.trim()}`)
  }
}

/** `3s`, or `3s (x4 over 2m)` of a repeated one. */
export function eventAge(event: Event, look: Pick<Look, 'since'>): string {
  const first = look.since(event.eventTime ?? event.firstTimestamp)
  if (event.series !== undefined)
    return `${look.since(event.series.lastObservedTime)} (x${event.series.count} over ${first})`
  if ((event.count ?? 0) > 1) return `${look.since(event.lastTimestamp)} (x${event.count} over ${first})`
  return first
}
