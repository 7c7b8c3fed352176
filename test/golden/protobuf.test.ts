// A recorded object in protobuf has to be as long as the server said that it is.
import { expect, test } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { encodeEnvelope } from '#api/protobuf/envelope.ts'
import { recordings } from './recordings.ts'

function recorded<T>(folder: string, file: string): T {
  return JSON.parse(recordings(folder).get(file) ?? '') as T
}

test('the namespace default takes as many bytes as recorded', () => {
  const { namespaces = [] } = recorded<{ readonly [resource: string]: readonly KubeObject[] }>(
    'bootstrap',
    'with-controllers.json',
  )
  const object = namespaces.find(({ metadata }) => metadata.name === 'default') as KubeObject
  const answers = recorded<{
    readonly [name: string]: { readonly headers: { readonly [name: string]: string } }
  }>('discovery', 'headers.json')
  const bytes = encodeEnvelope({ ...object, apiVersion: 'v1', kind: 'Namespace' })
  expect(String(bytes.length)).toBe(answers['proto-ns']?.headers['Content-Length'])
})
