// Who owns which field: managedFields that clients write, and applies that change no value.
import { expect, it } from 'vitest'
import type { ConfigMap } from '#api/types/core-v1.ts'
import type { ManagedFieldsEntry } from '#api/types/meta-v1.ts'
import { bareServer } from './bare-server.ts'

const path = '/api/v1/namespaces/a/configmaps'
const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { k: 'v' } }

function mapServer() {
  const { send } = bareServer()
  const read = () => send('GET', `${path}/m`).body as ConfigMap
  const owners = () => (read().metadata.managedFields ?? []).map((e) => `${e.manager} ${e.operation}`)
  const patch = (type: string, value: unknown, manager: string) =>
    send('PATCH', `${path}/m`, value, {
      headers: { 'content-type': `application/${type}` },
      query: { fieldManager: manager },
    })
  send('POST', path, body, { query: { fieldManager: 'first' } })
  return { send, read, owners, patch }
}

it('notes an apply that changes no value', () => {
  const { owners, read, patch } = mapServer()
  const before = read().metadata.resourceVersion
  expect(patch('apply-patch+yaml', body, 'second').code).toBe(200)
  expect(owners()).toEqual(['second Apply', 'first Update'])
  const after = read().metadata.resourceVersion
  expect(after).not.toBe(before)
  patch('apply-patch+yaml', body, 'second')
  expect(read().metadata.resourceVersion).toBe(after)
})

it('takes managedFields that a JSON patch replaces, under the resourceVersion that was read', () => {
  const { owners, read, patch } = mapServer()
  const { resourceVersion, managedFields = [] } = read().metadata
  const value = managedFields.map((entry) => ({ ...entry, manager: 'kubectl', operation: 'Apply' }))
  const migrate = [
    { op: 'replace', path: '/metadata/managedFields', value },
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
  ]
  expect(patch('json-patch+json', migrate, 'migrator').code).toBe(200)
  expect(owners()).toEqual(['kubectl Apply'])
  expect(patch('json-patch+json', migrate, 'migrator').code).toBe(409)
  // What only this manager owns goes when it does not apply it any more.
  patch('apply-patch+yaml', { ...body, data: { other: 'w' } }, 'kubectl')
  expect(read().data).toEqual({ other: 'w' })
})

it('takes managedFields of a PUT, gives the writer what it changes, and keeps them when none are sent', () => {
  const { owners, read, send } = mapServer()
  const object = read()
  const entries = (object.metadata.managedFields ?? []) as readonly ManagedFieldsEntry[]
  const managedFields = entries.map((entry) => ({ ...entry, manager: 'renamed' }))
  const query = { fieldManager: 'third' }
  send(
    'PUT',
    `${path}/m`,
    { ...object, metadata: { ...object.metadata, managedFields }, data: { k: 'v', l: 'w' } },
    { query },
  )
  expect(owners().sort()).toEqual(['renamed Update', 'third Update'])
  send('PUT', `${path}/m`, body, { query })
  expect(owners()).toEqual(['renamed Update'])
  send('PUT', `${path}/m`, { ...body, metadata: { name: 'm', managedFields: [{}] } }, { query })
  expect(read().metadata.managedFields).toBeUndefined()
})
