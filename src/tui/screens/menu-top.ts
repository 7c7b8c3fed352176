// The menu's first page: each item with what is beside it, the campaign with its chapters and their stars.
import type { Appearance } from '#game/appearance.ts'
import type { LevelSummary, SessionState } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { clipRow, emptyRow, row, rowWidth, span } from '../rows.ts'
import type { Row } from '../theme.ts'
import { campaignOf, type MenuItem } from './menu-items.ts'
import { inset, type ListRows, type MenuLook, mark } from './menu-look.ts'
import { aboutLevel, chapterTitle, leftRun, nameOf, starsOf } from './menu-words.ts'

export interface TopView {
  readonly items: readonly MenuItem[]
  readonly at: number
  readonly state: SessionState
  readonly appearance: Appearance
}

interface Part {
  readonly item: MenuItem
  readonly beside: readonly Row[]
}

/** As airy as the rows allow: a blank row between all items, between groups of them, none; chapters where they fit. */
export function topRows(view: TopView, look: MenuLook, room: number): ListRows {
  const { texts, width } = look
  const names = Math.max(...view.items.map((item) => widthOf(nameOf(item, texts)))) + 3
  const cells = width - inset - 2 - names
  const whole = view.items.map((item): Part => ({ item, beside: besideOf(item, view, look, cells) }))
  const chapters = whole.map(
    ({ item, beside }): Part => ({
      item,
      beside: item.kind === 'campaign' ? beside : beside.slice(0, 1),
    }),
  )
  const short = whole.map(({ item, beside }): Part => ({ item, beside: beside.slice(0, 1) }))
  const always = () => true
  // What one begins with belongs together, whatever it is.
  const groupOf = (item: MenuItem) => (item === view.items[0] ? 0 : groups[item.kind])
  const ways: readonly (readonly [readonly Part[], (one: MenuItem, next: MenuItem) => boolean])[] = [
    [whole, always],
    [whole, (one, next) => groupOf(one) !== groupOf(next)],
    [chapters, (one, next) => groupOf(one) !== groupOf(next)],
    [chapters, () => false],
    [short, (one, next) => groupOf(one) !== groupOf(next)],
    [short, () => false],
  ]
  const made = ways.map(([parts, isApart]) => listOf(parts, isApart, view.at, names, look))
  return made.find(({ rows }) => rows.length <= room) ?? (made.at(-1) as ListRows)
}

const groups: { readonly [kind in MenuItem['kind']]: number } = {
  continue: 0,
  begin: 0,
  next: 0,
  level: 0,
  tour: 2,
  campaign: 1,
  drill: 2,
  sandbox: 2,
  settings: 3,
  leave: 3,
}

function listOf(
  parts: readonly Part[],
  isApart: (one: MenuItem, next: MenuItem) => boolean,
  at: number,
  names: number,
  { texts, width, signs }: MenuLook,
): ListRows {
  const rows: Row[] = []
  let rowAt = 0
  for (const [i, { item, beside }] of parts.entries()) {
    const before = parts[i - 1]
    if (before !== undefined && isApart(before.item, item)) rows.push(emptyRow)
    if (i === at) rowAt = rows.length
    const name = span(pad(nameOf(item, texts), names), i === at ? 'own' : 'text')
    rows.push([mark(i === at), name, ...(beside[0] ?? emptyRow)])
    const under = span(' '.repeat(inset + 2 + names))
    rows.push(...beside.slice(1).map((each): Row => [under, ...each]))
  }
  return { rows: rows.map((each) => clipRow(each, width, signs.more)), at: rowAt }
}

function besideOf(
  item: MenuItem,
  { state, appearance }: TopView,
  look: MenuLook,
  cells: number,
): readonly Row[] {
  const { texts, signs } = look
  switch (item.kind) {
    case 'continue':
      return [row(leftRun(state, texts), 'accent')]
    case 'begin':
    case 'next': {
      const chapter = chapterTitle(item.level.chapter, texts)
      const title = row(`${chapter} ${signs.between} ${item.level.title}`, 'accent')
      return [title, row(aboutLevel(item.level, texts, signs, cells), 'dim')]
    }
    case 'campaign':
      return campaignRows(state, look, cells)
    case 'drill':
      return drillRows(item.level, look, cells)
    case 'tour':
      return [row(texts.menu.tourAbout, 'dim')]
    case 'sandbox':
      return [row(texts.menu.sandboxAbout, 'dim')]
    case 'settings': {
      const { name, known } = state.profile ?? { name: '', known: [] }
      const who = known.length > 1 ? [name] : []
      const set = [texts.name, texts.settings.themes[appearance.theme], ...who]
      return [row(set.join(` ${signs.between} `), 'dim')]
    }
    default:
      return []
  }
}

/** How far one is, then a row for each chapter: its title and the stars of its levels. */
function campaignRows(state: SessionState, { texts, signs }: MenuLook, cells: number): readonly Row[] {
  const levels = campaignOf(state)
  const chapters = new Map<string, LevelSummary[]>()
  for (const level of levels) chapters.set(level.chapter, [...(chapters.get(level.chapter) ?? []), level])
  const column =
    Math.max(0, ...[...chapters.keys()].map((chapter) => widthOf(chapterTitle(chapter, texts)))) + 2
  const solved = (of: readonly LevelSummary[]) => of.filter(({ stars }) => stars !== undefined).length
  const won = levels.reduce((sum, { stars = 0 }) => sum + stars, 0)
  const head: Row = [
    span(pad(texts.menu.solvedOf(solved(levels), levels.length), column), 'dim'),
    span(`${signs.star} ${texts.menu.starsOf(won, 3 * levels.length)}`, won > 0 ? 'warn' : 'dim'),
  ]
  const rows = [...chapters].map(([chapter, those]): Row => {
    const stars = those.flatMap(
      ({ stars: some }, at): Row => [
        span(at === 0 ? '' : ' '),
        span(starsOf(some, signs), some === undefined ? 'dim' : 'warn'),
      ],
    )
    const fits = column + rowWidth(stars) <= cells
    const score = fits ? stars : [span(texts.menu.solvedOf(solved(those), those.length), 'dim')]
    return [span(pad(chapterTitle(chapter, texts), column)), ...score]
  })
  return levels.length === 0 ? [] : [head, ...rows]
}

/** The drill of the day, and for how many days one has come. */
function drillRows(
  { seed, streak = 0, stars }: LevelSummary,
  { texts, signs }: MenuLook,
  cells: number,
): readonly Row[] {
  const about = row(texts.menu.drillAbout(seed ?? 0), 'dim')
  const done: Row = stars === undefined ? [] : [span(`  ${starsOf(stars, signs)}`, 'warn')]
  const days: Row = streak === 0 ? [] : [span(`  ${texts.menu.streak(streak)}`, 'good')]
  const beside = [[...about, ...done, ...days], [...about, ...done], about]
  return [beside.find((each) => rowWidth(each) <= cells) ?? about]
}
