// Sends damaged requests as bytes through the door, over connections that break, wait and end halfway.
import { connect, type TLSSocket } from 'node:tls'
import { parse } from 'yaml'
import type { ApiRequest } from '#api/request.ts'
import { Random, type RandomStream } from '#cluster/random.ts'
import { HttpsDoor } from '../../src/door/https-door.ts'
import { makeIdentities } from '../../src/door/identities.ts'
import { WallClock } from '../../src/door/wall-clock.ts'
import { admin, BareWorld } from '../golden/bare-world.ts'
import { DamagedRequests } from './damaged-requests.ts'
import { mayFail } from './fuzz.ts'
import { pick } from './mutate.ts'

/** So long may an answer take, and so long is one that goes on looked at. */
const patienceMs = 5000
const lookMs = 50
const connections = 8
const overLimitBytes = 3 * 1024 * 1024 + 1

/** What is wrong with how a request is sent: nothing, or something after which the connection is of no more use. */
type Manner = 'whole' | 'halfway' | 'slow' | 'gone' | 'garbage'
const manners: readonly Manner[] = ['halfway', 'slow', 'gone', 'garbage']

interface Answer {
  readonly code: number
  readonly body: string
}

/** Bodies that no generator of requests comes upon. */
const bodies: readonly ((random: RandomStream) => { readonly type: string; readonly bytes: Buffer })[] = [
  () => ({
    type: 'application/json',
    bytes: Buffer.from(`{"metadata":{"name":"${'x'.repeat(overLimitBytes)}"}}`),
  }),
  () => ({ type: 'application/json', bytes: Buffer.from('['.repeat(200_000)) }),
  () => ({ type: 'application/json', bytes: Buffer.from(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`) }),
  () => ({
    type: 'application/json',
    bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x22, 0x3a, 0x31, 0x7d]),
  }),
  () => ({
    type: 'application/json-patch+json',
    bytes: Buffer.from(
      JSON.stringify(
        Array.from({ length: 10_001 }, () => ({ op: 'add', path: '/metadata/labels/a', value: 'b' })),
      ),
    ),
  }),
  () => ({
    type: 'application/json-patch+json',
    bytes: Buffer.from(
      JSON.stringify(
        Array.from({ length: 9999 }, (_, i) => ({ op: 'add', path: `/metadata/labels/a${i}`, value: 'b' })),
      ),
    ),
  }),
  () => ({
    type: 'application/strategic-merge-patch+json',
    bytes: Buffer.from(
      JSON.stringify({ metadata: { finalizers: Array.from({ length: 5000 }, (_, i) => `a.b/${i}`) } }),
    ),
  }),
  () => ({
    type: 'application/yaml',
    bytes: Buffer.from(
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\n`,
    ),
  }),
  () => ({ type: 'application/yaml', bytes: Buffer.from('a: [\n\t- b: "\\xZZ\n...\n---\n%YAML 9.9') }),
  () => ({ type: 'application/apply-patch+yaml', bytes: Buffer.from(`${'- '.repeat(5000)}a`) }),
  (random) => ({
    type: 'application/vnd.kubernetes.protobuf',
    bytes: Buffer.concat([
      Buffer.from('k8s\0'),
      Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256))),
    ]),
  }),
  (random) => ({
    type: 'application/vnd.kubernetes.protobuf',
    bytes: Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256))),
  }),
]

export interface DoorFuzzResult {
  readonly findings: readonly string[]
  readonly codes: ReadonlyMap<number, number>
  /** What the door says afterwards of how it is. */
  readonly afterwards: Answer | undefined
}

/** Sends so many requests over several connections at once. */
export async function fuzzDoor(seed: number, count: number): Promise<DoorFuzzResult> {
  const world = new BareWorld(Date.now(), seed)
  const identities = makeIdentities({ commonName: admin.name, organizations: ['system:masters'] }, Date.now())
  const clock = new WallClock((ms) => world.clock.advance(ms), 1)
  const door = new HttpsDoor(world, identities)
  const port = await door.open(0)
  const dial = () => {
    const { certificate: cert, key } = identities.admin
    const socket = connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: identities.authority,
      cert,
      key,
    })
    // A broken connection is what some of the requests are about.
    socket.on('error', () => {})
    return socket
  }
  const random = new Random(seed).stream('door-fuzz')
  const requests = new DamagedRequests(random)
  for (const { collection, manifest } of requests.targets)
    world.handle({ method: 'POST', path: collection, body: manifest, user: admin })
  const findings: string[] = []
  const codes = new Map<number, number>()
  let sent = 0
  const work = async () => {
    let socket = dial()
    let isNew = true
    while (sent < count) {
      sent++
      const manner = random.below(12) === 0 ? pick(random, manners) : 'whole'
      const request = requests.next()
      const bytes = bytesOf(request, random)
      const send = () => exchange(socket, bytes, manner, request.method === 'HEAD')
      let answer = await send()
      if (answer === undefined && !isNew && (manner === 'whole' || manner === 'slow')) {
        // The server had closed the connection before it saw the request.
        socket.destroy()
        socket = dial()
        answer = await send()
      }
      codes.set(answer?.code ?? 0, (codes.get(answer?.code ?? 0) ?? 0) + 1)
      const wrong = complaint(answer, manner)
      if (wrong !== undefined) findings.push(`${wrong}\n${bytes.subarray(0, 800).toString('latin1')}`)
      isNew = manner !== 'whole' || socket.readyState !== 'open'
      if (!isNew) continue
      socket.destroy()
      socket = dial()
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, work))
  const last = dial()
  const afterwards = await exchange(last, Buffer.from('GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n'), 'whole')
  last.destroy()
  clock.stop()
  await door.close()
  return { findings, codes, afterwards }
}

