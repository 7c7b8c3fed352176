// The menu as a numbered list: a number or a few letters choose.
import type { SessionState } from '#game/session-state.ts'
import { chapterTitle, type MenuItem, menuItems } from '../screens/menu.ts'
import type { Texts } from '../text/index.ts'

/** What can be chosen here, in the order of its numbers; how things are drawn is no question without a screen. */
export function linearItems(state: SessionState, texts: Texts, filter = ''): readonly MenuItem[] {
  return menuItems(state, filter, texts).filter(({ kind }) => kind !== 'settings')
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
    const next = item.kind === 'level' ? item.level.chapter : ''
    if (next !== chapter && next !== '') lines.push(chapterTitle(next, texts))
    chapter = next
    lines.push(`  ${all.findIndex((each) => idOf(each) === idOf(item)) + 1}. ${nameOf(item, texts)}`)
  }
  return [...lines, texts.linear.choose]
}

/** The items that a typed line means: one by its number, or all that match its letters. */
export function chosenBy(line: string, state: SessionState, texts: Texts): readonly MenuItem[] {
  const all = linearItems(state, texts)
  if (/^\d+$/.test(line)) return all.slice(Number(line) - 1, Number(line))
  const exact = all.filter((item) => item.kind === 'level' && item.level.id === line)
  return exact.length > 0 ? exact : linearItems(state, texts, line)
}

const idOf = (item: MenuItem) => (item.kind === 'level' ? item.level.id : item.kind)

function nameOf(item: MenuItem, texts: Texts): string {
  if (item.kind !== 'level') return texts.menu[item.kind]
  const { title, stars } = item.level
  return stars === undefined ? title : `${title}, ${texts.linear.stars(stars)}`
}
