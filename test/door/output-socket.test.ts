import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type OpenedDoor, openDoor } from './open-door.ts'

let door: OpenedDoor
const pods = '/api/v1/namespaces/default/pods'

beforeAll(async () => {
  door = await openDoor(2, 20)
  const command = ['sh', '-c', 'echo hello; sleep 1000']
  const spec = { containers: [{ name: 'app', image: 'busybox', command }] }
  const body = JSON.stringify({ metadata: { name: 'p' }, spec })
  await door.send('POST', '/api/v1/namespaces/default/serviceaccounts', { body: '{}' })
  const headers = { 'content-type': 'application/json' }
  for (let tries = 0; tries < 50; tries++) {
    const { code } = await door.send('POST', pods, { headers, body })
    if (code === 201 || code === 409) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  for (let tries = 0; tries < 100; tries++) {
    const { body: log } = await door.send('GET', `${pods}/p/log`)
    if (log.toString() === 'hello\n') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
})
afterAll(() => door.close())

/** The messages of a connection and the code of its end. */
async function talk(path: string, protocol: string): Promise<[readonly string[], number]> {
  const { authority, admin } = door.identities
  const pair = { ca: authority, cert: admin.certificate, key: admin.key }
  const socket = new WebSocket(`wss://127.0.0.1:${door.port}${path}`, protocol, pair)
  const seen: string[] = []
  socket.on('message', (data: Buffer) => seen.push(data.toString()))
  const [code] = (await once(socket, 'close')) as [number]
  return [seen, code]
}

it('brings what a container wrote', async () => {
  expect(await talk(`${pods}/p/log`, 'binary.k8s.io')).toEqual([['hello\n'], 1000])
  expect(await talk(`${pods}/p/log`, 'base64.binary.k8s.io')).toEqual([['aGVsbG8K'], 1000])
})

it('tells by the first protocol of channels only of commands that fail', async () => {
  const exec = (command: string) =>
    talk(`${pods}/p/exec?stdout=1&stderr=1&command=sh&command=-c&command=${command}`, 'channel.k8s.io')
  expect(await exec('echo%20x')).toEqual([['\x01', '\x01x\n'], 1000])
  expect(await exec('exit%203')).toEqual([
    ['\x01', '\x03command terminated with non-zero exit code: exit status 3'],
    1000,
  ])
})
