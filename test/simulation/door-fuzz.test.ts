// Damaged requests as bytes, through the door of a world whose controllers run.
import { expect, it } from 'vitest'
import { fuzzDoor } from './door-fuzz.ts'

it('answers 2,000 damaged requests through the door, and goes on', { timeout: 120_000 }, async () => {
  const { findings, codes, afterwards } = await fuzzDoor(1, 2000)
  expect(findings).toEqual([])
  expect(afterwards).toEqual({ code: 200, body: 'ok' })
  // Bodies over the limit, operations over theirs, and all that is well formed.
  for (const code of [200, 201, 400, 404, 409, 413, 415, 422])
    expect({ code, often: codes.get(code) ?? 0 }).toEqual({
      code,
      often: expect.toSatisfy((n) => n > 0),
    })
})
