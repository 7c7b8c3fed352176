// Bodies and patches that do not decode, refused in the words of Go's decoder.
import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'

const path = '/api/v1/namespaces/a/configmaps'

describe('a body', () => {
  it.each([
    ['', 'unexpected end of JSON input (<empty>)'],
    ['{"a":', 'unexpected end of JSON input ({"a":)'],
    ["{'a': 1}", "invalid character '\\'' looking for beginning of object key string ({'a': 1})"],
    ['{"a" 1}', `invalid character '1' after object key ({"a" 1})`],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair ({"a":1 "b"})`],
    ['[1,]', "invalid character ']' looking for beginning of value (5b312c5d)"],
    ['{"a":nul}', `invalid character '}' in literal null (expecting 'l') ({"a":nul})`],
    [
      '{"metadata":{"name":"a long name"}}}',
      `invalid character '}' after top-level value ({"metadata":{"name":"a long na ...)`,
    ],
  ])('%s is told of', (body, complaint) => {
    const { send, message } = bareServer()
    const response = send('POST', path, body)
    expect(response.code).toBe(400)
    expect(message(response)).toBe(
      `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ${complaint}`,
    )
  })

  it('may not name a field twice when validation is strict, and is warned about it otherwise', () => {
    const { send, message } = bareServer()
    const body = '{"metadata":{"name":"x"},"data":{"a":"1","a":"2"},"data":{"b":"1"}}'
    const query = (fieldValidation: string) => ({ query: { fieldValidation } })
    expect(message(send('POST', path, body, query('Strict')))).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a", duplicate field "data"',
    )
    expect(send('POST', path, body, query('Warn')).headers.warning).toEqual([
      '299 - "duplicate field \\"data.a\\""',
      '299 - "duplicate field \\"data\\""',
    ])
  })
})

describe('a patch', () => {
  const patch = (type: string, body: unknown, query = {}) => {
    const { send, message } = bareServer()
    send('POST', path, { metadata: { name: 'h' }, data: { a: '1' } })
    const headers = { 'content-type': `application/${type}+json` }
    const response = send('PATCH', `${path}/h`, body, { headers, query })
    return { code: response.code, message: message(response) }
  }

  it('with broken JSON is a bad request', () => {
    expect(patch('strategic-merge-patch', '{').message).toBe('unexpected end of JSON input')
    expect(patch('merge-patch', '{"a":').message).toBe('error decoding patch: unexpected end of JSON input')
    expect(patch('merge-patch', '"x"').message).toBe(
      'error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}',
    )
    expect(patch('json-patch', { op: 'add' }).message).toBe(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    )
  })

  it('with a wrong type or an unknown field is invalid', () => {
    expect(patch('strategic-merge-patch', { data: 'x' })).toEqual({
      code: 422,
      message: ' "" is invalid: patch: Invalid value: "map[data:x]": cannot restore map from string',
    })
    const strict = { fieldValidation: 'Strict' }
    expect(patch('strategic-merge-patch', { metadata: { foo: 1 } }, strict).message).toBe(
      ' "" is invalid: patch: Invalid value: "map[metadata:map[foo:1]]": strict decoding error: unknown field "metadata.foo"',
    )
    expect(patch('merge-patch', { data: { a: 1 } }).message).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{\\"apiVersion\\":\\"v1\\",\\"data\\":\{\\"a\\":1\},\\"kind\\":\\"ConfigMap\\",\\"metadata\\":\{\\"name\\":\\"h\\",.*\}": json: cannot unmarshal number into Go struct field ConfigMap.data of type string$/,
    )
  })
})
