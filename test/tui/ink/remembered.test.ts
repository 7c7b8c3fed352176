// What the bundle gives Ink in the place of two libraries answers as they do, also when it remembers.
import * as ansi from '@alcalzone/ansi-tokenize'
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import * as remembered from '#tui/ink/ansi-tokenize.ts'
import rememberedWidth from '#tui/ink/string-width.ts'

const piece = fc.constantFrom('a', ' ', '파드', '…', '●', '👩‍💻', '\x1b[31m', '\x1b[39m', '\x1b[1m', '\n')
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

it('takes texts apart as the libraries do, the first time and again', () => {
  fc.assert(
    fc.property(text, (given) => {
      for (const _ of [1, 2]) {
        expect(rememberedWidth(given)).toBe(stringWidth(given))
        const tokens = remembered.tokenize(given)
        expect(tokens).toEqual(ansi.tokenize(given))
        expect(remembered.styledCharsFromTokens(tokens)).toEqual(
          ansi.styledCharsFromTokens(ansi.tokenize(given)),
        )
      }
    }),
  )
})

it('heeds what else is asked', () => {
  expect(remembered.tokenize('abc', 2)).toEqual(ansi.tokenize('abc', 2))
  const asked = { ambiguousIsNarrow: false }
  expect(rememberedWidth('±', asked)).toBe(stringWidth('±', asked))
})
