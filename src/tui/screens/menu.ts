// The menu: levels with how far the player came, the sandbox, settings. Arrows and Enter, or a few letters.
import type { LevelSummary, SessionState } from '#game/session-state.ts'
import { pad, widthOf } from '../cells.ts'
import { emptyRow, padRow, row, span, spread } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'

export type MenuItem =
  | { readonly kind: 'level'; readonly level: LevelSummary }
  | { readonly kind: 'continue' | 'sandbox' | 'settings' | 'leave' }

/** The level without goals. */
export const sandboxId = 'sandbox'

/** The items that match the letters typed, in the order of the menu. */
export function menuItems(state: SessionState, filter: string, texts: Texts): readonly MenuItem[] {
  const all: readonly MenuItem[] = [
    ...(state.unfinished === undefined ? [] : [{ kind: 'continue' } as const]),
    ...state.catalogue
      .filter(({ id }) => id !== sandboxId)
      .map((level): MenuItem => ({ kind: 'level', level })),
    { kind: 'sandbox' },
    { kind: 'settings' },
    { kind: 'leave' },
  ]
  const wanted = filter.trim().toLowerCase()
  if (wanted === '') return all
  return all.filter((item) => namesOf(item, texts).toLowerCase().includes(wanted))
}

function namesOf(item: MenuItem, texts: Texts): string {
  if (item.kind !== 'level') return `${item.kind} ${texts.menu[item.kind]}`
  const { id, chapter, title, teaches } = item.level
  return [id, chapter, title, ...teaches].join(' ')
}

export interface MenuLook {
  readonly width: number
  readonly height: number
  readonly signs: Signs
  readonly texts: Texts
}

export interface MenuView {
  readonly at: number
  readonly filter: string
  readonly failure: string | undefined
}

/** Rows above and below the list. */
const headHeight = 3
const footHeight = 2
const inset = 3

export function menuRows(state: SessionState, view: MenuView, look: MenuLook): readonly Row[] {
  const { width, height, texts, signs } = look
  const items = menuItems(state, view.filter, texts)
  const at = Math.min(view.at, items.length - 1)
  const list = listRows(state, items, at, look)
  const room = height - headHeight - footHeight
  const from = Math.max(0, Math.min(list.at - Math.floor(room / 2), list.rows.length - room))
  const title = spread(
    [span(' '.repeat(inset)), span('crashloop', 'accent')],
    [span(texts.tagline, 'dim'), span(' '.repeat(inset))],
    width,
    signs.more,
  )
  const shown = list.rows.slice(from, from + room)
  const empty = items.length === 0 ? [row(`${' '.repeat(inset)}${texts.menu.noMatch}`, 'dim')] : []
  const body = [...shown, ...empty]
  const filled = [...body, ...Array.from({ length: Math.max(0, room - body.length) }, () => emptyRow)]
  const said =
    view.failure !== undefined
      ? row(' '.repeat(inset) + view.failure, 'bad')
      : view.filter !== ''
        ? row(' '.repeat(inset) + texts.menu.filter(view.filter), 'accent')
        : aboutRow(items[at], look)
  return [emptyRow, title, emptyRow, ...filled, emptyRow, said].map((each) => padRow(each, width, signs.more))
}

function listRows(
  state: SessionState,
  items: readonly MenuItem[],
  at: number,
  look: MenuLook,
): { rows: readonly Row[]; at: number } {
  const rows: Row[] = []
  let rowAt = 0
  let chapter: string | undefined
  const titles = items.map((item) => (item.kind === 'level' ? widthOf(item.level.title) : 0))
  const titleWidth = Math.min(Math.max(20, ...titles), look.width - inset - 22)
  for (const [i, item] of items.entries()) {
    const next = item.kind === 'level' ? item.level.chapter : ''
    if (next !== chapter) {
      if (rows.length > 0) rows.push(emptyRow)
      if (next !== '') rows.push([span(' '.repeat(inset)), span(chapterTitle(next, look.texts), 'voice')])
      chapter = next
    }
    if (i === at) rowAt = rows.length
    rows.push(itemRow(item, i === at, titleWidth, look, aboutOf(item, state, look.texts)))
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

/** What stands behind an item that is no level. */
function aboutOf({ kind }: MenuItem, { catalogue, unfinished }: SessionState, { menu }: Texts): string {
  if (kind === 'sandbox') return menu.sandboxAbout
  if (kind !== 'continue' || unfinished === undefined) return ''
  const title = catalogue.find(({ id }) => id === unfinished.level)?.title ?? unfinished.level
  return menu.continueAbout(title, unfinished.commands)
}

function itemRow(
  item: MenuItem,
  isAt: boolean,
  titleWidth: number,
  { texts, signs }: MenuLook,
  about: string,
): Row {
  const mark = span(`${' '.repeat(inset)}${isAt ? '> ' : '  '}`, 'accent')
  const slot = isAt ? 'own' : 'text'
  if (item.kind !== 'level') {
    return [mark, span(pad(texts.menu[item.kind], titleWidth), slot), span(`  ${about}`, 'dim')]
  }
  const { title, stars, isLocked } = item.level
  const drawn = signs.star.repeat(stars ?? 0) + signs.noStar.repeat(3 - (stars ?? 0))
  return [
    mark,
    span(pad(title, titleWidth, signs.more), isLocked ? 'dim' : slot),
    span(isLocked ? `  ${texts.menu.locked}` : '', 'dim'),
    span(`  ${drawn}`, stars === undefined ? 'dim' : 'warn'),
    span(stars === undefined ? '' : `  ${texts.menu.solved}`, 'good'),
  ]
}

function aboutRow(item: MenuItem | undefined, { texts, signs }: MenuLook): Row {
  if (item?.kind !== 'level') return emptyRow
  const { difficulty, teaches, exams } = item.level
  const about = [texts.menu.difficulty(difficulty), teaches.join(', '), exams.join(', ')]
  return row(' '.repeat(inset) + about.filter((part) => part !== '').join(` ${signs.between} `), 'dim')
}
