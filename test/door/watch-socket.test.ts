import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type OpenedDoor, openDoor } from './open-door.ts'

let door: OpenedDoor
beforeAll(async () => {
  door = await openDoor(0)
})
afterAll(() => door.close())

const namespaces = '/api/v1/namespaces'
const json = { 'content-type': 'application/json' }

it('brings each event of a watch as a message, and ends with the watch', async () => {
  const { authority, admin } = door.identities
  const pair = { ca: authority, cert: admin.certificate, key: admin.key }
  const query = 'watch=true&timeoutSeconds=1&fieldSelector=metadata.name=shop'
  const socket = new WebSocket(`wss://127.0.0.1:${door.port}${namespaces}?${query}`, pair)
  const seen: unknown[] = []
  socket.on('message', (data: Buffer) => {
    const { type, object } = JSON.parse(data.toString()) as {
      type: string
      object: { metadata: { name: string } }
    }
    seen.push([type, object.metadata.name])
  })
  await once(socket, 'open')
  const body = JSON.stringify({ metadata: { name: 'shop' } })
  await door.send('POST', namespaces, { headers: json, body })
  const [code] = await once(socket, 'close')
  expect(code).toBe(1000)
  expect(seen[0]).toEqual(['ADDED', 'shop'])
})

it('refuses a watch in an ordinary answer', async () => {
  const { authority } = door.identities
  const socket = new WebSocket(`wss://127.0.0.1:${door.port}/api/v1/pods?watch=true`, { ca: authority })
  const [, answer] = await once(socket, 'unexpected-response')
  expect(answer.statusCode).toBe(403)
})
