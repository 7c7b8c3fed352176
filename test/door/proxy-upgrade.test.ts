// Requests for another protocol pass through the proxies of pods as they are, bytes and all.
import { once } from 'node:events'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type OpenedDoor, openDoor } from './open-door.ts'

const pods = '/api/v1/namespaces/default/pods'
const json = { 'content-type': 'application/json' }
/** Answers a request line and goes on as an echo. */
const echo =
  'read line; echo "$line" >&2; printf "HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n"; cat'
let door: OpenedDoor

beforeAll(async () => {
  door = await openDoor(2, 50)
  const command = ['nc', '-lk', '-p', '8080', '-e', 'sh', '-c', echo]
  const spec = { containers: [{ name: 'main', image: 'busybox', command, ports: [{ containerPort: 8080 }] }] }
  await door.send('POST', pods, { body: JSON.stringify({ metadata: { name: 'echo' }, spec }), headers: json })
  await vi.waitFor(
    async () => {
      const { json: pod } = await door.send('GET', `${pods}/echo`)
      expect((pod as { status: { phase?: string } }).status.phase).toBe('Running')
    },
    { timeout: 20_000, interval: 50 },
  )
})
afterAll(() => door.close())

async function upgrade(path: string) {
  const { authority, admin } = door.identities
  const pair = { ca: authority, cert: admin.certificate, key: admin.key, servername: 'localhost' }
  const socket = connect(door.port, '127.0.0.1', pair)
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  await once(socket, 'secureConnect')
  const lines = [
    'Host: localhost',
    'Connection: keep-alive, Upgrade',
    'Upgrade: echo',
    'Authorization: secret',
  ]
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  return { socket, received: () => Buffer.concat(parts) }
}

it('hands both directions through', async () => {
  const { socket, received } = await upgrade(`${pods}/echo/proxy/chat?room=1`)
  await vi.waitFor(() => expect(received().toString()).toContain('x-forwarded-uri'))
  expect(received().toString()).toMatch(
    /^HTTP\/1\.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n/,
  )
  expect(received().toString()).toMatch(/upgrade: echo/)
  expect(received().toString()).not.toMatch(/secret/)
  const bytes = Buffer.from([0, 0xff, 0xc3, 0x28, 10])
  socket.write(bytes)
  await vi.waitFor(() => expect(received().subarray(-5)).toEqual(bytes))
  socket.destroy()
})

it('tells that nobody listens', async () => {
  const { socket, received } = await upgrade(`${pods}/echo:81/proxy/chat`)
  await once(socket, 'end')
  expect(received().toString()).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/)
  expect(received().toString()).toMatch(
    /"message":"dial tcp 10\.244\.\d+\.\d+:81: connect: connection refused"/,
  )
})
