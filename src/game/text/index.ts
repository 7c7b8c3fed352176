// The game's words by language.
import type { Language } from '../session-state.ts'
import { en, type GameWords } from './en.ts'
import { ko } from './ko.ts'

export type { GameWords } from './en.ts'

const byLanguage: { readonly [language in Language]: GameWords } = { en, ko }

export function wordsOf(language: Language): GameWords {
  return byLanguage[language]
}
