import { describe, expect, it } from 'vitest'
import { parseJsonPath, relaxedPath } from '#kubectl/jsonpath.ts'
import { printJsonPath } from '#kubectl/jsonpath-values.ts'

const list = {
  items: [
    { name: 'a', n: 1, tags: ['x', 'y'], 'dot.ted': 'd' },
    { name: 'b', n: 2, tags: [], empty: null },
  ],
}

function printed(template: string, value: unknown = list): string {
  return printJsonPath(parseJsonPath(template), value, { allowsMissing: true })
}

describe('JSONPath templates', () => {
  it.each([
    ['{.items[*].name}', 'a b'],
    ['{.items[-1:].name}', 'b'],
    ['{.items[0].tags}', '["x","y"]'],
    ["{.items[0]['dot.ted']}", 'd'],
    ['{.items[0].dot\\.ted}', 'd'],
    ['{.items[?(@.n>1)].name}', 'b'],
    ['{.items[?(@.name=="a")].n}', '1'],
    ['{.items[?(@.empty)].name}', 'b'],
    ['{range .items[*]}{.name}={.n}{"\\n"}{end}', 'a=1\nb=2\n'],
    ['{range .items[*]}{range .tags[*]}<{@}>{end};{end}', '<x><y>;;'],
    ["{.items[0]['name','n']}", 'a 1'],
    ['{..name}', 'a b'],
    ['{.nope.deeper}', ''],
    ['name: {.items[1].name}!', 'name: b!'],
    ['{.items[1].empty}', 'null'],
  ])('%s', (template, text) => {
    expect(printed(template)).toBe(text)
  })

  it.each([
    ['{.items[', 'error parsing jsonpath {.items[, unterminated array'],
    ['{.items', 'error parsing jsonpath {.items, unclosed action'],
    ['{|}', "error parsing jsonpath {|}, unrecognized character in action: U+007C '|'"],
    ['{foo}', 'error parsing jsonpath {foo}, unrecognized identifier foo'],
    ['{end}', 'error parsing jsonpath {end}, not in range, nothing to end'],
  ])('refuses %s', (template, why) => {
    expect(() => parseJsonPath(template)).toThrow(`error: ${why}`)
  })

  it('does not read behind the end of a list', () => {
    expect(() => printed('{.items[5].name}')).toThrow('array index out of bounds: index 5, length 2')
  })

  it('takes paths without braces where kubectl does', () => {
    expect(['name', '.name', '{name}', '{.name}'].map(relaxedPath)).toEqual(Array(4).fill('{.name}'))
    expect(() => relaxedPath('{a}{b}')).toThrow('unexpected path string')
  })
})
