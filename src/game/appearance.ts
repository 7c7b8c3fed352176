// How a player wants the screen drawn: which colours, which signs. Chosen by word, kept with the progress.

/** `16` are the terminal's own colours, `true` are ours, `contrast` is bright and bold, `mono` has none. */
export const themeNames = ['16', 'true', 'contrast', 'mono'] as const
export type ThemeName = (typeof themeNames)[number]

export interface Appearance {
  readonly theme: ThemeName
  /** Lines and signs of ASCII only. */
  readonly ascii: boolean
  /** The wheel of the mouse scrolls; the terminal then selects text only with Shift. */
  readonly wheel: boolean
}

export const defaultAppearance: Appearance = { theme: '16', ascii: false, wheel: false }

const words: { readonly [word: string]: Partial<Appearance> } = {
  ...Object.fromEntries(themeNames.map((theme) => [theme, { theme }])),
  ascii: { ascii: true },
  drawn: { ascii: false },
}

/** What a player may say after /theme. */
export const appearanceWords: readonly string[] = Object.keys(words)

/** What one of these words asks for; undefined for another word. */
export function appearanceOf(word: string): Partial<Appearance> | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined
}

/** What was kept, by this version or an older one, as far as it makes sense. */
export function readAppearance(kept: unknown): Appearance {
  if (typeof kept !== 'object' || kept === null) return defaultAppearance
  const { theme, ascii, wheel, colours } = kept as { readonly [name: string]: unknown }
  const known = themeNames.find((name) => name === theme)
  return {
    theme: known ?? (colours === false ? 'mono' : defaultAppearance.theme),
    ascii: ascii === true,
    wheel: wheel === true,
  }
}
