// The menu as rows: the game's name, where to go on, or the campaign's levels. Arrows, or a few letters.
import type { Appearance } from '#game/appearance.ts'
import type { SessionState } from '#game/session-state.ts'
import { clip, pad, widthOf } from '../cells.ts'
import { emptyRow, row, span, spread } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row } from '../theme.ts'
import { type MenuItem, type MenuPlace, menuItems } from './menu-items.ts'
import { blank, inMiddle, inset, type ListRows, type MenuLook, mark, widest } from './menu-look.ts'
import { topRows } from './menu-top.ts'
import { aboutLevel, chapterTitle, nameOf, starsOf, taughtBy } from './menu-words.ts'

export interface MenuView extends MenuPlace {
  readonly lastLevel: string | undefined
  readonly failure: string | undefined
  readonly appearance: Appearance
}

/** Rows above and below the list. */
const headHeight = 3
const footHeight = 2
/** Terminals of so many rows show the name large. */
const wordmarkFrom = 30
const letters = [
  '┌─┐│  └─┘',
  '┬─┐├┬┘┴└─',
  '┌─┐├─┤┴ ┴',
  '┌─┐└─┐└─┘',
  '┬ ┬├─┤┴ ┴',
  '┬  │  ┴─┘',
  '┌─┐│ │└─┘',
  '┌─┐│ │└─┘',
  '┌─┐├─┘┴  ',
]
const wordmark = [0, 3, 6].map((from) => letters.map((letter) => letter.slice(from, from + 3)).join(' '))

export function menuRows(state: SessionState, view: MenuView, look: MenuLook): readonly Row[] {
  return inMiddle(narrowRows(state, view, { ...look, width: Math.min(look.width, widest) }), look)
}

function narrowRows(state: SessionState, view: MenuView, look: MenuLook): readonly Row[] {
  const { height, texts } = look
  const items = menuItems(state, view, texts, view.lastLevel)
  const at = Math.min(view.at, items.length - 1)
  const isTop = view.page === 'top' && view.filter === ''
  const title = titleRows(isTop, look)
  const room = height - title.length - (headHeight - 1) - footHeight
  const list = isTop
    ? topRows({ items, at, state, appearance: view.appearance }, look, room)
    : levelRows(items, at, look)
  const from = Math.max(0, Math.min(list.at - Math.floor(room / 2), list.rows.length - room))
  const shown = list.rows.slice(from, from + room)
  const empty = items.length === 0 ? [row(blank + texts.menu.noMatch, 'dim')] : []
  const body = [...shown, ...empty]
  const said =
    view.failure !== undefined
      ? row(blank + view.failure, 'bad')
      : view.filter !== ''
        ? row(blank + texts.menu.filter(view.filter), 'accent')
        : isTop
          ? emptyRow
          : aboutRow(items[at], look)
  // A list of levels stays where it is while letters make it shorter.
  const below = isTop ? [] : blankRows(Math.max(0, room - body.length))
  return [emptyRow, ...title, emptyRow, ...body, emptyRow, said, ...below]
}

/** The name, large where there is room and lines can be drawn. */
function titleRows(isTop: boolean, { width, height, texts, signs }: MenuLook): readonly Row[] {
  const tagline: Row = [span(texts.tagline, 'dim'), span(blank)]
  if (!isTop || height < wordmarkFrom || signs.topLeft !== '┌')
    return [spread([span(blank), span('crashloop', 'accent')], tagline, width, signs.more)]
  const rows = wordmark.map((each): Row => [span(blank), span(each, 'accent')])
  return [...rows.slice(0, -1), spread(rows.at(-1) ?? emptyRow, tagline, width, signs.more), emptyRow]
}

const blankRows = (count: number): readonly Row[] => Array.from({ length: count }, () => emptyRow)

/** Levels under the titles of their chapters; other items after an empty row. */
function levelRows(items: readonly MenuItem[], at: number, look: MenuLook): ListRows {
  const rows: Row[] = []
  let rowAt = 0
  let chapter: string | undefined
  const titles = items.map((item) => ('level' in item ? widthOf(item.level.title) : 0))
  const titleWidth = Math.min(Math.max(20, ...titles), look.width - inset - 22)
  for (const [i, item] of items.entries()) {
    const next = 'level' in item ? item.level.chapter : ''
    if (next !== chapter) {
      if (rows.length > 0) rows.push(emptyRow)
      if (next !== '') rows.push([span(blank), span(chapterTitle(next, look.texts), 'voice')])
      chapter = next
    }
    if (i === at) rowAt = rows.length
    rows.push(itemRow(item, i === at, titleWidth, look))
  }
  return { rows, at: rowAt }
}

/** The mark before a title, and the stars after it. */
const starsWidth = 2 + 7
/** In fewer cells what a level teaches is not worth telling. */
const taughtLeast = 28
const solvedWidth = ({ menu }: Texts) => widthOf(menu.solved) + 2

function itemRow(item: MenuItem, isAt: boolean, titleWidth: number, { texts, signs, width }: MenuLook): Row {
  const slot = isAt ? 'own' : 'text'
  if (!('level' in item)) {
    const about = item.kind === 'sandbox' ? texts.menu.sandboxAbout : ''
    return [mark(isAt), span(pad(nameOf(item, texts), titleWidth), slot), span(`  ${about}`, 'dim')]
  }
  const { title, stars, isLocked } = item.level
  const room = width - inset - titleWidth - starsWidth - solvedWidth(texts)
  return [
    mark(isAt),
    span(pad(title, titleWidth, signs.more), isLocked ? 'dim' : slot),
    span(isLocked ? `  ${texts.menu.locked}` : '', 'dim'),
    span(`  ${starsOf(stars, signs)}  `, stars === undefined ? 'dim' : 'warn'),
    span(pad(stars === undefined ? '' : texts.menu.solved, solvedWidth(texts)), 'good'),
    span(room < taughtLeast ? '' : clip(taughtBy(item.level), room, signs.more), 'dim'),
  ]
}

function aboutRow(item: MenuItem | undefined, { texts, signs, width }: MenuLook): Row {
  if (item === undefined || !('level' in item) || item.kind === 'drill') return emptyRow
  return row(blank + aboutLevel(item.level, texts, signs, width - inset), 'dim')
}
