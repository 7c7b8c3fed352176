// What can be chosen in the menu, and where the player goes on.
import type { LevelSummary, SessionState } from '#game/session-state.ts'
import type { Texts } from '../text/index.ts'

export type MenuItem =
  /** `begin` and `next` lead to the level that comes next, `level` to any, `drill` to that of the day. */
  | { readonly kind: 'begin' | 'next' | 'level' | 'drill'; readonly level: LevelSummary }
  /** `continue` goes on with the run that was left without an end. */
  | { readonly kind: 'continue' | 'campaign' | 'tour' | 'sandbox' | 'settings' | 'leave' }

export type MenuPage = 'top' | 'campaign'

export interface MenuPlace {
  readonly at: number
  readonly filter: string
  readonly page: MenuPage
}

/** The level without goals. */
export const sandboxId = 'sandbox'

/** What drills have for a chapter. */
export const drillChapter = 'drill'

/** The levels of the campaign, in its order. */
export function campaignOf({ catalogue }: SessionState): readonly LevelSummary[] {
  return catalogue.filter(({ id, chapter }) => id !== sandboxId && chapter !== drillChapter)
}

/** The drill of the day, where there is one. */
export function drillsOf({ catalogue }: SessionState): readonly MenuItem[] {
  return catalogue
    .filter(({ streak }) => streak !== undefined)
    .map((level): MenuItem => ({ kind: 'drill', level }))
}

/** Nobody who has been anywhere: no level entered, none solved. */
export function isNewcomer(state: SessionState, lastLevel: string | undefined): boolean {
  return lastLevel === undefined && campaignOf(state).every(({ stars }) => stars === undefined)
}

/** The level to go on with: the last one while it is not solved, else the next that is not. */
function nextLevel(state: SessionState, lastLevel: string | undefined): MenuItem | undefined {
  const levels = campaignOf(state)
  const at = levels.findIndex(({ id }) => id === lastLevel)
  const inOrder = at < 0 ? levels : [...levels.slice(at), ...levels.slice(0, at)]
  const level = inOrder.find(({ stars, isLocked }) => stars === undefined && isLocked !== true)
  if (level === undefined) return undefined
  const hasBegun = at >= 0 || levels.some(({ stars }) => stars !== undefined)
  return level.id === state.unfinished?.level ? undefined : { kind: hasBegun ? 'next' : 'begin', level }
}

/** The items of a page, or, once letters are typed, all that match them. */
export function menuItems(
  state: SessionState,
  { filter, page }: Pick<MenuPlace, 'filter' | 'page'>,
  texts: Texts,
  lastLevel: string | undefined,
): readonly MenuItem[] {
  const levels = campaignOf(state).map((level): MenuItem => ({ kind: 'level', level }))
  const left: readonly MenuItem[] = state.unfinished === undefined ? [] : [{ kind: 'continue' }]
  const others: readonly MenuItem[] = [{ kind: 'sandbox' }, { kind: 'settings' }, { kind: 'leave' }]
  const campaign: MenuItem = { kind: 'campaign' }
  const tour: MenuItem = { kind: 'tour' }
  const wanted = filter.trim().toLowerCase()
  if (wanted !== '')
    return [...left, campaign, ...levels, tour, ...drillsOf(state), ...others].filter((item) =>
      namesOf(item, texts).toLowerCase().includes(wanted),
    )
  if (page === 'campaign') return levels
  const next = nextLevel(state, lastLevel) ?? []
  return isNewcomer(state, lastLevel)
    ? [left, tour, next, campaign, drillsOf(state), others].flat()
    : [left, next, campaign, drillsOf(state), tour, others].flat()
}

/** What tells an item apart from the others. */
export const keyOf = (item: MenuItem): string =>
  'level' in item ? `${item.kind} ${item.level.id}` : item.kind

function namesOf(item: MenuItem, texts: Texts): string {
  if (!('level' in item)) return `${item.kind} ${texts.menu[item.kind]}`
  const { id, chapter, title, teaches } = item.level
  return [item.kind === 'drill' ? texts.menu.drill : '', id, chapter, title, ...teaches].join(' ')
}
