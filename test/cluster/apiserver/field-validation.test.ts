// What strict validation has against texts, and in which order it tells.
import { describe, expect, it } from 'vitest'
import type { PlainResponse } from '#api/request.ts'
import { bareServer } from './bare-server.ts'

const path = '/api/v1/namespaces/a/configmaps'
const object = `{"x":1,"metadata":{"name":"x","y":{"z":1,"z":2}},"data":{"a":"1","a":"2"},"w":1,"w":2}`
const complaints = [
  'unknown field "x"',
  'unknown field "metadata.y"',
  'duplicate field "data.a"',
  'unknown field "w"',
]

function warnings(response: PlainResponse): unknown {
  return response.headers.warning
}

describe('JSON', () => {
  it('is told of in the order of its text, and unknown fields once and not from inside', () => {
    const { send, message } = bareServer()
    expect(message(send('POST', path, object, { query: { fieldValidation: 'Strict' } }))).toBe(
      `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ${complaints.join(', ')}`,
    )
    expect(warnings(send('POST', path, object))).toEqual(
      complaints.map((complaint) => `299 - ${JSON.stringify(complaint)}`),
    )
  })
})

describe('a patch', () => {
  const patch = (type: string, body: string, fieldValidation: string) => {
    const world = bareServer()
    world.send('POST', path, { metadata: { name: 'x' }, data: { a: '0' } })
    return world.send('PATCH', `${path}/x`, body, {
      query: { fieldValidation },
      headers: { 'content-type': `application/${type}+json` },
    })
  }
  const body = '{"data":{"a":"1","a":"2"},"foo":1}'

  it('that merges tells of its own repetitions before it tells of the result', () => {
    const found = ['299 - "duplicate field \\"data.a\\""', '299 - "unknown field \\"foo\\""']
    expect(warnings(patch('merge-patch', body, 'Warn'))).toEqual(found)
    expect(warnings(patch('strategic-merge-patch', body, 'Warn'))).toEqual(found)
    expect(warnings(patch('merge-patch', body, 'Ignore'))).toBeUndefined()
    const { code, body: status } = patch('strategic-merge-patch', '{"data":{"a":"1","a":"2"}}', 'Strict')
    expect([code, (status as { message: string }).message]).toEqual([
      422,
      ' "" is invalid: patch: Invalid value: "map[data:map[a:2]]": strict decoding error: duplicate field "data.a"',
    ])
  })

  it('of operations tells of fields that operations do not have', () => {
    const operations = '[{"op":"add","op":"replace","path":"/data/a","value":"1","foo":{"bar":1}}]'
    expect(warnings(patch('json-patch', operations, 'Warn'))).toEqual([
      '299 - "json patch duplicate field \\"[0].op\\""',
      '299 - "json patch unknown field \\"[0].foo\\""',
    ])
  })
})

describe('YAML', () => {
  const text = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: x
data:
  a: "1" # once
  a:
    "2"
  b: "1"
  b: "2"
  b: "3"
`
  const complaint = ['9: key "a"', '11: key "b"', '12: key "b"']
    .map((found) => `\n  line ${found} already set in map`)
    .join('')
  const yaml = { 'content-type': 'application/yaml' }
  const apply = { 'content-type': 'application/apply-patch+yaml' }

  it('keeps the last of what it names twice', () => {
    const { send } = bareServer()
    const { code, body, headers } = send('POST', path, text, { headers: yaml })
    expect([code, (body as { data: object }).data]).toEqual([201, { a: '2', b: '3' }])
    // Its sentence has line breaks, which no header has.
    expect(headers.warning).toBeUndefined()
  })

  it('is refused when validation is strict', () => {
    const { send, message } = bareServer()
    const strict = { fieldValidation: 'Strict', fieldManager: 'm' }
    expect(message(send('POST', path, text, { headers: yaml, query: strict }))).toBe(
      `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:${complaint}`,
    )
    expect(message(send('PATCH', `${path}/x`, text, { headers: apply, query: strict }))).toBe(
      `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${complaint}`,
    )
  })

  it('is applied otherwise', () => {
    const { send } = bareServer()
    const answer = send('PATCH', `${path}/x`, text, { headers: apply, query: { fieldManager: 'm' } })
    expect((answer.body as { data: object }).data).toEqual({ a: '2', b: '3' })
    expect(warnings(answer)).toBeUndefined()
  })
})
