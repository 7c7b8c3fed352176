// The menu as rows: where to go on, the campaign with its stars, the sandbox, settings. Arrows, or a few letters.
import type { LevelSummary, SessionState } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { clipRow, emptyRow, padRow, row, rowWidth, span, spread } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'
import { campaignOf, type MenuItem, type MenuPlace, menuItems } from './menu-items.ts'

export interface MenuLook {
  readonly width: number
  readonly height: number
  readonly signs: Signs
  readonly texts: Texts
}

export interface MenuView extends MenuPlace {
  readonly lastLevel: string | undefined
  readonly failure: string | undefined
}

/** Rows above and below the list. */
const headHeight = 3
const footHeight = 2
const inset = 3
/** Rows of the page that a list with empty rows in it leaves to others. */
const spaciousBy = 12
const blank = ' '.repeat(inset)

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
  const list = isTop ? topRows(items, at, state, look) : levelRows(items, at, look)
  const room = height - headHeight - footHeight
  const from = Math.max(0, Math.min(list.at - Math.floor(room / 2), list.rows.length - room))
  const title = spread(
    [span(blank), span('crashloop', 'accent')],
    [span(texts.tagline, 'dim'), span(blank)],
    width,
    signs.more,
  )
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
        : aboutRow(items[at], look)
  return [...above, emptyRow, title, emptyRow, ...body, ...below, emptyRow, said].map((each) =>
    padRow(each, width, signs.more),
  )
}

const blankRows = (count: number): readonly Row[] => Array.from({ length: count }, () => emptyRow)

interface ListRows {
  readonly rows: readonly Row[]
  /** The row of the item in use. */
  readonly at: number
}

const mark = (isAt: boolean) => span(`${blank}${isAt ? '> ' : '  '}`, 'accent')

/** The first page: each item with what is beside it, the campaign with its chapters. */
function topRows(items: readonly MenuItem[], at: number, state: SessionState, look: MenuLook): ListRows {
  const { texts, signs, width } = look
  const names = Math.max(...items.map((item) => widthOf(nameOf(item, texts)))) + 3
  const chapters = chapterRows(state, width - inset - 2 - names, look)
  const isSpacious = 2 * items.length + chapters.length + spaciousBy <= look.height
  const rows: Row[] = []
  let rowAt = 0
  for (const [i, item] of items.entries()) {
    if (isSpacious && i > 0) rows.push(emptyRow)
    if (i === at) rowAt = rows.length
    const name = [mark(i === at), span(pad(nameOf(item, texts), names), i === at ? 'own' : 'text')]
    const beside = item.kind === 'campaign' ? chapters : besideOf(item, state, look)
    rows.push([...name, ...(beside[0] ?? emptyRow)])
    const under = span(' '.repeat(inset + 2 + names))
    rows.push(...beside.slice(1).map((each): Row => [under, ...each]))
  }
  return { rows: rows.map((each) => clipRow(each, width, signs.more)), at: rowAt }
}

function nameOf(item: MenuItem, { menu }: Texts): string {
  return item.kind === 'level' ? item.level.title : menu[item.kind]
}

function besideOf(item: MenuItem, state: SessionState, { texts, signs }: MenuLook): readonly Row[] {
  switch (item.kind) {
    case 'continue':
      return [row(leftRun(state, texts), 'accent')]
    case 'begin':
    case 'next': {
      const chapter = chapterTitle(item.level.chapter, texts)
      return [[span(`${chapter} ${signs.between} ${item.level.title}`, 'accent')]]
    }
    case 'tour':
      return [row(texts.menu.tourAbout, 'dim')]
    case 'sandbox':
      return [row(texts.menu.sandboxAbout, 'dim')]
    default:
      return []
  }
}

/** The run that was left without an end. */
export function leftRun({ catalogue, unfinished }: SessionState, { menu }: Texts): string {
  if (unfinished === undefined) return ''
  const title = catalogue.find(({ id }) => id === unfinished.level)?.title ?? unfinished.level
  return menu.continueAbout(title, unfinished.commands)
}

/** One row a chapter: its title and the stars of its levels, or how many are solved where there is no room. */
function chapterRows(state: SessionState, cells: number, { texts, signs }: MenuLook): readonly Row[] {
  const chapters = new Map<string, LevelSummary[]>()
  for (const level of campaignOf(state))
    chapters.set(level.chapter, [...(chapters.get(level.chapter) ?? []), level])
  const titles = [...chapters.keys()].map((chapter) => chapterTitle(chapter, texts))
  const column = Math.max(0, ...titles.map(widthOf)) + 2
  return [...chapters.values()].map((levels, i): Row => {
    const stars = levels.map(({ stars: won }, at) => [
      span(at === 0 ? '' : ' '),
      span(starsOf(won, signs), won === undefined ? 'dim' : 'warn'),
    ])
    const solved = levels.filter(({ stars: won }) => won !== undefined).length
    const fits = column + rowWidth(stars.flat()) <= cells
    const score = fits ? stars.flat() : [span(texts.menu.solvedOf(solved, levels.length), 'dim')]
    return [span(pad(titles[i] ?? '', column)), ...score]
  })
}

const starsOf = (stars = 0, { star, noStar }: Signs) => star.repeat(stars) + noStar.repeat(3 - stars)

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

/** `01-first-contact` is `1 First contact`; a chapter that has no title is called as its folder. */
export function chapterTitle(chapter: string, { chapters }: Texts): string {
  const [, number, name = chapter] = /^(\d+)-(.+)$/.exec(chapter) ?? []
  const isTitled = (key: string): key is keyof typeof chapters => Object.hasOwn(chapters, key)
  const words = name.replaceAll('-', ' ')
  const title = isTitled(name) ? chapters[name] : words.charAt(0).toUpperCase() + words.slice(1)
  return number === undefined ? title : `${Number(number)} ${title}`
}

function itemRow(item: MenuItem, isAt: boolean, titleWidth: number, { texts, signs }: MenuLook): Row {
  const slot = isAt ? 'own' : 'text'
  if (item.kind !== 'level') {
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

function aboutRow(item: MenuItem | undefined, { texts, signs }: MenuLook): Row {
  if (item === undefined || !('level' in item)) return emptyRow
  return row(blank + aboutLevel(item.level, texts, signs), 'dim')
}

function aboutLevel({ difficulty, teaches, exams }: LevelSummary, texts: Texts, signs: Signs): string {
  const about = [texts.menu.difficulty(difficulty), teaches.join(', '), exams.join(', ')]
  return about.filter((part) => part !== '').join(` ${signs.between} `)
}
