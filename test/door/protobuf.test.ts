import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeEnvelope, encodeEnvelope } from '#api/protobuf/envelope.ts'
import { Reader } from '#api/protobuf/reader.ts'
import { readBody } from '#api/protobuf/struct-codec.ts'
import { type OpenedDoor, openDoor } from './open-door.ts'

let door: OpenedDoor
beforeAll(async () => {
  door = await openDoor(0)
})
afterAll(() => door.close())

const protobuf = 'application/vnd.kubernetes.protobuf'
const headers = { accept: `${protobuf},application/json` }
const maps = '/api/v1/namespaces/default/configmaps'

it('goes both ways, and failures with it', async () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'p' }, data: { a: 'b' } }
  const body = Buffer.from(encodeEnvelope(object))
  const made = await door.send('POST', maps, { headers: { ...headers, 'content-type': protobuf }, body })
  expect([made.code, made.headers['content-type']]).toEqual([201, protobuf])
  expect(decodeEnvelope(made.body)).toMatchObject(object)
  const list = await door.send('GET', maps, { headers })
  expect(decodeEnvelope(list.body)).toMatchObject({ kind: 'ConfigMapList' })
  const missing = await door.send('GET', `${maps}/none`, { headers })
  expect(decodeEnvelope(missing.body)).toMatchObject({ kind: 'Status', reason: 'NotFound', code: 404 })
})

it('is not what a table or a text comes in', async () => {
  const table = await door.send('GET', maps, {
    headers: { accept: `${protobuf};as=Table;g=meta.k8s.io;v=v1,application/json` },
  })
  expect(table.json).toMatchObject({ kind: 'Table' })
  const healthy = await door.send('GET', '/healthz', { headers })
  expect(healthy.body.toString()).toBe('ok')
})

it('carries the events of a watch in frames', async () => {
  const { body, headers: got } = await door.send('GET', '/api/v1/namespaces?watch=true&timeoutSeconds=1', {
    headers,
  })
  expect(got['content-type']).toBe(`${protobuf};stream=watch`)
  const length = body.readUInt32BE(0)
  const event = readBody('meta.v1.WatchEvent', new Reader(body.subarray(4, 4 + length)))
  expect(event).toMatchObject({ type: 'ADDED', object: { kind: 'Namespace', metadata: { name: 'default' } } })
})
