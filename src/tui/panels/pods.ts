// The pods of the namespace in use, worst first.

import type { PodRow } from '#game/session-state.ts'
import { clipMiddle, pad, widthOf } from '../cells.ts'
import { rowWidth, span } from '../rows.ts'
import type { Row } from '../theme.ts'
import type { Panel } from './panel.ts'
import { changed, nowOnly, slotOfPod } from './status.ts'

const nameLeast = 8

export const podsPanel: Panel = {
  name: 'pods',
  title: ({ namespace }, texts) => texts.panels.pods(namespace),
  count: ({ pods }) => pods.length,
  source: ({ pods }) => pods,
  rows({ pods }, { width, signs, flashes }, from, to) {
    const shown = pods.slice(from, to)
    const rest = (pod: PodRow): Row => {
      // `3 (10s ago)`: how often is what counts in a narrow place.
      const [restarts = '0'] = pod.restarts.split(' ')
      return [span(restarts === '0' ? '' : `  ${restarts}`, 'warn')]
    }
    const right = (pod: PodRow, was: string | undefined): Row => [
      span(`  ${pod.ready} `),
      ...changed(was, pod.status, slotOfPod(pod), signs),
      ...rest(pod),
    ]
    const longest = Math.max(...shown.map((pod) => widthOf(pod.name)), 0)
    const widest = Math.max(...shown.map((pod) => rowWidth(right(pod, undefined))), 0)
    const column = Math.max(nameLeast, Math.min(longest, width - widest))
    return shown.map((pod) => {
      const was = flashes.get(pod.key)
      const whole = right(pod, was)
      const name = span(pad(clipMiddle(pod.name, column, signs.more), column))
      // Where both do not fit beside the name, what it is now counts.
      const fits = column + rowWidth(whole) <= width
      return [name, ...(fits || was === undefined ? whole : right(pod, nowOnly))]
    })
  },
}
