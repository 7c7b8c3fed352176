// The events of the namespace in use, newest first.
import { pad, widthOf } from '../cells.ts'
import { ageOf, span } from '../rows.ts'
import type { Panel } from './panel.ts'

const ageWidth = 4
const reasonLimit = 18

export const eventsPanel: Panel = {
  name: 'events',
  title: (_state, texts) => texts.panels.events,
  count: ({ events }) => events.length,
  source: ({ events }) => events,
  rows({ events, nowMs }, { signs, width }, from, to) {
    const shown = events.slice(from, to)
    const reason = Math.min(reasonLimit, Math.max(...shown.map((event) => widthOf(event.reason)), 0))
    return shown.map((event) => {
      const isWarning = event.type !== 'Normal'
      const left = width - ageWidth - reason - 4
      const object = event.object.replace(/^(pod|node|deployment\.apps|replicaset\.apps)\//i, '')
      return [
        span(pad(ageOf(nowMs - event.atMs), ageWidth), 'dim'),
        span(isWarning ? '! ' : '  ', 'warn'),
        span(pad(event.reason, reason, signs.more), isWarning ? 'warn' : 'text'),
        span(' '),
        span(left > 0 ? `${object}  ` : ''),
        span(event.count > 1 ? `x${event.count}  ` : '', 'dim'),
        span(event.message, 'dim'),
      ]
    })
  },
}
