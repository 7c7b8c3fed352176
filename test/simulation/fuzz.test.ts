// Requests that careless and hostile clients send, against a server whose controllers run.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { Fuzz } from './fuzz.ts'

/** How much more memory may be in use after twice as many requests. */
const growthBytes = 8e6

function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

it('answers 20,000 damaged requests as a real server does, and goes on', { timeout: 120_000 }, () => {
  const fuzz = new Fuzz(1)
  expect(fuzz.run(10_000)).toEqual([])
  const before = usedBytes()
  expect(fuzz.run(10_000)).toEqual([])
  expect(usedBytes() - before).toBeLessThan(growthBytes)
  // Damage that is always refused at the first look would find nothing.
  for (const code of [200, 201, 400, 404, 409, 415, 422])
    expect({ code, often: fuzz.codes.get(code) ?? 0 }).toEqual({
      code,
      often: expect.toSatisfy((n) => n > 50),
    })
  expect(fuzz.kindsMade()).toEqual(['replicasets', 'pods', 'pods', 'serviceaccounts'])
})
