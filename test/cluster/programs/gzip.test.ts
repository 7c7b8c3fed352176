// Our gzip and that of Node read each other.
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gunzip, gzip } from '#cluster/programs/compression/gzip.ts'

const texts = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc
    .tuple(fc.uint8Array({ maxLength: 9 }), fc.nat(4000), fc.uint8Array({ maxLength: 50 }))
    .map(([part, times, rest]) =>
      Uint8Array.from([...Array.from({ length: times }, () => [...part]).flat(), ...rest]),
    ),
)

it('packs what others unpack', () => {
  fc.assert(
    fc.property(texts, (bytes) => {
      expect(new Uint8Array(gunzipSync(gzip(bytes)))).toEqual(bytes)
    }),
  )
})

it('unpacks what others pack, in every way', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 9 }), (bytes, level) => {
      expect(gunzip(new Uint8Array(gzipSync(bytes, { level })))).toEqual(bytes)
    }),
  )
})

it('makes long files short', () => {
  expect(gzip(new TextEncoder().encode('hello world\n'.repeat(10_000))).length).toBeLessThan(2000)
})

it('says what is wrong', () => {
  const good = gzip(new TextEncoder().encode('hello hello hello'))
  expect(gunzip(new TextEncoder().encode('no'))).toBe('invalid magic')
  expect(gunzip(good.slice(0, -9))).toBe('corrupted data')
  expect(gunzip(good.slice(0, -3))).toBe('unexpected end of file')
  expect(gunzip(good.map((byte, i) => (i === good.length - 6 ? byte ^ 1 : byte)))).toBe('crc error')
})
