import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clip, clipMiddle, cut, pad, printable, widthOf, wrap } from '../../src/tui/cells.ts'

describe('cells', () => {
  it('counts Korean twice and keeps within the width whatever is written', () => {
    expect(widthOf('파드 a')).toBe(6)
    expect(clip('파드 목록', 6)).toBe('파드 …')
    expect(clipMiddle('web-5f7b9c4d8-9hwzr', 13)).toBe('web-5f…-9hwzr')
    expect(pad('파드', 6)).toBe('파드  ')
    const text = fc.string({ unit: 'grapheme', maxLength: 40 })
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), (given, cells) => {
        expect(widthOf(clip(given, cells))).toBeLessThanOrEqual(cells)
        expect(widthOf(clipMiddle(given, cells))).toBeLessThanOrEqual(cells)
        expect(cut(given, cells).join('')).toBe(given)
        for (const row of cut(given, cells)) expect(widthOf(row)).toBeLessThanOrEqual(cells)
      }),
    )
  })

  it('cuts a line of a megabyte', () => {
    for (const line of ['x'.repeat(1_000_000), '한'.repeat(100_000)])
      expect(cut(line, 100)).toHaveLength(widthOf(line) / 100)
  })

  it('breaks sentences between words, and keeps the indent of lists', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('  one  two', 20)).toEqual(['  one  two'])
    expect(wrap('    one two three', 11)).toEqual(['    one two', '    three'])
    expect(wrap('a veryverylongword', 8)).toEqual(['a', 'veryvery', 'longword'])
    expect(wrap('', 8)).toEqual([''])
  })

  it('shows tabs as spaces and nothing of what a terminal would obey', () => {
    expect(printable('a\tb\x1b[1;31mc\x1b[0m\x07')).toBe('a       bc')
    expect(printable('\x1b]0;title\x1b\\x')).toBe('x')
  })
})
