// Stands for string-width where Ink asks, in the bundle: Ink measures every text anew in every frame.
import stringWidth, { type Options } from 'string-width'
import { remembering } from '#api/remembering.ts'

/** More than there are texts on a screen. */
const limit = 512
const widthOf = remembering(limit, (text) => stringWidth(text))

// biome-ignore lint/style/noDefaultExport: so does string-width
export default function rememberedWidth(text: string, options?: Options): number {
  return options === undefined ? widthOf(text) : stringWidth(text, options)
}
