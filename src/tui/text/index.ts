// The screen's words, by language.
import type { Language } from '#game/session-state.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'

/** The same keys with any words: what each language has to say. */
type Worded<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [K in keyof T]: Worded<T[K]> }

export type Texts = Worded<typeof en>

export const texts: { readonly [language in Language]: Texts } = { en, ko }
