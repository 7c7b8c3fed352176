// The settings: language, colours, signs, the wheel of the mouse.
import type { Appearance } from '#game/appearance.ts'
import type { ProfileView } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { emptyRow, span, spread } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'
import { blank, inMiddle, mark, widest } from './menu-look.ts'

export const settingNames = ['language', 'colours', 'signs', 'wheel', 'profile', 'back'] as const
export type SettingName = (typeof settingNames)[number]

export interface SettingsLook {
  readonly width: number
  readonly height: number
  readonly signs: Signs
  readonly texts: Texts
  readonly profile: ProfileView | undefined
}

export function settingsRows(
  at: number,
  { theme, ascii, wheel }: Appearance,
  look: SettingsLook,
): readonly Row[] {
  const { texts, width: whole, height, signs, profile } = look
  const width = Math.min(whole, widest)
  const values: { readonly [name in SettingName]: string } = {
    profile: profile === undefined ? '' : profileText(profile, texts),
    language: texts.name,
    colours: texts.settings.themes[theme],
    signs: ascii ? texts.settings.signsAscii : texts.settings.signsDrawn,
    wheel: wheel ? texts.settings.wheelOn : texts.settings.wheelOff,
    back: '',
  }
  const nameWidth = Math.max(...settingNames.map((name) => widthOf(texts.settings[name])))
  const rows = settingNames.map(
    (name, i): Row => [
      mark(i === at),
      span(pad(texts.settings[name], nameWidth), i === at ? 'own' : 'text'),
      span(`   ${values[name]}`, 'accent'),
    ],
  )
  const title = spread(
    [span(`${blank}crashloop`, 'accent')],
    [span(texts.settings.title, 'dim'), span(blank)],
    width,
    signs.more,
  )
  return inMiddle([emptyRow, title, emptyRow, ...rows], { width: whole, height, signs })
}

/** Whoever is alone is told how others come. */
function profileText({ name, known }: ProfileView, { settings }: Texts): string {
  return known.length > 1 ? name : settings.profileAlone(name)
}
