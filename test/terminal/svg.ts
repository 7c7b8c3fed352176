// A terminal's buffer as an SVG picture: text on a grid, in the colours a dark terminal would have.
import type { IBufferCell, Terminal } from '@xterm/headless'

const palette = [
  '#3b4252',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d8dee9',
  '#5c6370',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#ffffff',
]
const foreground = '#d8dee9'
const background = '#1e222a'
const cell = { width: 9, height: 19, font: 15 } as const
const margin = 12
/** A font that has the same width for all, whatever the machine. */
const fonts =
  "'DejaVu Sans Mono','Cascadia Mono','Menlo','NanumGothicCoding','Noto Sans Mono CJK KR',monospace"

/** Which sides of a cell a line-drawing sign reaches: left, right, up, down. */
const strokes: { readonly [sign: string]: string } = {
  '─': 'lr',
  '│': 'ud',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ru',
  '┘': 'lu',
  '├': 'rud',
  '┤': 'lud',
  '┬': 'lrd',
  '┴': 'lru',
}
/** From an eighth of the cell to all of it. */
const blocks = '▁▂▃▄▅▆▇█'

/** Signs that have to meet those beside them, whatever the font; undefined for all others. */
function drawn({ text, look }: Run, left: number, top: number): string | undefined {
  const [sign = ''] = text
  if (text !== sign.repeat(text.length)) return undefined
  const [width, height] = [text.length * cell.width, cell.height]
  const eighths = blocks.indexOf(sign) + 1
  if (sign !== '' && eighths > 0) {
    const high = Math.round((eighths * (height - 4)) / 8)
    return `<rect x="${left}" y="${top + height - 2 - high}" width="${width - 1}" height="${high}" class="${look}"/>`
  }
  const sides = strokes[sign]
  if (sides === undefined || (text.length > 1 && sign !== '─')) return undefined
  const [middle, centre] = [top + height / 2, left + cell.width / 2]
  const lines = [...sides].map((side) => {
    if (side === 'l') return `M${left} ${middle}H${text.length > 1 ? left + width : centre}`
    if (side === 'r') return `M${centre} ${middle}H${left + width}`
    return side === 'u' ? `M${centre} ${top}V${middle}` : `M${centre} ${middle}V${top + height}`
  })
  return `<path d="${lines.join('')}" class="${look}"/>`
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

interface Run {
  text: string
  readonly x: number
  cells: number
  /** The class of its look. */
  readonly look: string
}

/** What a cell looks like, as CSS. */
function lookOf(of: IBufferCell): string {
  const own = `#${of.getFgColor().toString(16).padStart(6, '0')}`
  const colour = of.isFgDefault() ? foreground : of.isFgRGB() ? own : (palette[of.getFgColor()] ?? foreground)
  const dim = of.isDim() ? ';opacity:.55' : ''
  const under = of.isUnderline() ? ';text-decoration:underline' : ''
  return `fill:${colour};stroke:${colour}${dim}${of.isBold() ? ';font-weight:bold' : ''}${under}`
}

/** The visible screen as SVG text. */
export function svgOf(terminal: Terminal, options: { readonly hasCursor?: boolean } = {}): string {
  const width = terminal.cols * cell.width + 2 * margin
  const height = terminal.rows * cell.height + 2 * margin
  const { active } = terminal.buffer
  const body: string[] = []
  const looks = new Map<string, string>()
  const classOf = (at: IBufferCell) => {
    const css = lookOf(at)
    const name = looks.get(css) ?? String.fromCharCode(97 + looks.size)
    looks.set(css, name)
    return name
  }
  for (let y = 0; y < terminal.rows; y++) {
    const line = active.getLine(active.viewportY + y)
    const runs: Run[] = []
    for (let x = 0; x < terminal.cols; x++) {
      const at = line?.getCell(x)
      if (at === undefined || at.getWidth() === 0) continue
      const text = at.getChars() === '' ? ' ' : at.getChars()
      const look = classOf(at)
      const last = runs.at(-1)
      // Wide characters stand alone: no font has them at exactly twice the width of the others.
      const isWide = at.getWidth() > 1
      // Lines and blocks are drawn by themselves: a long line in one go, others cell by cell.
      const isSame = text === last?.text[0] && text === '─'
      const isSplit =
        !isSame && [text, last?.text[0] ?? ''].some((each) => each in strokes || blocks.includes(each))
      if (
        last !== undefined &&
        last.look === look &&
        !isWide &&
        !isSplit &&
        last.cells === last.text.length
      ) {
        last.text += text
        last.cells += 1
      } else runs.push({ text, x, cells: at.getWidth(), look })
    }
    for (const run of runs) {
      const { text, x, cells, look } = run
      if (text.trim() === '') continue
      const left = margin + x * cell.width
      const picture = drawn(run, left, margin + y * cell.height)
      if (picture !== undefined) {
        body.push(picture)
        continue
      }
      const top = margin + y * cell.height + cell.font
      const length = cells * cell.width
      body.push(
        text.length < cells
          ? `<text x="${left + cell.width}" y="${top}" class="${look} wide">${escaped(text)}</text>`
          : `<text x="${left}" y="${top}" textLength="${length}" class="${look}">${escaped(text)}</text>`,
      )
    }
  }
  if (options.hasCursor === true) {
    const x = margin + active.cursorX * cell.width
    const y = margin + active.cursorY * cell.height + 1
    body.push(
      `<rect x="${x}" y="${y}" width="${cell.width}" height="${cell.height - 2}" fill="${foreground}" fill-opacity="0.7"/>`,
    )
  }
  const css = [...looks].map(([rule, name]) => `.${name}{${rule}}`).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${fonts}" font-size="${cell.font}" xml:space="preserve">`,
    '<title>The screen of Crashloop</title>',
    `<style>text{stroke-width:0}.wide{text-anchor:middle;font-size:16px}${css}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n')
}
