// Steps of kube-proxy: when which nodes had the new rules of which Services.
import type { Stretch } from './stretches.ts'
import { bounded, namesOf, type Telling, timeOf, unique } from './telling.ts'
import type { XrayStep } from './view.ts'
import type { Rules } from './writer.ts'

export function proxyStep(stretch: Stretch, on: Telling): XrayStep | undefined {
  const { words } = on
  const syncs = stretch.moments.filter((moment): moment is Rules => moment.kind === 'rules')
  const [first] = syncs
  if (first === undefined) return undefined
  const last = syncs.at(-1) ?? first
  const nodes = unique(syncs.map(({ node }) => node))
  const services = unique(syncs.flatMap((sync) => sync.services))
  return {
    key: stretch.key,
    at: timeOf(on, first.atMs),
    who: 'kube-proxy',
    way: [{ label: words.rulesOf, to: words.nodes(nodes.length) }],
    what: `${namesOf(services, 'services')}: ${words.synced(nodes.length, timeOf(on, last.atMs))}`,
    rule: words.rules['kube-proxy'] ?? '',
    rows: bounded(
      syncs.map(({ atMs, node, services: changed }) => ({
        name: timeOf(on, atMs),
        text: `${node}  ${changed.join(', ')}`,
      })),
      on,
    ),
    hasFailed: false,
  }
}
