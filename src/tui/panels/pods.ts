// The pods of the namespace in use, worst first.
import { clipMiddle, pad, widthOf } from '../cells.ts'
import { rowWidth, span } from '../rows.ts'
import type { Panel } from './panel.ts'
import { changed, slotOfPod } from './status.ts'

export const podsPanel: Panel = {
  name: 'pods',
  title: ({ namespace }, texts) => texts.panels.pods(namespace),
  count: ({ pods }) => pods.length,
  source: ({ pods }) => pods,
  rows({ pods }, { width, signs, flashes }, from, to) {
    const shown = pods.slice(from, to)
    const rights = shown.map((pod) => {
      const status = changed(flashes.get(pod.key), pod.status, slotOfPod(pod), signs)
      // `3 (10s ago)`: how often is what counts in a narrow place.
      const [restarts = '0'] = pod.restarts.split(' ')
      return [span(`${pod.ready} `), ...status, span(restarts === '0' ? '' : `  ${restarts}`, 'warn')]
    })
    const right = Math.max(...rights.map(rowWidth), 0)
    const longest = Math.max(...shown.map((pod) => widthOf(pod.name)), 0)
    const name = Math.max(8, Math.min(longest, width - right - 2))
    return shown.map((pod, i) => [span(pad(clipMiddle(pod.name, name, signs.more), name)), span('  '), ...(rights[i] ?? [])])
  },
}
