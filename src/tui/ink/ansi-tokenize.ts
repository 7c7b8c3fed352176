// Stands for ansi-tokenize where Ink asks, in the bundle: Ink takes every text apart anew in every frame.
import {
  styledCharsFromTokens as charactersOf,
  type StyledChar,
  type Token,
  tokenize as tokensOf,
} from '@alcalzone/ansi-tokenize'
import { remembering } from '#api/remembering.ts'

export * from '@alcalzone/ansi-tokenize'

/** More than there are texts on a screen; each is many objects. */
const limit = 256
const rememberedTokens = remembering(limit, (text) => tokensOf(text))
const rememberedCharacters = new WeakMap<Token[], StyledChar[]>()

/** The same tokens for the same text. */
export function tokenize(text: string, endChar?: number): Token[] {
  return endChar === undefined ? rememberedTokens(text) : tokensOf(text, endChar)
}

/** The same characters for the same tokens. Ink changes neither. */
export function styledCharsFromTokens(tokens: Token[]): StyledChar[] {
  const known = rememberedCharacters.get(tokens)
  if (known !== undefined) return known
  const characters = charactersOf(tokens)
  rememberedCharacters.set(tokens, characters)
  return characters
}
