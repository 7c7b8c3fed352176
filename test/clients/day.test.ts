// How day.txt is read, and what counts as printed as expected.
import { expect, it } from 'vitest'
import { isAsExpected, parseDay } from './day.ts'

it('reads commands that go on, what they print, and exit codes', () => {
  const text = '# Morning\n$ cat <<E\n> a\n> E\na\n$ false\n[1]\n# Noon\n$ true\n'
  expect(parseDay(text)).toEqual([
    {
      title: 'Morning',
      commands: [
        { line: 2, command: 'cat <<E\na\nE', expected: ['a'], exitCode: 0 },
        { line: 6, command: 'false', expected: [], exitCode: 1 },
      ],
    },
    { title: 'Noon', commands: [{ line: 9, command: 'true', expected: [], exitCode: 0 }] },
  ])
})

it.each([
  [['a', 'b'], ['a', 'b'], true],
  [['a'], ['a', 'b'], false],
  [['a', 'b'], ['a'], false],
  [['a', 'b', 'c'], ['...', 'c'], true],
  [['a', 'b', 'c'], ['a', '...'], true],
  [['a'], ['a', '...'], true],
  [['a', 'b'], ['...', 'a'], false],
  [['took 12s'], ['took \\d+s (re)'], true],
  [['took 12s twice'], ['took \\d+s (re)'], false],
  [['a.b'], ['axb'], false],
  [[], [], true],
  [[], ['...'], true],
] as const)('compares %j with %j', (printed, expected, isRight) => {
  expect(isAsExpected(printed, expected)).toBe(isRight)
})
