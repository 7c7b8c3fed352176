import { describe, expect, it } from 'vitest'
import { appearanceOf, readAppearance, themeNames } from '#game/appearance.ts'
import { themeFor } from '#tui/theme.ts'

describe('a theme', () => {
  it.each(themeNames.map((theme) => [theme]))('%s tells what is bad from what is text', (theme) => {
    const { looks } = themeFor({ theme, ascii: false })
    expect(looks.bad).not.toEqual(looks.text)
    expect(looks.own).not.toEqual(looks.text)
    expect(looks.flash).not.toEqual(looks.text)
  })

  it('has no colour at all in mono, and nothing dim in high contrast', () => {
    for (const look of Object.values(themeFor({ theme: 'mono', ascii: false }).looks))
      expect(look).not.toHaveProperty('color')
    for (const look of Object.values(themeFor({ theme: 'contrast', ascii: false }).looks))
      expect(look).not.toHaveProperty('dimColor')
  })

  it('has signs of ASCII only when asked to', () => {
    const { signs } = themeFor({ theme: '16', ascii: true })
    expect(Object.values(signs).join('')).toMatch(/^[\x20-\x7e]*$/)
  })
})

describe('an appearance', () => {
  it('is asked for by word', () => {
    expect(appearanceOf('contrast')).toEqual({ theme: 'contrast' })
    expect(appearanceOf('ascii')).toEqual({ ascii: true })
    expect(appearanceOf('toString')).toBeUndefined()
  })

  it('is read from what older versions kept, and from nonsense', () => {
    const plain = { theme: '16', ascii: false, wheel: false }
    expect(readAppearance({ colours: false, ascii: true })).toEqual({ ...plain, theme: 'mono', ascii: true })
    expect(readAppearance({ theme: 'true', wheel: true })).toEqual({ ...plain, theme: 'true', wheel: true })
    expect(readAppearance({ theme: 'pink' })).toEqual(plain)
    expect(readAppearance(undefined)).toEqual(plain)
  })
})
