// The nodes: name, status, roles.
import { pad, widthOf } from '../cells.ts'
import { span } from '../rows.ts'
import type { Panel } from './panel.ts'
import { changed } from './status.ts'

export const nodesPanel: Panel = {
  name: 'nodes',
  title: ({ nodes }, texts) =>
    texts.panels.nodes(nodes.filter(({ isReady }) => isReady).length, nodes.length),
  count: ({ nodes }) => nodes.length,
  source: ({ nodes }) => nodes,
  rows({ nodes }, { width, signs, flashes }, from, to) {
    const name = Math.min(Math.floor(width * 0.4), Math.max(4, ...nodes.map((node) => widthOf(node.name))))
    return nodes.slice(from, to).map((node) => {
      const isCordoned = node.status.includes('SchedulingDisabled')
      const slot = node.isReady ? (isCordoned ? 'warn' : 'good') : 'bad'
      const status = changed(flashes.get(node.key), node.status, slot, signs)
      return [
        span(pad(node.name, name, signs.more)),
        span('  '),
        ...status,
        span(node.roles === '<none>' ? '' : `  ${node.roles}`, 'dim'),
      ]
    })
  },
}
