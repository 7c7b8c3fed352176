// How things look: what each kind of text is drawn with, and the signs for what is not a word.
import type { Appearance, ThemeName } from '#game/appearance.ts'

/** What a text is, as far as its look goes. */
export type Slot =
  | 'text'
  | 'dim'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  | 'voice'
  | 'own'
  | 'border'
  | 'borderFocus'
  | 'flash'

/** A piece of a row. */
export interface Span {
  readonly text: string
  readonly slot: Slot
}

/** A row of the screen. */
export type Row = readonly Span[]

/** The properties of Ink's Text. */
export interface Look {
  readonly color?: string
  readonly bold?: boolean
  readonly dimColor?: boolean
  readonly underline?: boolean
}

export interface Signs {
  readonly more: string
  readonly arrow: string
  /** The end of a drawn arrow. */
  readonly head: string
  readonly between: string
  readonly star: string
  readonly noStar: string
  readonly ok: string
  readonly failed: string
  /** From little to full; none where they cannot be drawn. */
  readonly bars: readonly string[]
  readonly horizontal: string
  readonly vertical: string
  readonly topLeft: string
  readonly topRight: string
  readonly bottomLeft: string
  readonly bottomRight: string
  readonly teeLeft: string
  readonly teeRight: string
}

export interface Theme {
  readonly looks: { readonly [slot in Slot]: Look }
  readonly signs: Signs
}

/** The terminal's own sixteen colours: its owner chose them. No black, no white, no backgrounds. */
const coloured: Theme['looks'] = {
  text: {},
  dim: { dimColor: true },
  accent: { color: 'cyan' },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  voice: { color: 'magenta' },
  own: { bold: true },
  border: { dimColor: true },
  borderFocus: { color: 'cyan' },
  flash: { color: 'cyan', bold: true },
}

/** Our own colours: of a middle light, so that they can be read on dark and on light. */
const painted: Theme['looks'] = {
  text: {},
  dim: { color: '#808894' },
  accent: { color: '#0f93b5' },
  good: { color: '#3a9a52' },
  warn: { color: '#b5820f' },
  bad: { color: '#dd4f4a', bold: true },
  voice: { color: '#a86bd1' },
  own: { bold: true },
  border: { color: '#6b7380' },
  borderFocus: { color: '#0f93b5' },
  flash: { color: '#e0741a', bold: true },
}

/** Nothing is dim, what matters is bright and bold. */
const bright: Theme['looks'] = {
  text: {},
  dim: {},
  accent: { color: 'cyanBright', bold: true },
  good: { color: 'greenBright', bold: true },
  warn: { color: 'yellowBright', bold: true },
  bad: { color: 'redBright', bold: true, underline: true },
  voice: { color: 'magentaBright', bold: true },
  own: { bold: true },
  border: {},
  borderFocus: { color: 'cyanBright', bold: true },
  flash: { bold: true, underline: true },
}

/** Without colour only weight is left; the words say the rest. */
const colourless: Theme['looks'] = {
  text: {},
  dim: {},
  accent: {},
  good: {},
  warn: {},
  bad: { bold: true },
  voice: {},
  own: { bold: true },
  border: {},
  borderFocus: { bold: true },
  flash: { bold: true },
}

const drawn: Signs = {
  more: '…',
  arrow: '→',
  head: '▶',
  between: '·',
  star: '★',
  noStar: '☆',
  ok: '●',
  failed: '×',
  bars: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  teeLeft: '├',
  teeRight: '┤',
}

const asciiOnly: Signs = {
  more: '...',
  arrow: '->',
  head: '>',
  between: '-',
  star: '*',
  noStar: '.',
  ok: 'o',
  failed: 'x',
  bars: [],
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  teeLeft: '+',
  teeRight: '+',
}

const looks: { readonly [name in ThemeName]: Theme['looks'] } = {
  16: coloured,
  true: painted,
  contrast: bright,
  mono: colourless,
}

export function themeFor({ theme, ascii }: Pick<Appearance, 'theme' | 'ascii'>): Theme {
  return { looks: looks[theme], signs: ascii ? asciiOnly : drawn }
}

/** Whether the environment asks for colours: NO_COLOR, FORCE_COLOR and TERM=dumb as everybody reads them. */
export function wantsColours(env: { readonly [name: string]: string | undefined }): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return env.TERM !== 'dumb'
}
