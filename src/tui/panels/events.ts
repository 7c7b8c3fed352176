// The events of the namespace in use, newest first.
import { clip, clipMiddle, pad, widthOf } from '../cells.ts'
import { ageOf, span } from '../rows.ts'
import type { Panel } from './panel.ts'

const ageWidth = 4
const reasonLimit = 17
/** In a narrow panel the object needs the cells. */
const narrowBelow = 44
const narrowReason = 13
const objectLimit = 34
/** A message of fewer cells says nothing. */
const messageLeast = 12

/** `pod/web-1` is `web-1`: in a narrow place the name says enough. */
const nameOf = (object: string) => object.slice(object.indexOf('/') + 1)

export const eventsPanel: Panel = {
  name: 'events',
  title: (_state, texts) => texts.panels.events,
  count: ({ events }) => events.length,
  source: ({ events }) => events,
  rows({ events, nowMs }, { signs, width }, from, to) {
    const shown = events.slice(from, to)
    const reason = Math.min(
      width < narrowBelow ? narrowReason : reasonLimit,
      Math.max(...shown.map((event) => widthOf(event.reason)), 0),
    )
    return shown.map((event) => {
      const isWarning = event.type !== 'Normal'
      const left = width - ageWidth - 2 - reason - 1
      const count = event.count > 1 ? ` x${event.count}` : ''
      const object = clipMiddle(
        nameOf(event.object),
        Math.min(objectLimit, left - widthOf(count)),
        signs.more,
      )
      const message = left - widthOf(object) - widthOf(count) - 2
      return [
        span(pad(ageOf(nowMs - event.atMs), ageWidth), 'dim'),
        span(isWarning ? '! ' : '  ', 'warn'),
        span(pad(event.reason, reason, signs.more), isWarning ? 'warn' : 'text'),
        span(' '),
        span(object),
        span(count, 'dim'),
        span(message < messageLeast ? '' : `  ${clip(event.message, message, signs.more)}`, 'dim'),
      ]
    })
  },
}
