import { describe, expect, it } from 'vitest'
import { unifiedDiff } from '#api/unified-diff.ts'

const lines = (...each: string[]) => each.map((line) => `${line}\n`).join('')
const numbers = Array.from({ length: 20 }, (_, i) => String(i + 1))

describe('unifiedDiff', () => {
  it('says nothing of equal texts', () => {
    expect(unifiedDiff('a\n', 'a\n')).toBe('')
  })

  it('shows three lines around a change', () => {
    const changed = numbers.map((line) => (line === '10' ? 'ten' : line))
    expect(unifiedDiff(lines(...numbers), lines(...changed))).toBe(
      '@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n',
    )
  })

  it('cuts far changes into hunks and keeps near ones together', () => {
    const change = (...gone: string[]) => lines(...numbers.filter((line) => !gone.includes(line)))
    expect(unifiedDiff(lines(...numbers), change('2', '19')).match(/^@@.*@@$/gm)).toEqual([
      '@@ -1,5 +1,4 @@',
      '@@ -16,5 +15,4 @@',
    ])
    expect(unifiedDiff(lines(...numbers), change('5', '12')).match(/^@@.*@@$/gm)).toEqual([
      '@@ -2,14 +2,12 @@',
    ])
  })

  it('counts from nothing as diff does', () => {
    expect(unifiedDiff('', 'a\n')).toBe('@@ -0,0 +1 @@\n+a\n')
    expect(unifiedDiff('a\nb\n', '')).toBe('@@ -1,2 +0,0 @@\n-a\n-b\n')
  })
})