function complaint(answer: Answer | undefined, manner: Manner): string | undefined {
  // Who breaks off, or speaks no HTTP, need not be answered.
  if (answer === undefined)
    return manner === 'whole' || manner === 'slow' ? `${manner}: no answer` : undefined
  if (answer.code < 500) return undefined
  let body: unknown
  try {
    body = parse(answer.body)
  } catch {
    return `${answer.code} ${answer.body}`
  }
  // What is wrong with an answer to HEAD is not told.
  if (body === null) return undefined
  return mayFail({ code: answer.code, body }) ? undefined : `${answer.code} ${answer.body.slice(0, 500)}`
}

function bytesOf({ method, path, query = {}, headers = {}, body }: ApiRequest, random: RandomStream): Buffer {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const each of [value ?? []].flat()) search.append(name, each)
  const target = `${random.below(10) === 0 ? path : encodeURI(path)}${search.size > 0 ? `?${search}` : ''}`
  const strange = random.below(6) === 0 && method !== 'GET' ? pick(random, bodies)(random) : undefined
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const content = strange?.bytes ?? Buffer.from(text, random.below(20) === 0 ? 'latin1' : 'utf8')
  const sent = { host: 'localhost', ...headers, ...(strange && { 'content-type': strange.type }) }
  const lines = Object.entries(sent).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `${name}: ${each}\r\n`),
  )
  const head = `${method} ${target.replace(/[\r\n]/g, '')} HTTP/1.1\r\n${lines.join('')}content-length: ${content.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head, 'utf8'), content])
}

/** Sends bytes and reads one answer; undefined when the connection ends without. */
async function exchange(
  socket: TLSSocket,
  bytes: Buffer,
  manner: Manner,
  hasNoBody = false,
): Promise<Answer | undefined> {
  const answered = readAnswer(socket, hasNoBody)
  switch (manner) {
    case 'whole':
      socket.write(bytes)
      break
    case 'halfway':
      socket.end(bytes.subarray(0, Math.floor(bytes.length / 2)))
      break
    case 'gone':
      socket.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => socket.destroy())
      break
    case 'garbage':
      socket.write(bytes.subarray(Math.floor(bytes.length / 3)))
      socket.end('\r\n\r\n\u0000')
      break
    case 'slow':
      for (let at = 0; at < 10 && at < bytes.length; at++) {
        socket.write(bytes.subarray(at, at + 1))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      socket.write(bytes.subarray(10))
  }
  return answered
}

function readAnswer(socket: TLSSocket, hasNoBody: boolean): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    let text = ''
    let timer = setTimeout(() => finish(undefined), patienceMs)
    const finish = (answer: Answer | undefined) => {
      clearTimeout(timer)
      socket.off('data', read)
      socket.off('close', ended)
      resolve(answer)
    }
    const ended = () => finish(answerOf(text))
    const read = (part: Buffer) => {
      text += part.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = hasNoBody ? '0' : /\r\ncontent-length: (\d+)\r\n/i.exec(text.slice(0, head + 4))?.[1]
      if (length === undefined) {
        clearTimeout(timer)
        // It goes on: what has come is enough.
        timer = setTimeout(() => {
          finish(answerOf(text))
          socket.destroy()
        }, lookMs)
        return
      }
      if (text.length >= head + 4 + Number(length) || text.startsWith('HTTP/1.1 304')) finish(answerOf(text))
    }
    socket.on('data', read)
    socket.on('close', ended)
  })
}

function answerOf(text: string): Answer | undefined {
  const code = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]
  return code === undefined
    ? undefined
    : { code: Number(code), body: text.slice(text.indexOf('\r\n\r\n') + 4) }
}
