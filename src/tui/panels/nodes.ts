// The nodes: name, status, roles, and at the right what the machine uses.
import type { NodeRow } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { rowWidth, span, spread } from '../rows.ts'
import type { Row, Signs, Slot } from '../theme.ts'
import type { Panel } from './panel.ts'
import { changed } from './status.ts'

const busyFrom = 75
const fullFrom = 90
/** `▂  17%  ▄  48%`, under `cpu    mem`. */
const gap = '  '
const percentWidth = 5

export const nodesPanel: Panel = {
  name: 'nodes',
  title: ({ nodes }, texts) =>
    texts.panels.nodes(nodes.filter(({ isReady }) => isReady).length, nodes.length),
  heading({ nodes }, { signs }) {
    if (nodes.every(({ use }) => use === undefined)) return ''
    const cells = percentWidth + widthOf(signs.bars[0] ?? '')
    const word = (name: string, room: number) => `${name} `.padEnd(room, signs.horizontal)
    return `${word('cpu', cells + widthOf(gap) - 1)} ${word('mem', cells)}`
  },
  count: ({ nodes }) => nodes.length,
  source: ({ nodes }) => nodes,
  rows({ nodes }, { width, signs, flashes }, from, to) {
    const name = Math.min(Math.floor(width * 0.4), Math.max(4, ...nodes.map((node) => widthOf(node.name))))
    return nodes.slice(from, to).map((node) => {
      const isCordoned = node.status.includes('SchedulingDisabled')
      const slot = node.isReady ? (isCordoned ? 'warn' : 'good') : 'bad'
      const status = changed(flashes.get(node.key), node.status, slot, signs)
      const left: Row = [span(pad(node.name, name, signs.more)), span('  '), ...status]
      const roles: Row = [...left, span(node.roles === '' ? '' : `  ${node.roles}`, 'dim')]
      const use = useOf(node, signs)
      // What it uses says more than its role, and its status says more than both.
      const fits = (row: Row) => rowWidth(row) + rowWidth(use) + 1 <= width
      const shown = [roles, left].find(fits)
      return shown === undefined ? (rowWidth(roles) <= width ? roles : left) : spread(shown, use, width, '')
    })
  },
}

function useOf({ use }: NodeRow, signs: Signs): Row {
  if (use === undefined) return []
  return [...meter(use.cpu, signs), span(gap), ...meter(use.memory, signs)]
}

/** A bar, where one can be drawn, and how much it is. */
function meter(percent: number, { bars }: Signs): Row {
  const slot: Slot = percent >= fullFrom ? 'bad' : percent >= busyFrom ? 'warn' : 'good'
  const bar = bars[Math.min(bars.length - 1, Math.floor((percent * bars.length) / 100))] ?? ''
  return [span(bar, slot), span(`${percent}%`.padStart(percentWidth), percent >= busyFrom ? slot : 'dim')]
}
