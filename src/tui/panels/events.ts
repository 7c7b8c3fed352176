// The events of the namespace in use, newest first.
import type { EventRow } from '#game/session-state.ts'
import { clip, clipMiddle, pad, widthOf } from '../cells.ts'
import { span } from '../rows.ts'
import type { Panel } from './panel.ts'

const ageWidth = 3
/** `NodeHasSufficientMemory`; in a narrow panel `ScalingReplicaSet`, since the object needs cells as well. */
const reasonLimit = 23
const narrowBelow = 60
const narrowReason = 17
const objectLimit = 34
/** A message of fewer cells says nothing. */
const messageLeast = 12

/** `pod/web-1` is `web-1`: in a narrow place the name says enough. */
const nameOf = (object: string) => object.slice(object.indexOf('/') + 1)

/** Short, so that what happened has the room: `59s`, `59m`, `23h`, `9d`. */
function shortAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`
}

export const eventsPanel: Panel = {
  name: 'events',
  title: (_state, texts) => texts.panels.events,
  count: ({ events }) => events.length,
  source: ({ events }) => events,
  rows({ events, nowMs }, { signs, width }, from, to) {
    const shown = events.slice(from, to)
    const limit = width < narrowBelow ? narrowReason : reasonLimit
    const named = ({ reason, count }: EventRow) => reason + (count > 1 ? ` x${count}` : '')
    const wanted = shown.map((event) => {
      const cells = widthOf(named(event))
      return cells > limit ? widthOf(event.reason) : cells
    })
    const column = Math.min(limit, Math.max(0, ...wanted))
    return shown.map((event) => {
      const isWarning = event.type !== 'Normal'
      const reason = clip(event.reason, column, signs.more)
      const count = named(event).slice(event.reason.length)
      // How often stands beside the reason, or beside the object where a long reason leaves no room.
      const isBeside = widthOf(reason + count) <= column
      const [near, far] = isBeside ? [count, ''] : ['', count]
      const left = width - ageWidth - 3 - column - 1
      const object = clipMiddle(nameOf(event.object), Math.min(objectLimit, left - widthOf(far)), signs.more)
      const message = left - widthOf(object) - widthOf(far) - 2
      return [
        span(shortAge(nowMs - event.atMs).padStart(ageWidth), 'dim'),
        span(isWarning ? ' ! ' : '   ', 'warn'),
        span(reason, isWarning ? 'warn' : 'text'),
        span(pad(near, column - widthOf(reason)), 'dim'),
        span(' '),
        span(object),
        span(far, 'dim'),
        span(message < messageLeast ? '' : `  ${clip(event.message, message, signs.more)}`, 'dim'),
      ]
    })
  },
}
