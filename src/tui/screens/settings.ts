// The settings: language, colours, signs, the wheel of the mouse.
import type { Appearance } from '#game/appearance.ts'
import type { ProfileView } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { emptyRow, padRow, row, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'

export const settingNames = ['language', 'colours', 'signs', 'wheel', 'profile', 'back'] as const
export type SettingName = (typeof settingNames)[number]

export interface SettingsLook {
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
  readonly profile: ProfileView | undefined
}

export function settingsRows(
  at: number,
  { theme, ascii, wheel }: Appearance,
  look: SettingsLook,
): readonly Row[] {
  const { texts, width, signs, profile } = look
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
      span(i === at ? '   > ' : '     ', 'accent'),
      span(pad(texts.settings[name], nameWidth), i === at ? 'own' : 'text'),
      span(`   ${values[name]}`, 'accent'),
    ],
  )
  return [emptyRow, row(`   ${texts.settings.title}`, 'own'), emptyRow, ...rows].map((each) =>
    padRow(each, width, signs.more),
  )
}

/** Whoever is alone is told how others come. */
function profileText({ name, known }: ProfileView, { settings }: Texts): string {
  return known.length > 1 ? name : settings.profileAlone(name)
}
