// The rows of an X-ray: a line diagram of its steps, or one step in full.
import type { XrayHop, XrayStep, XrayView } from '#game/xray/view.ts'
import { clip, pad, widthOf, wrap } from '../cells.ts'
import { clipRow, emptyRow, row, rowWidth, span, spread } from '../rows.ts'
import type { Row, Signs, Slot, Span } from '../theme.ts'
import type { PageLook } from './pages.ts'

/** What of the diagram is seen. */
export interface XraySeen {
  /** The step that the player is at. */
  readonly at: number
  /** How many hops have been drawn so far, of all steps together. */
  readonly shownHops: number
}

/** From so many cells on the API server stands in a lane of its own. */
const lanesFrom = 100
const apiServer = 'API server'
const timeWidth = 8
const whoMost = 24
const labelMost = 30
/** The rule of the step, below the diagram. */
const ruleRows = 2
const detailName = 14

/** Text as the theme can draw it. */
function drawable(text: string, signs: Signs): string {
  if (signs.more === '…') return text
  return text.replaceAll('→', signs.arrow).replaceAll('…', signs.more).replaceAll('×', 'x')
}

export const hopsOf = ({ steps }: XrayView): number => steps.reduce((sum, { way }) => sum + way.length, 0)

/** The whole page in exactly so many rows. */
export function xrayRows(view: XrayView, seen: XraySeen, look: PageLook, height: number): readonly Row[] {
  const { width, signs, texts } = look
  const head = spread(
    row(clip(drawable(view.title, signs), width, signs.more), 'own'),
    row(view.took, 'dim'),
    width,
    signs.more,
  )
  if (view.steps.length === 0)
    return [
      ...(view.title === '' ? [] : [head, emptyRow]),
      ...wrap(view.note, width).map((part) => row(part)),
    ]
  const at = Math.min(seen.at, view.steps.length - 1)
  const step = view.steps[at]
  const rule = wrap(drawable(step?.rule ?? '', signs), width - widthOf(texts.xray.rule) - 2)
  const shownRule = rule.slice(0, ruleRows)
  const room = Math.max(2, height - 3 - ruleRows)
  const foot = Array.from(
    { length: ruleRows },
    (_, i): Row => [
      span(pad(i === 0 ? texts.xray.rule : '', widthOf(texts.xray.rule)), 'dim'),
      span('  '),
      span(shownRule[i] ?? ''),
    ],
  )
  const list = diagram(view, { ...seen, at }, look, room)
  const filler = Array.from({ length: Math.max(0, room - list.length) }, () => emptyRow)
  const line = signs.horizontal.repeat(width)
  return [head, emptyRow, ...list, ...filler, row(line, 'border'), ...foot]
}

/** The steps that fit, the one that the player is at among them. */
function diagram(view: XrayView, seen: XraySeen, look: PageLook, room: number): readonly Row[] {
  const lanes = lanesOf(view, look)
  let hops = 0
  const steps = view.steps.map((step, i) => {
    const shown = Math.max(0, Math.min(step.way.length, seen.shownHops - hops))
    hops += step.way.length
    return { step, shown, isAt: i === seen.at }
  })
  const drawn = (isFull: (i: number) => boolean, isLoose: boolean) =>
    steps.map(({ step, shown, isAt }, i): readonly Row[] => [
      wayRow(step, shown, isAt, lanes, look),
      ...(isFull(i) ? whatRows(step, shown, isAt, lanes, look) : []),
      ...(isLoose && i < steps.length - 1 ? [laneRow(step, steps[i + 1]?.step, lanes, look)] : []),
    ])
  const tight = () => {
    const full = drawn(() => true, false)
    const told = new Set(toldOf(view, seen.at, full, room))
    return drawn((i) => told.has(i), false)
  }
  const loose = drawn(() => true, true)
  const rows = heightOf(loose) <= room ? loose : tight()
  const sizes = rows.map(({ length }) => length)
  const [from, to] = windowOf(sizes, seen.at, room)
  return rows.slice(from, to).flatMap((each, i) => (steps[from + i]?.shown === 0 ? [] : each))
}

const heightOf = (steps: readonly (readonly Row[])[]) => steps.reduce((sum, { length }) => sum + length, 0)

