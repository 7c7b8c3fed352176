import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { parseJsonPath } from '#kubectl/jsonpath.ts'
import { printJsonPath } from '#kubectl/jsonpath-values.ts'
import { withLastApplied } from '#kubectl/manifests/last-applied.ts'
import { goJson, printJson } from '#kubectl/printers/json.ts'
import { printKyaml } from '#kubectl/printers/kyaml.ts'

/** What a real kubectl made of `create cm n --from-literal=10=a --from-literal=9='<b>' --from-literal=A=c`. */
const data = { 9: '<b>', 10: 'a', A: 'c' }

describe('keys that look like numbers', () => {
  it('are sorted as texts in -o json', () => {
    expect(printJson({ data })).toBe(
      '{\n    "data": {\n        "10": "a",\n        "9": "\\u003cb\\u003e",\n        "A": "c"\n    }\n}\n',
    )
  })

  it('are sorted as texts in jsonpath', () => {
    const pieces = parseJsonPath('{.data}')
    expect(printJsonPath(pieces, { data }, { allowsMissing: true })).toBe(
      '{"10":"a","9":"\\u003cb\\u003e","A":"c"}',
    )
    expect(printJsonPath(pieces, { data }, { allowsMissing: true, asJson: true })).toBe(
      '[\n    {\n        "10": "a",\n        "9": "\\u003cb\\u003e",\n        "A": "c"\n    }\n]\n',
    )
  })

  it('are sorted as texts in what apply remembers', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'n' }, data }
    expect(
      Object.values(withLastApplied(object as unknown as KubeObject).metadata.annotations ?? {}),
    ).toEqual([
      '{"apiVersion":"v1","data":{"10":"a","9":"\\u003cb\\u003e","A":"c"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"n"}}\n',
    ])
  })

  it('are sorted as texts in -o kyaml', () => {
    expect(printKyaml({ data })).toBe(
      '---\n{\n  data: {\n    "10": "a",\n    "9": "<b>",\n    A: "c",\n  },\n}\n',
    )
  })
})

describe('layout', () => {
  it('keeps what is empty on one line', () => {
    expect(goJson({ a: [], b: {}, c: [{}] }, { indent: 1 })).toBe(
      '{\n "a": [],\n "b": {},\n "c": [\n  {}\n ]\n}',
    )
  })

  it('keeps the order of structs where it is asked to', () => {
    expect(goJson({ kind: 'X', apiVersion: 'v1', gone: undefined }, { keepsOrder: true })).toBe(
      '{"kind":"X","apiVersion":"v1"}',
    )
  })
})
