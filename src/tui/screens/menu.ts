// The menu as rows: the game's name, where to go on, or the campaign's levels. Arrows, or a few letters.
import type { Appearance } from '#game/appearance.ts'
import type { SessionState } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { emptyRow, padRow, row, span, spread } from '../rows.ts'
import type { Row } from '../theme.ts'
import { type MenuItem, type MenuPlace, menuItems } from './menu-items.ts'
import { blank, inset, type ListRows, type MenuLook, mark } from './menu-look.ts'
import { topRows } from './menu-top.ts'
import { aboutLevel, chapterTitle, nameOf, starsOf } from './menu-words.ts'

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

/** On a large terminal the menu stands in the middle, no wider than this. */
const widest = 84

export function menuRows(state: SessionState, view: MenuView, look: MenuLook): readonly Row[] {
  const width = Math.min(look.width, widest)
  const left = Math.floor((look.width - width) / 2)
  const rows = narrowRows(state, view, { ...look, width })
  return left === 0 ? rows : rows.map((each) => [span(' '.repeat(left)), ...each])
}

function narrowRows(state: SessionState, view: MenuView, look: MenuLook): readonly Row[] {
  const { width, height, texts, signs } = look
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
  const free = Math.max(0, room - body.length)
  const above = blankRows(isTop ? Math.floor(free / 3) : 0)
  const below = blankRows(free - above.length)
  const said =
    view.failure !== undefined
      ? row(blank + view.failure, 'bad')
      : view.filter !== ''
        ? row(blank + texts.menu.filter(view.filter), 'accent')
        : isTop
          ? emptyRow
          : aboutRow(items[at], look)
  return [...above, emptyRow, ...title, emptyRow, ...body, emptyRow, said, ...below].map((each) =>
    padRow(each, width, signs.more),
  )
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

function itemRow(item: MenuItem, isAt: boolean, titleWidth: number, { texts, signs }: MenuLook): Row {
  const slot = isAt ? 'own' : 'text'
  if (!('level' in item)) {
    const about = item.kind === 'sandbox' ? texts.menu.sandboxAbout : ''
    return [mark(isAt), span(pad(nameOf(item, texts), titleWidth), slot), span(`  ${about}`, 'dim')]
  }
  const { title, stars, isLocked } = item.level
  return [
    mark(isAt),
    span(pad(title, titleWidth, signs.more), isLocked ? 'dim' : slot),
    span(isLocked ? `  ${texts.menu.locked}` : '', 'dim'),
    span(`  ${starsOf(stars, signs)}`, stars === undefined ? 'dim' : 'warn'),
    span(stars === undefined ? '' : `  ${texts.menu.solved}`, 'good'),
  ]
}

function aboutRow(item: MenuItem | undefined, { texts, signs, width }: MenuLook): Row {
  if (item === undefined || !('level' in item) || item.kind === 'drill') return emptyRow
  return row(blank + aboutLevel(item.level, texts, signs, width - inset), 'dim')
}
