import { expect, it, vi } from 'vitest'
import { remembering } from '#api/remembering.ts'

it('remembers what was asked of late, and no more than twice its limit', () => {
  const make = vi.fn((given: string) => given.length)
  const length = remembering(2, make)
  for (const given of ['a', 'bb', 'a', 'bb', 'ccc', 'bb', 'a']) expect(length(given)).toBe(given.length)
  expect(make).toHaveBeenCalledTimes(3)
  for (const given of ['d', 'e', 'f', 'g', 'ccc']) length(given)
  expect(make).toHaveBeenCalledTimes(8)
})
