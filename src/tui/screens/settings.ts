// The settings: language, colours, signs, the wheel of the mouse.
import type { Appearance } from '#game/appearance.ts'
import { pad, widthOf } from '../cells.ts'
import { emptyRow, padRow, row, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'

export const settingNames = ['language', 'colours', 'signs', 'wheel', 'back'] as const
export type SettingName = (typeof settingNames)[number]

export interface SettingsLook {
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
}

export function settingsRows(
  at: number,
  { theme, ascii, wheel }: Appearance,
  look: SettingsLook,
): readonly Row[] {
  const { texts, width, signs } = look
  const values: { readonly [name in SettingName]: string } = {
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
