// What the HTTPS door costs a core, beside a bare node:https server in the same run.
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeList } from '#api/object.ts'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { HttpsDoor } from '../door/https-door.ts'
import { type DoorIdentities, makeIdentities } from '../door/identities.ts'
import { WallClock } from '../door/wall-clock.ts'
import { pods, serverWithPods } from './apiserver.ts'
import type { Benchmark } from './benchmark.ts'
import { beginLoad, type LoadTarget } from './load-client.ts'

const admin = { commonName: 'kubernetes-admin', organizations: ['system:masters'] }
const warmUpMs = 1000
const measureMs = 3000
const connections = 32
const watchCount = 1000
const watchedPods = 10_000
const changesPerSecond = 100
const mostAtOnce = 3

interface Measured {
  /** What the client counted, a second. */
  readonly perSecond: number
  /** Of the server's thread: 1 is a whole core. */
  readonly cores: number
}

/** Seconds of processor time that this thread has used; of the wall where Node cannot tell (before v23.9). */
function usedSeconds(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.now() / 1000
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

/** `begin` is called when all connections stand; what it returns, when all is measured. */
async function measure(target: LoadTarget, begin = () => () => {}): Promise<Measured> {
  const load = await beginLoad(target)
  const end = begin()
  try {
    await sleep(warmUpMs)
    const [count, used, start] = [await load.count(), usedSeconds(), performance.now()]
    await sleep(measureMs)
    const [countAfter, usedAfter] = [await load.count(), usedSeconds()]
    const seconds = (performance.now() - start) / 1000
    return { perSecond: (countAfter - count) / seconds, cores: (usedAfter - used) / seconds }
  } finally {
    end()
    await load.stop()
  }
}

async function bare(identities: DoorIdentities, body: string): Promise<Measured> {
  const { certificate: cert, key } = identities.server
  const server = createServer({ cert, key, ca: identities.authority, requestCert: true }, (_, response) => {
    response.setHeader('content-type', 'application/json')
    response.setHeader('content-length', String(Buffer.byteLength(body)))
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await measure({ ...targetOf(identities, port, '/'), connections, kind: 'again' })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function targetOf({ authority, admin: { certificate, key } }: DoorIdentities, port: number, path: string) {
  return { port, ca: authority, cert: certificate, key, path }
}

const perCore = ({ perSecond, cores }: Measured) => perSecond / cores

/** Changes one pod after the other until it is told to stop. */
function changePods(send: (request: ApiRequest) => unknown): () => void {
  const headers = { 'content-type': 'application/merge-patch+json' }
  let round = 0
  const change = () => {
    round++
    const body = { metadata: { annotations: { round: String(round) } } }
    send({ method: 'PATCH', path: `${pods}/pod-${(round * 7) % watchedPods}`, headers, body })
  }
  const startMs = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - startMs) * changesPerSecond) / 1000
    // Who cannot keep up is not buried.
    for (let i = 0; i < mostAtOnce && round < due; i++) change()
  }, 1000 / changesPerSecond)
  return () => clearInterval(timer)
}

export const doorBenchmarks: readonly Benchmark[] = [
  {
    name: 'https-get',
    about: 'GETs of one pod over HTTPS in a second of one core',
    unit: 'GET/s',
    budget: 3000,
    better: 'higher',
    async run() {
      const send = serverWithPods(500)
      const identities = makeIdentities(admin, Date.now())
      const door = new HttpsDoor({ handle: send }, identities)
      const port = await door.open(0)
      const path = `${pods}/pod-7`
      const measured = await measure({ ...targetOf(identities, port, path), connections, kind: 'again' })
      await door.close()
      const { body } = send({ method: 'GET', path }) as PlainResponse
      const plain = await bare(identities, JSON.stringify(body))
      return {
        value: perCore(measured),
        beside: `a bare node:https server ${Math.round(perCore(plain))} GET/s`,
      }
    },
  },
  {
    name: 'https-watch',
    about: `${watchCount} watches over HTTPS on ${watchedPods} pods with ${changesPerSecond} changes a second`,
    unit: 'cores',
    budget: 1,
    better: 'lower',
    async run() {
      const clock = new VirtualClock(Date.now())
      const send = serverWithPods(watchedPods, clock)
      const wall = new WallClock((elapsedMs) => clock.advance(elapsedMs), 1)
      const identities = makeIdentities(admin, Date.now())
      const door = new HttpsDoor({ handle: send }, identities)
      const port = await door.open(0)
      const { body } = send({ method: 'GET', path: pods, query: { limit: '1' } }) as PlainResponse
      const { resourceVersion } = (body as KubeList<unknown>).metadata
      const path = `${pods}?watch=1&resourceVersion=${resourceVersion}`
      const target = { ...targetOf(identities, port, path), connections: watchCount, kind: 'hold' } as const
      const { perSecond, cores } = await measure(target, () => changePods(send))
      wall.stop()
      await door.close()
      return {
        // A busy machine lets less pass; the figure is for all of it.
        value: (cores * watchCount * changesPerSecond) / perSecond,
        beside: `${Math.round(perSecond)} events/s reached the clients`,
      }
    },
  },
]
