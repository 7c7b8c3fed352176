import { expect, it } from 'vitest'
import { SpdyHeaderCodec } from '../../src/door/spdy-headers.ts'

it('speaks with the dictionary that every SPDY/3 client knows', async () => {
  const codec = new SpdyHeaderCodec(() => {})
  const block = await codec.empty()
  // zlib names the dictionary by its checksum after its two bytes of head.
  expect(block.readUInt32BE(2).toString(16)).toBe('e3c6a7c2')
  codec.close()
})

it('tells of blocks that are none', async () => {
  let failures = 0
  const codec = new SpdyHeaderCodec(() => failures++)
  void codec.read(Buffer.from('no zlib at all'))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(failures).toBe(1)
})
