import { expect, it } from 'vitest'
import { decode } from '#api/decode.ts'

it('takes names that every JavaScript object has for unknown fields', () => {
  const pod = JSON.parse(
    '{"metadata": {"name": "a"}, "constructor": 1, "spec": {"toString": {}, "__proto__": []}}',
  )
  expect(decode('core.v1.Pod', pod).unknown).toEqual([
    'unknown field "constructor"',
    'unknown field "spec.toString"',
    'unknown field "spec.__proto__"',
  ])
})

it('reads null among structs as an empty one, as Go does', () => {
  const { value } = decode('core.v1.PodSpec', { containers: [null], tolerations: [null] })
  expect(value).toMatchObject({ containers: [{ name: '', resources: {} }], tolerations: [{}] })
})
