// What the door keeps for those who do not read: bounded for all together, however many they are and whatever they ask.
import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type OpenedDoor, openDoor } from './open-door.ts'

const json = { 'content-type': 'application/json' }
const pods = '/api/v1/namespaces/default/pods'
const maps = '/api/v1/namespaces/default/configmaps'
const soon = { timeout: 20_000, interval: 50 }
const mebibyte = 2 ** 20

const residentBytes = () => process.memoryUsage().rss

function identity({ port, identities: { authority: ca, admin } }: OpenedDoor) {
  return { host: '127.0.0.1', port, ca, cert: admin.certificate, key: admin.key, servername: 'localhost' }
}

async function startPod(door: OpenedDoor, name: string, script: string): Promise<void> {
  const spec = { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', script] }] }
  await door.send('POST', pods, { body: JSON.stringify({ metadata: { name }, spec }), headers: json })
  await vi.waitFor(async () => {
    const { json: pod } = await door.send('GET', `${pods}/${name}`)
    expect((pod as { status: { phase?: string } }).status.phase).toBe('Running')
  }, soon)
}

describe('the memory of the door', () => {
  let door: OpenedDoor

  beforeEach(async () => {
    door = await openDoor(2, 20)
  })
  afterEach(() => door.close())

  it('stays flat under a thousand watchers that do not read', { timeout: 120_000 }, async () => {
    const sessions: ClientHttp2Session[] = []
    const watches: ClientHttp2Stream[] = []
    for (let i = 0; i < 20; i++) {
      const session = connectHttp2(`https://localhost:${door.port}`, identity(door))
      session.on('error', () => {})
      sessions.push(session)
      for (let k = 0; k < 50; k++) {
        const watch = session.request({ ':path': `${maps}?watch=1` })
        watch.on('error', () => {})
        watches.push(watch)
      }
    }
    await Promise.all(watches.map((watch) => once(watch, 'response')))
    const before = residentBytes()
    let most = 0
    const text = 'x'.repeat(900_000)
    for (let i = 0; i < 60; i++) {
      const body = JSON.stringify({ metadata: { name: 'big' }, data: { text, count: String(i) } })
      const answer = await door.send(i === 0 ? 'POST' : 'PUT', i === 0 ? maps : `${maps}/big`, {
        body,
        headers: json,
      })
      expect(answer.code).toBeLessThan(300)
      most = Math.max(most, residentBytes() - before)
    }
    expect(most / mebibyte).toBeLessThan(700)
    expect((await door.send('GET', '/readyz')).code).toBe(200)
    for (const session of sessions) session.destroy()
  })

  it('stays flat while followers of a log that grows do not read', { timeout: 120_000 }, async () => {
    await startPod(door, 'loud', 'line=$(printf "%01000d" 7); while true; do echo $line; done')
    const followers = await Promise.all(
      Array.from({ length: 50 }, async (): Promise<TLSSocket> => {
        const socket = connect(identity(door))
        socket.on('error', () => {})
        await once(socket, 'secureConnect')
        socket.write(`GET ${pods}/loud/log?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n`)
        socket.pause()
        return socket
      }),
    )
    const before = residentBytes()
    let most = 0
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      most = Math.max(most, residentBytes() - before)
    }
    expect(most / mebibyte).toBeLessThan(700)
    expect((await door.send('GET', '/readyz')).code).toBe(200)
    for (const socket of followers) socket.destroy()
  })

  it('lets a command wait whose output nobody reads', { timeout: 60_000 }, async () => {
    await startPod(door, 'box', 'sleep 100000')
    const query = 'command=yes&stdout=true&container=main'
    const { host, port, ...tls } = identity(door)
    const socket = new WebSocket(`wss://${host}:${port}${pods}/box/exec?${query}`, 'v5.channel.k8s.io', tls)
    let bytes = 0
    let isClosed = false
    socket.on('message', (data: Buffer) => {
      bytes += data.length
    })
    socket.on('close', () => {
      isClosed = true
    })
    await once(socket, 'open')
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(mebibyte), soon)
    socket.pause()
    const before = residentBytes()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect((residentBytes() - before) / mebibyte).toBeLessThan(200)
    expect(isClosed).toBe(false)
    const seen = bytes
    socket.resume()
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(seen + 20 * mebibyte), soon)
    expect(isClosed).toBe(false)
    socket.terminate()
  })

  it('takes no more input than a command reads', { timeout: 60_000 }, async () => {
    await startPod(door, 'box', 'sleep 100000')
    const query = 'command=sh&command=-c&command=sleep+20;wc+-c&stdin=true&stdout=true&container=main'
    const { host, port, ...tls } = identity(door)
    const socket = new WebSocket(`wss://${host}:${port}${pods}/box/exec?${query}`, 'v5.channel.k8s.io', tls)
    let output = ''
    socket.on('message', (data: Buffer) => {
      if (data[0] === 1) output += data.subarray(1).toString()
    })
    await once(socket, 'open')
    const part = Buffer.alloc(500_001, 0xff)
    part[0] = 0
    for (let i = 0; i < 8; i++) socket.send(part)
    socket.send(Buffer.from([255, 0]))
    await once(socket, 'close')
    expect(output).toBe('4000000\n')
  })
})
