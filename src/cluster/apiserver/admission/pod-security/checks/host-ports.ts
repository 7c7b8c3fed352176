// hostPorts: pods take no ports of their node.
import { type Check, type CheckPod, containersNamed, containersOf, plural, sortedSet } from '../check.ts'

const takesNoPorts: CheckPod = (spec) => {
  const taken = containersOf(spec)
    .map(({ name, ports }) => ({ name, ports: (ports ?? []).flatMap(({ hostPort }) => hostPort || []) }))
    .filter(({ ports }) => ports.length > 0)
  if (taken.length === 0) return undefined
  const ports = sortedSet(taken.flatMap((one) => one.ports.map(String)))
  const uses = taken.length === 1 ? 'uses' : 'use'
  return {
    reason: 'hostPort',
    detail: `${containersNamed(taken.map(({ name }) => name))} ${uses} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
  }
}

/** Models policy CheckHostPorts, v1.35. */
export const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  versions: [{ since: 0, check: takesNoPorts }],
}