/** The steps whose objects are told of: the one that the player is at, what failed, and the rest as far as there is room. */
function toldOf(
  { steps }: XrayView,
  at: number,
  full: readonly (readonly Row[])[],
  room: number,
): readonly number[] {
  const rank = (i: number) => (i === at ? 0 : steps[i]?.hasFailed === true ? 1 : 2)
  const order = steps.map((_, i) => i).sort((a, b) => rank(a) - rank(b) || a - b)
  let left = room - steps.length
  return order.filter((i) => {
    const more = (full[i]?.length ?? 1) - 1
    if (i !== at && more > left) return false
    left -= more
    return true
  })
}

/** What the next step begins with: who watches the API server sees what was written. */
function laneRow(
  step: XrayStep,
  next: XrayStep | undefined,
  lanes: Lanes | undefined,
  { signs }: PageLook,
): Row {
  const last = step.way.at(-1)
  const isWritten = last?.label.startsWith('rev ') === true || (step.way.length > 1 && last?.to === apiServer)
  if (lanes === undefined || !isWritten || next?.who === step.who) return emptyRow
  const indent = laneStart(lanes) + Math.floor(widthOf(apiServer) / 2)
  return [span(' '.repeat(indent)), span(`${signs.vertical} watch`, 'dim')]
}

/** Where the names of the lane in the middle begin. */
const laneStart = ({ who, label }: Lanes): number => timeWidth + who + label + 10

/** Which of them can be seen together with the one at a place, which stands in the middle where there are more. */
function windowOf(sizes: readonly number[], at: number, room: number): readonly [number, number] {
  let [from, to, used] = [at, at + 1, sizes[at] ?? 0]
  for (;;) {
    const [before, after] = [sizes[from - 1], sizes[to]]
    const takesAfter =
      after !== undefined && used + after <= room && (to - at <= at - from || before === undefined)
    if (takesAfter) {
      used += after
      to++
    } else if (before !== undefined && used + before <= room) {
      used += before
      from--
    } else if (after !== undefined && used + after <= room) {
      used += after
      to++
    } else return [from, to]
  }
}

/** Cells of the columns: names and labels as wide as the widest, in lanes; undefined where there is no room for that. */
interface Lanes {
  readonly who: number
  readonly label: number
}

function lanesOf({ steps }: XrayView, { width }: PageLook): Lanes | undefined {
  if (width < lanesFrom) return undefined
  const who = Math.min(whoMost, Math.max(...steps.map((step) => widthOf(step.who))))
  const label = Math.min(labelMost, Math.max(...steps.map(({ way }) => widthOf(way[0]?.label ?? ''))))
  return { who, label }
}

/** `> +0.002s  replicaset controller ── POST pods ×3 ──▶ API server ── rev 531…533 ──▶ etcd` */
function wayRow(step: XrayStep, shown: number, isAt: boolean, lanes: Lanes | undefined, look: PageLook): Row {
  const { signs, width } = look
  const slot: Slot = step.hasFailed ? 'bad' : isAt ? 'accent' : 'text'
  const count = hopsThatFit(step, shown, lanes, look)
  const who =
    lanes === undefined ? step.who.replace(/ controller$/, '') : pad(step.who, lanes.who, signs.more)
  const hops = step.way
    .slice(0, count)
    .map((hop, i) => hopSpans(hop, i === 0 ? lanes?.label : undefined, look))
  const drawn: Row = [
    span(isAt ? '> ' : '  ', 'accent'),
    span(pad(step.at, timeWidth), 'dim'),
    span(' '),
    span(who, slot),
    ...hops.flat(),
  ]
  return clipRow(drawn, width, signs.more)
}

/** How many of the arrows have room beside the name; the others stand in the next row. */
function hopsThatFit(step: XrayStep, shown: number, lanes: Lanes | undefined, look: PageLook): number {
  if (lanes !== undefined) return shown
  let left = look.width - timeWidth - 3 - widthOf(step.who.replace(/ controller$/, ''))
  let count = 0
  for (const hop of step.way.slice(0, shown)) {
    left -= rowWidth(hopSpans(hop, undefined, look))
    if (left < 0 && count > 0) break
    count++
  }
  return count
}

