// The menu as a numbered list: a number or a few letters choose.
import type { SessionState } from '#game/session-state.ts'
import { campaignOf, drillsOf, keyOf, type MenuItem, menuItems } from '../screens/menu-items.ts'
import { chapterTitle, leftRun } from '../screens/menu-words.ts'
import type { Texts } from '../text/index.ts'

/** What can be chosen here, in the order of its numbers; how things are drawn is no question without a screen. */
export function linearItems(state: SessionState, texts: Texts, filter = ''): readonly MenuItem[] {
  if (filter !== '')
    return menuItems(state, { filter, page: 'top' }, texts, undefined).filter(
      ({ kind }) => kind !== 'settings' && kind !== 'campaign',
    )
  const levels = campaignOf(state).map((level): MenuItem => ({ kind: 'level', level }))
  const left: readonly MenuItem[] = state.unfinished === undefined ? [] : [{ kind: 'continue' }]
  return [...left, { kind: 'tour' }, ...levels, ...drillsOf(state), { kind: 'sandbox' }, { kind: 'leave' }]
}

/** The list with its numbers; `shown` are the items to list when not all of them. */
export function menuLines(
  state: SessionState,
  texts: Texts,
  shown: readonly MenuItem[] = linearItems(state, texts),
): readonly string[] {
  const all = linearItems(state, texts)
  const lines: string[] = []
  let chapter: string | undefined
  for (const item of shown) {
    const next = 'level' in item ? item.level.chapter : ''
    if (next !== chapter && next !== '') lines.push(chapterTitle(next, texts))
    chapter = next
    lines.push(`  ${all.findIndex((each) => keyOf(each) === keyOf(item)) + 1}. ${nameOf(item, state, texts)}`)
  }
  return [...lines, texts.linear.choose]
}

/** The items that a typed line means: one by its number, or all that match its letters. */
export function chosenBy(line: string, state: SessionState, texts: Texts): readonly MenuItem[] {
  const all = linearItems(state, texts)
  if (/^\d+$/.test(line)) return all.slice(Number(line) - 1, Number(line))
  const exact = all.filter((item) => 'level' in item && item.level.id === line)
  return exact.length > 0 ? exact : linearItems(state, texts, line)
}

function nameOf(item: MenuItem, state: SessionState, texts: Texts): string {
  if (item.kind === 'continue') return `${texts.menu.continue}: ${leftRun(state, texts)}`
  if (item.kind === 'tour') return `${texts.menu.tour}: ${texts.menu.tourAbout}`
  if (!('level' in item)) return texts.menu[item.kind]
  const { title, stars, isLocked } = item.level
  if (isLocked === true) return `${title}, ${texts.menu.locked}`
  return stars === undefined ? title : `${title}, ${texts.linear.stars(stars)}`
}
