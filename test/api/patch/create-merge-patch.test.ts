import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMergePatch, createThreeWayMergePatch } from '#api/patch/create-merge-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'

describe('createMergePatch', () => {
  it('replaces lists and removes with null', () => {
    expect(createMergePatch({ a: [1], b: { c: 1, d: 2 }, e: 5 }, { a: [1, 2], b: { c: 1 }, f: 6 })).toEqual({
      a: [1, 2],
      b: { d: null },
      e: null,
      f: 6,
    })
  })

  it('turns any document into any other', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer()))
    const key = fc.constantFrom('a', 'b', 'c')
    const document = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)))
    fc.assert(
      fc.property(document, document, (from, to) => {
        expect(applyMergePatch(from, createMergePatch(from, to))).toEqual(to)
      }),
    )
  })
})

describe('createThreeWayMergePatch', () => {
  it('takes away what was applied before, and leaves what others added', () => {
    const original = { spec: { sails: 1, hull: 'oak' } }
    const modified = { spec: { sails: 2 } }
    const current = { spec: { sails: 1, hull: 'oak', crew: 3 }, status: { afloat: true } }
    expect(createThreeWayMergePatch(original, modified, current)).toEqual({ spec: { sails: 2, hull: null } })
  })
})
