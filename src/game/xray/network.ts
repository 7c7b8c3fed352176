// Which moments of the network belong to one request, or to what a line sent.
import type { Moment } from '#api/moment.ts'
import type { TracedProbe, TracePort } from './trace-port.ts'
import type { Answer, Connection, Lookup, Request } from './writer.ts'

export type NetworkMoment = Lookup | Connection | Answer

export const isNetwork = (moment: Moment): moment is NetworkMoment =>
  moment.kind === 'lookup' || moment.kind === 'connection' || moment.kind === 'answer'

/** What a request went through that was sent to be looked at. Who gave up waiting has an answer of their own. */
export function probeMoments(
  { from, host, port, path }: TracedProbe,
  moments: readonly NetworkMoment[],
  nowMs: number,
): readonly NetworkMoment[] {
  const own = toTargets(
    moments.filter((moment) => moment.from === from),
    (target) => target === host,
  )
  if (own.some(({ kind }) => kind === 'answer')) return own
  const index = (own.at(-1)?.index ?? 0) + 1
  const silence = { status: undefined, failure: 'timeout', isHttps: false } as const
  return [...own, { kind: 'answer', index, atMs: nowMs, from, host, port, path, ...silence }]
}

/** What a line sent: from the workstation, or from the pods and nodes that it ran something on. */
export function sentBy(
  line: string,
  moments: readonly Moment[],
  trace: Pick<TracePort, 'placeOf'>,
): readonly NetworkMoment[] {
  const network = moments.filter(isNetwork)
  if (network.length === 0) return []
  const pods = new Set(moments.filter(isExec).map(({ namespace, name }) => `${namespace}/${name}`))
  const words = new Set(line.split(/\s+/))
  const isOwn = (address: string): boolean => {
    const place = trace.placeOf(address)
    if (place?.kind === 'pod') return pods.has(`${place.namespace}/${place.name}`)
    return place?.kind === 'node' ? words.has(place.name) : place?.kind === 'workstation'
  }
  const own = network.filter(({ from }) => isOwn(from))
  const named = toTargets(own, (target) => line.includes(target))
  // What was asked for by a variable does not stand in the line.
  return named.length > 0 ? named : own
}

function isExec(moment: Moment): moment is Request {
  return moment.kind === 'request' && moment.isClient && /^pods\/(exec|attach)$/.test(moment.resource)
}

/** Those of requests to names or addresses that fit. */
function toTargets(
  moments: readonly NetworkMoment[],
  fits: (target: string) => boolean,
): readonly NetworkMoment[] {
  const addresses = new Set<string>()
  return moments.filter((moment) => {
    if (moment.kind === 'connection') return addresses.has(moment.address) || fits(moment.address)
    if (moment.kind === 'answer') return fits(moment.host)
    if (!fits(moment.name)) return false
    for (const address of moment.addresses) addresses.add(address)
    return true
  })
}
