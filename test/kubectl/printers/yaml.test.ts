import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { printKyaml } from '#kubectl/printers/kyaml.ts'
import { compareKeys, printYaml } from '#kubectl/printers/yaml.ts'

describe('-o yaml', () => {
  it('quotes what a reader would take for something else', () => {
    const value = {
      a: 'yes',
      b: '1',
      c: '1e3',
      d: '100m',
      e: '',
      f: '2026-01-05T09:00:00Z',
      g: 'null',
      h: '~',
    }
    expect(printYaml(value)).toBe(
      'a: "yes"\nb: "1"\nc: "1e3"\nd: 100m\ne: ""\nf: "2026-01-05T09:00:00Z"\ng: "null"\nh: "~"\n',
    )
  })

  it('keeps lists as deep as their key, and mappings behind the dash', () => {
    expect(printYaml({ list: [{ b: 1, a: [2, []] }, {}, 'x'] })).toBe(
      'list:\n- a:\n  - 2\n  - []\n  b: 1\n- {}\n- x\n',
    )
  })

  it('writes texts of several lines as blocks', () => {
    expect(printYaml({ a: 'x\ny\n', b: 'x\ny', c: 'x\n\n', d: ' x\ny' })).toBe(
      'a: |\n  x\n  y\nb: |-\n  x\n  y\nc: |+\n  x\n\nd: |2-\n   x\n  y\n',
    )
  })

  it('folds long texts behind column 80', () => {
    const words = Array(20).fill('word').join(' ')
    expect(printYaml({ key: words })).toBe(
      `key: ${Array(16).fill('word').join(' ')}\n  ${Array(4).fill('word').join(' ')}\n`,
    )
  })

  it('sorts numbers inside of keys as numbers', () => {
    expect(['b', 'a10', 'a9', 'a/b', 'A'].sort(compareKeys)).toEqual(['A', 'a/b', 'a9', 'a10', 'b'])
  })

  it('is read back as what it was', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9./-]{0,8}$/), tie('tree'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tree, { maxKeys: 3 }), (value) => {
        expect(parse(printYaml(value), { version: '1.1' })).toEqual(value)
      }),
      { numRuns: 200, seed: 7 },
    )
  })
})

describe('-o kyaml', () => {
  it('cuddles brackets of objects and spreads texts', () => {
    expect(printKyaml({ a: [{ b: 'x\ny\n' }, {}], c: ['d'], 'e f': {} })).toBe(
      '---\n{\n  a: [{\n    b: "\\\n       x\\n\\\n       y\\n\\\n      ",\n  }, {}],\n  c: [\n    "d",\n  ],\n  "e f": {},\n}\n',
    )
  })
})
