// The program's words by language, and what is said before it is known in which.
import type { Language } from '#game/session-state.ts'
import { en, type ProgramWords } from './en.ts'
import { ko } from './ko.ts'

export type { ProgramWords } from './en.ts'

/** A sentence in whatever language the player reads. */
export type Say = (words: ProgramWords) => string

const byLanguage: { readonly [language in Language]: ProgramWords } = { en, ko }

export function programWords(language: Language): ProgramWords {
  return byLanguage[language]
}
