import { connect } from 'node:tls'
import { constants, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dictionary } from '../../src/door/spdy-headers.ts'
import { type OpenedDoor, openDoor } from './open-door.ts'

let door: OpenedDoor
beforeAll(async () => {
  door = await openDoor(2, 50)
  const pod = {
    metadata: { name: 'box' },
    spec: { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '3600'] }] },
  }
  const headers = { 'content-type': 'application/json' }
  await door.send('POST', '/api/v1/namespaces/default/pods', { body: JSON.stringify(pod), headers })
  const phase = async () => {
    const { json } = await door.send('GET', '/api/v1/namespaces/default/pods/box')
    return (json as { status: { phase?: string } }).status.phase
  }
  while ((await phase()) !== 'Running') await new Promise((resolve) => setTimeout(resolve, 20))
})
afterAll(() => door.close())

const exec = '/api/v1/namespaces/default/pods/box/exec?command=cat&stdin=true&stdout=true'

/** Opens a connection, asks for the upgrade, sends what follows, and collects all that comes until the end. */
function talk(path: string, protocol: string, frames: Buffer): Promise<Buffer> {
  const { authority, admin } = door.identities
  const options = { ca: authority, cert: admin.certificate, key: admin.key, servername: 'localhost' }
  return new Promise((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1', options)
    const parts: Buffer[] = []
    socket.on('error', reject)
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('end', () => resolve(Buffer.concat(parts)))
    const lines = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: SPDY/3.1', 'Content-Length: 0']
    const head = [`POST ${path} HTTP/1.1`, ...lines, `X-Stream-Protocol-Version: ${protocol}`]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    socket.write(frames)
  })
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const counted = (text: string) => Buffer.concat([uint32(text.length), Buffer.from(text)])

/** The header blocks share one history, which a block that is complete in itself does not need. */
function openStream(id: number, type: string, isFirst: boolean): Buffer {
  const block = Buffer.concat([uint32(1), counted('streamtype'), counted(type)])
  const zipped = deflateSync(block, {
    ...(isFirst && { dictionary }),
    level: 0,
    finishFlush: constants.Z_SYNC_FLUSH,
  })
  // After the first one a block goes on where the stream of the one before ended: without a head of its own.
  const body = Buffer.concat([uint32(id), uint32(0), Buffer.alloc(2), isFirst ? zipped : zipped.subarray(2)])
  return Buffer.concat([Buffer.from([0x80, 3, 0, 1]), uint32(body.length), body])
}

const data = (id: number, text: string, isLast: boolean) =>
  Buffer.concat([uint32(id), uint32(text.length + (isLast ? 0x0100_0000 : 0)), Buffer.from(text)])

/** What was written to each stream: data frames begin with a zero bit. */
function written(bytes: Buffer): Map<number, string> {
  const texts = new Map<number, string>()
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUIntBE(at + 5, 3)
    const id = bytes.readUInt32BE(at)
    if (id < 0x8000_0000)
      texts.set(id, (texts.get(id) ?? '') + bytes.toString('utf8', at + 8, at + 8 + length))
    at += 8 + length
  }
  return texts
}

it('carries input, output and the end of a command in streams of their own', async () => {
  const frames = [
    openStream(1, 'error', true),
    openStream(3, 'stdin', false),
    openStream(5, 'stdout', false),
    data(3, 'through ', false),
    data(3, 'the door\n', true),
  ]
  const answer = await talk(exec, 'v4.channel.k8s.io', Buffer.concat(frames))
  const end = answer.indexOf('\r\n\r\n')
  expect(answer.toString('latin1', 0, end).split('\r\n')).toEqual([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: SPDY/3.1',
    'Connection: Upgrade',
    'x-stream-protocol-version: v4.channel.k8s.io',
  ])
  const texts = written(answer.subarray(end + 4))
  expect(texts.get(5)).toBe('through the door\n')
  expect(JSON.parse(texts.get(1) ?? '')).toMatchObject({ status: 'Success' })
})

it('refuses clients that speak none of its protocols', async () => {
  const answer = (await talk(exec, 'channel.k8s.io', Buffer.alloc(0))).toString()
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(answer).toContain(
    'unable to upgrade: unable to negotiate protocol: client supports [channel.k8s.io], server accepts [v4.channel.k8s.io]',
  )
})