/** The arrow, and where it leads. */
function hopSpans(
  { label, to, isBroken }: XrayHop,
  labelWidth: number | undefined,
  { signs, width }: PageLook,
): Span[] {
  const line = signs.horizontal
  const text = drawable(label, signs)
  const name = width < lanesFrom && to === apiServer ? 'API' : drawable(to, signs)
  const gap = width < lanesFrom ? '' : ' '
  const fill = labelWidth === undefined ? '' : line.repeat(Math.max(0, labelWidth - widthOf(text)))
  const shaft = text === '' ? line + fill : `${line}${gap}${text}${gap}${fill}${line}`
  const head = isBroken === true ? signs.failed : signs.head
  const slot: Slot = isBroken === true ? 'warn' : 'text'
  return [span(` ${shaft}`, 'dim'), span(head, isBroken === true ? 'bad' : 'accent'), span(` ${name}`, slot)]
}

/** Rows of the objects of the step that the player is at. */
const whatMost = 3

/** The objects, under the arrow. */
function whatRows(
  step: XrayStep,
  shown: number,
  isAt: boolean,
  lanes: Lanes | undefined,
  look: PageLook,
): readonly Row[] {
  const { signs, width } = look
  const { what } = step
  const indent = timeWidth + 3 + (lanes === undefined ? 0 : lanes.who + 3)
  const rest = step.way.slice(hopsThatFit(step, shown, lanes, look), shown)
  const arrows: readonly Row[] =
    rest.length === 0
      ? []
      : [
          clipRow(
            [span(' '.repeat(indent - 1)), ...rest.flatMap((hop) => hopSpans(hop, undefined, look))],
            width,
            signs.more,
          ),
        ]
  if (what === '') return arrows
  const text = drawable(what, signs)
  const rows = isAt ? wrap(text, width - indent) : [text]
  const parts = rows.slice(0, whatMost).map((part, i) => {
    const isCut = i === whatMost - 1 && rows.length > whatMost
    return clip(isCut ? `${part} ${rows[i + 1]}` : part, width - indent, signs.more)
  })
  return [
    ...arrows,
    ...parts.map((part): Row => [span(' '.repeat(indent)), span(part, isAt ? 'text' : 'dim')]),
  ]
}

/** One step in full: its way, its objects, its rule, and every moment of it. */
export function xrayStepRows(
  step: XrayStep,
  title: string,
  { width, signs, texts }: PageLook,
): readonly Row[] {
  const { rule, what } = texts.xray
  const way = [
    step.who,
    ...step.way.map(({ label, to, isBroken }) => {
      const shaft =
        label === '' ? signs.horizontal : `${signs.horizontal} ${drawable(label, signs)} ${signs.horizontal}`
      return `${shaft}${isBroken === true ? signs.failed : signs.head} ${drawable(to, signs)}`
    }),
  ].join(' ')
  const names = step.rows.map(({ name, text }) => (text === '' ? 0 : widthOf(name)))
  const nameWidth = Math.min(detailName, Math.max(widthOf(rule), widthOf(what), ...names))
  const told = (name: string, text: string, slot: Slot = 'text'): readonly Row[] =>
    wrap(drawable(text, signs), Math.max(10, width - nameWidth - 4)).map(
      (part, i): Row => [
        span('  '),
        span(pad(i === 0 ? name : '', nameWidth, signs.more), 'dim'),
        span('  '),
        span(part, slot),
      ],
    )
  const head = wrap(way, width).map((part): Row => row(part, step.hasFailed ? 'bad' : 'accent'))
  return [
    spread(
      row(step.at, 'own'),
      row(clip(drawable(title, signs), Math.max(1, width - 12), signs.more), 'dim'),
      width,
      signs.more,
    ),
    ...head,
    emptyRow,
    ...(step.what === '' ? [] : told(what, step.what)),
    ...(step.rule === '' ? [] : told(rule, step.rule)),
    ...(step.rows.length === 0 ? [] : [emptyRow]),
    ...step.rows.flatMap(({ name, text }, i): readonly Row[] => {
      if (text !== '') return told(name === step.rows[i - 1]?.name ? '' : name, text)
      return [...(i === 0 ? [] : [emptyRow]), row(`  ${name}`, 'own')]
    }),
  ].map((each) => (rowWidth(each) > width ? clipRow(each, width, signs.more) : each))
}
