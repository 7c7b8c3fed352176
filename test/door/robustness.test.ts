import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, describe, expect, it } from 'vitest'
import { HttpsDoor } from '../../src/door/https-door.ts'
import { makeIdentities } from '../../src/door/identities.ts'
import { type OpenedDoor, openDoor } from './open-door.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const json = { 'content-type': 'application/json' }

async function dial({ port, identities: { authority, admin } }: OpenedDoor): Promise<TLSSocket> {
  const pair = { ca: authority, cert: admin.certificate, key: admin.key, servername: 'localhost' }
  const socket = connect(port, '127.0.0.1', pair)
  // What the door cuts off ends with a reset.
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  return socket
}

const watch = (socket: TLSSocket, more = '') =>
  socket.write(`GET ${maps}?watch=1 HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`)

describe('the door', () => {
  it('sends a watcher away that does not read', async () => {
    const door = await openDoor(0)
    try {
      const slow = await dial(door)
      watch(slow)
      await once(slow, 'data')
      slow.pause()
      const data = { a: 'x'.repeat(900_000) }
      const before = door.cluster.clock.now()
      for (let i = 0; i < 40; i++) {
        const body = JSON.stringify({ metadata: { name: `big-${i}` }, data })
        expect((await door.send('POST', maps, { body, headers: json })).code).toBe(201)
      }
      const closed = once(slow, 'close')
      slow.resume()
      await closed
      expect(slow.bytesRead).toBeLessThan(40 * 900_000)
      expect(door.cluster.clock.now()).toBeGreaterThan(before)
    } finally {
      await door.close()
    }
  })

  it('tells who speaks HTTP that this is the port for HTTPS', async () => {
    const door = await openDoor(0)
    try {
      const socket = connectTcp(door.port, '127.0.0.1')
      let text = ''
      socket.on('data', (part) => {
        text += part
      })
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await once(socket, 'end')
      expect(text).toBe('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n')
      expect((await door.send('GET', '/livez')).code).toBe(200)
    } finally {
      await door.close()
    }
  })

  it('outlives clients that go away in the middle of anything', async () => {
    const door = await openDoor(0)
    try {
      const silent = connectTcp(door.port, '127.0.0.1')
      await once(silent, 'connect')
      silent.write('not TLS')
      const watcher = await dial(door)
      watch(watcher)
      await once(watcher, 'data')
      watcher.destroy()
      const writer = await dial(door)
      writer.write(`POST ${maps} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"half`)
      writer.destroy()
      silent.destroy()
      expect((await door.send('GET', '/readyz')).code).toBe(200)
    } finally {
      await door.close()
    }
  })

  it('tells that its port is taken', async () => {
    const first = await openDoor(0)
    const identities = makeIdentities({ commonName: 'admin' }, Date.now())
    const second = new HttpsDoor({ handle: () => ({ code: 200, headers: {}, body: '' }) }, identities)
    try {
      await expect(second.open(first.port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    } finally {
      await first.close()
    }
  })

  it('refuses connections while the API server does not run, and opens again with it', async () => {
    const door = await openDoor(2, 200)
    const folder = '/etc/kubernetes/manifests'
    const refused = () =>
      door.send('GET', '/readyz').then(
        () => 'answered',
        (error: NodeJS.ErrnoException) => error.code,
      )
    const until = async (wanted: string) => {
      while ((await refused()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 50))
    }
    try {
      const files = door.cluster.machines.get('control-plane')?.files
      files?.rename(`${folder}/kube-apiserver.yaml`, '/root-kube-apiserver.yaml')
      await until('ECONNREFUSED')
      files?.rename('/root-kube-apiserver.yaml', `${folder}/kube-apiserver.yaml`)
      await until('answered')
    } finally {
      await door.close()
    }
  }, 20_000)
})

describe('crashloop serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crashloop-serve-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('ends at once when it is interrupted, whoever still watches', async () => {
    const main = join(import.meta.dirname, '../../src/main.ts')
    const tokens = join(folder, 'tokens')
    writeFileSync(tokens, 'secret,admin,1,"system:masters"\n')
    const files = ['--kubeconfig', join(folder, 'config'), '--token-auth-file', tokens]
    const words = ['serve', 'bare', '--port', '0', ...files]
    const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
    })
    while (!/127\.0\.0\.1:\d+/.test(said)) await once(child.stdout, 'data')
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1])
    const watcher = connect(port, '127.0.0.1', { rejectUnauthorized: false })
    watcher.on('error', () => {})
    await once(watcher, 'secureConnect')
    watch(watcher, 'Authorization: Bearer secret\r\n')
    expect(String(await once(watcher, 'data'))).toMatch(/^HTTP\/1\.1 200 OK/)
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  }, 20_000)
})
