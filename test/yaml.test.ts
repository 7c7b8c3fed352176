import { describe, expect, it } from 'vitest'
import { plainValue } from '#game/level/yaml-node.ts'
import { parseYaml } from '../src/yaml.ts'

/** What is read, or where it goes wrong. */
function read(text: string): unknown {
  const { root, errors } = parseYaml(text)
  if (errors.length > 0) return errors.map(({ at, message }) => `${at.line}:${at.column}: ${message}`)
  return root && plainValue(root)
}

describe('YAML with places', () => {
  it('puts in what aliases stand for', () => {
    expect(read('a: &x [1, 2]\nb: *x\n')).toEqual({ a: [1, 2], b: [1, 2] })
  })

  it('refuses aliases of nothing, of what they stand in, and of too much', () => {
    expect(read('a: *x\n')).toEqual(['1:4: there is no anchor "x" before this alias'])
    expect(read('a: &x\n  - b: *x\n')).toEqual(['2:8: the alias "x" stands in its own anchor'])
    const bomb = 'bcdefghi'.split('').map((name, i) => {
      const item = i === 0 ? '1' : `*${'bcdefghi'[i - 1]}`
      return `${name}: &${name} [${Array(9).fill(item).join(',')}]`
    })
    expect(read(bomb.join('\n'))).toEqual([
      expect.stringMatching(/^\d:\d+: the aliases make more than 100000 values$/),
    ])
  })

  it('keeps values that JSON does not have as text', () => {
    expect(read('- !!timestamp 2026-01-05\n- 9007199254740993\n- .nan\n')).toEqual([
      expect.stringContaining('2026'),
      9007199254740992,
      Number.NaN,
    ])
  })

  it('reads pairs of ordered maps', () => {
    expect(read('a: !!omap [x: 1, y: 2]\n')).toEqual({ a: [{ x: 1 }, { y: 2 }] })
  })
})
