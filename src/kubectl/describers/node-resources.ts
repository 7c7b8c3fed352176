// The pods of a node and what they ask for, as kubectl describe node sums it up.
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  type Quantity,
  quantityOf,
  zeroQuantity,
} from '#api/quantity.ts'
import type { Container, Node, Pod } from '#api/types/core-v1.ts'
import type { Look, Writer } from './describer.ts'

/** What Go makes of a division by zero: nodes that report nothing show it for each pod. */
const notANumber = '-9223372036854775808'

type Amounts = ReadonlyMap<string, Quantity>
type Which = 'requests' | 'limits'

export function writeNodePods(w: Writer, look: Look, { status }: Node, found: readonly Pod[]): void {
  const allocatable = status.allocatable ?? status.capacity ?? {}
  const share = (amount: Quantity, resource: string) => {
    const whole = quantityOf(allocatable[resource])
    return whole.nanos === 0n ? undefined : Math.trunc((Number(amount.nanos) / Number(whole.nanos)) * 100)
  }
  const cell = (amounts: Amounts, resource: string, ofNothing = '0') => {
    const amount = amounts.get(resource) ?? zeroQuantity
    return `${formatQuantity(amount)} (${share(amount, resource) ?? ofNothing}%)`
  }
  w.line(0, `Non-terminated Pods:\t(${found.length} in total)`)
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const pod of found) {
    const requests = podAmounts(pod, 'requests')
    const limits = podAmounts(pod, 'limits')
    const { namespace, name, creationTimestamp } = pod.metadata
    const cells = ['cpu', 'memory'].flatMap((resource) =>
      [requests, limits].map((amounts) => cell(amounts, resource, notANumber)),
    )
    w.line(1, `${namespace}\t${name}\t\t${cells.join('\t')}\t${look.since(creationTimestamp)}`)
  }
  w.line(0, 'Allocated resources:')
  w.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  w.line(1, 'Resource\tRequests\tLimits')
  w.line(1, '--------\t--------\t------')
  const requests = sum(found.map((pod) => podAmounts(pod, 'requests')))
  const limits = sum(found.map((pod) => podAmounts(pod, 'limits')))
  const standard = ['cpu', 'memory', 'ephemeral-storage']
  const others = Object.keys(allocatable).filter((name) => !standard.includes(name) && name !== 'pods')
  for (const name of standard) w.line(1, `${name}\t${cell(requests, name)}\t${cell(limits, name)}`)
  for (const name of others.sort())
    if (name.startsWith('hugepages-')) w.line(1, `${name}\t${cell(requests, name)}\t${cell(limits, name)}`)
    else w.line(1, `${name}\t${plain(requests, name)}\t${plain(limits, name)}`)
}

function plain(amounts: Amounts, name: string): string {
  return formatQuantity(amounts.get(name) ?? zeroQuantity)
}

function sum(all: readonly Amounts[]): Amounts {
  const total = new Map<string, Quantity>()
  for (const amounts of all)
    for (const [name, amount] of amounts) {
      const before = total.get(name)
      total.set(name, before === undefined ? amount : addQuantities(before, amount))
    }
  return total
}

function largest(a: Amounts, b: Amounts): Amounts {
  const result = new Map(a)
  for (const [name, amount] of b) {
    const other = result.get(name)
    if (other === undefined || compareQuantities(amount, other) > 0) result.set(name, amount)
  }
  return result
}

function amountsOf(container: Container | undefined, which: Which): Amounts {
  const entries = Object.entries(container?.resources?.[which] ?? {})
  return new Map(entries.map(([name, text]) => [name, quantityOf(text)]))
}

/** What the pod takes at most at any time of its life. Models component-helpers PodRequests, v1.35. */
function podAmounts({ spec }: Pod, which: Which): Amounts {
  let running = sum(spec.containers.map((container) => amountsOf(container, which)))
  let starting: Amounts = new Map()
  let sidecars: Amounts = new Map()
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container, which)
    if (container.restartPolicy === 'Always') {
      running = sum([running, own])
      sidecars = sum([sidecars, own])
      starting = largest(starting, sidecars)
    } else starting = largest(starting, sum([own, sidecars]))
  }
  const total = largest(running, starting)
  const overhead = new Map(
    Object.entries(spec.overhead ?? {}).map(([name, text]) => [name, quantityOf(text)]),
  )
  const podLevel = Object.entries(spec.resources?.[which] ?? {}).map(
    ([name, text]) => [name, quantityOf(text)] as const,
  )
  return sum([new Map([...total, ...podLevel]), overhead])
}
