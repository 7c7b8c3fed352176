// Any bytes survive as text, and text stays text.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ByteTextDecoder,
  byteLength,
  bytesOfText,
  firstCharacters,
  hasRawBytes,
  joinByteTexts,
  mendedText,
  shownText,
  splitBytes,
  textOfBytes,
} from '#api/byte-text.ts'

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
  fc
    .array(fc.constantFrom(0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x92, 0x80, 0xed, 0xa0, 0x41))
    .map((list) => Uint8Array.from(list)),
)

describe('bytes as text', () => {
  test('every sequence of bytes comes back', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(bytesOfText(textOfBytes(bytes))).toEqual(bytes)
      }),
    )
  })

  test('characters are those that any decoder reads, and their length is that of the bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new Uint8Array(new TextEncoder().encode(text))
        expect(bytesOfText(text)).toEqual(bytes)
        expect(textOfBytes(bytes)).toBe(text)
        expect(byteLength(text)).toBe(bytes.length)
        expect(hasRawBytes(text)).toBe(false)
      }),
    )
  })

  test('bytes that are no characters are those that a strict decoder refuses', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = textOfBytes(bytes)
        let isPlain = true
        try {
          expect(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)).toBe(text)
        } catch (error) {
          if (!(error instanceof TypeError)) throw error
          isPlain = false
        }
        expect(hasRawBytes(text)).toBe(!isPlain)
        expect(byteLength(text)).toBe(bytes.length)
      }),
    )
  })

  test('bytes that come in pieces make the same text', () => {
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 1, max: 5 }), (bytes, size) => {
        const decoder = new ByteTextDecoder()
        let text = ''
        for (let i = 0; i < bytes.length; i += size) text += decoder.decode(bytes.subarray(i, i + size))
        expect(text + decoder.end()).toBe(textOfBytes(bytes))
      }),
    )
  })

  test('texts are cut where their bytes are', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(45), (bytes, count) => {
        const [head, rest] = splitBytes(textOfBytes(bytes), count)
        expect(bytesOfText(head)).toEqual(bytes.slice(0, count))
        expect(bytesOfText(rest)).toEqual(bytes.slice(count))
        expect(joinByteTexts(head, rest)).toBe(textOfBytes(bytes))
      }),
    )
  })

  test('a character that was cut is whole again once its parts meet', () => {
    expect(mendedText(textOfBytes([0xe2, 0x82]) + textOfBytes([0xac]))).toBe('€')
    expect(firstCharacters('a💀b', 2)).toBe('a')
    expect(firstCharacters('💀b', 1)).toBe('💀')
    expect(shownText(textOfBytes([0x61, 0xff, 0x62]))).toBe('a\ufffdb')
  })
})
