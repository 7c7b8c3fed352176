// Watches whose clients read slowly or not at all.
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OpenedDoor, openDoor } from './open-door.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const soon = { timeout: 10_000, interval: 20 }

describe('a watch', () => {
  let door: OpenedDoor

  beforeEach(async () => {
    door = await openDoor(0)
    await door.send('POST', '/api/v1/namespaces', {
      headers: { 'content-type': 'application/json' },
      body: '{"metadata":{"name":"default"}}',
    })
  })
  afterEach(() => door.close())

  const put = (name: string, bytes: number, method: 'POST' | 'PUT' = 'POST') =>
    door.send(method, method === 'POST' ? configMaps : `${configMaps}/${name}`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name }, data: { text: 'x'.repeat(bytes) } }),
    })

  function watch(): Promise<TLSSocket> {
    const { authority: ca, admin } = door.identities
    const { certificate: cert, key } = admin
    const socket = connect({ port: door.port, host: '127.0.0.1', servername: 'localhost', ca, cert, key })
    socket.on('error', () => {})
    return new Promise((resolve) => {
      socket.on('secureConnect', () => {
        socket.write(`GET ${configMaps}?watch=1 HTTP/1.1\r\nHost: localhost\r\n\r\n`)
        resolve(socket)
      })
    })
  }

  it('brings more at its beginning than may wait later', { timeout: 30_000 }, async () => {
    for (let i = 0; i < 25; i++) expect((await put(`big-${i}`, 900_000)).code).toBe(201)
    const socket = await watch()
    let bytes = 0
    let isClosed = false
    socket.on('data', (part: Buffer) => {
      bytes += part.length
    })
    socket.on('close', () => {
      isClosed = true
    })
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(25 * 900_000), soon)
    expect(isClosed).toBe(false)
    socket.destroy()
  })

  it('ends when its client does not read on', { timeout: 30_000 }, async () => {
    await put('big', 1)
    const socket = await watch()
    await new Promise((resolve) => socket.once('data', resolve))
    socket.pause()
    for (let i = 0; i < 40; i++) await put('big', 900_000 + i, 'PUT')
    let isClosed = false
    socket.on('close', () => {
      isClosed = true
    })
    socket.resume()
    await vi.waitFor(() => expect(isClosed).toBe(true), soon)
    expect((await door.send('GET', '/readyz')).code).toBe(200)
  })
})
