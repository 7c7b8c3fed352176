// How things look: what each kind of text is drawn with, and the signs for what is not a word.

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
}

export interface Signs {
  readonly more: string
  readonly arrow: string
  readonly between: string
  readonly star: string
  readonly noStar: string
  readonly ok: string
  readonly failed: string
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
  between: '·',
  star: '★',
  noStar: '☆',
  ok: '●',
  failed: '×',
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
  between: '-',
  star: '*',
  noStar: '.',
  ok: 'o',
  failed: 'x',
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  teeLeft: '+',
  teeRight: '+',
}

export function themeFor(wishes: { readonly colours: boolean; readonly ascii: boolean }): Theme {
  return { looks: wishes.colours ? coloured : colourless, signs: wishes.ascii ? asciiOnly : drawn }
}

/** Whether the environment asks for colours: NO_COLOR, FORCE_COLOR and TERM=dumb as everybody reads them. */
export function wantsColours(env: { readonly [name: string]: string | undefined }): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return env.TERM !== 'dumb'
}
