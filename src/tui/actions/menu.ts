// What keys do in the menu and in the settings.
import { themeNames } from '#game/appearance.ts'
import type { SessionStore } from '#game/session-state.ts'
import { keyOf, type MenuItem, menuItems, sandboxId } from '../screens/menu-items.ts'
import { settingNames } from '../screens/settings.ts'
import { texts } from '../text/index.ts'
import { beginTour } from '../tour/tour.ts'
import type { Action, Actions, ScreenContext } from './action.ts'

const itemsOf = ({ state: { menu, lastLevel } }: ScreenContext, { state }: SessionStore, place = menu) =>
  menuItems(state, place, texts[state.language], lastLevel)

const move =
  (by: number): Action =>
  (on, session) => {
    const { menu } = on.state
    const count = itemsOf(on, session).length
    on.set({ menu: { ...menu, at: Math.max(0, Math.min(menu.at + by, count - 1)) }, failure: undefined })
  }

function choose(on: ScreenContext, session: SessionStore): void {
  const item = itemsOf(on, session)[on.state.menu.at]
  if (item === undefined) return
  // Whoever comes back finds the whole page, where they left it.
  const page = item.kind === 'level' ? 'campaign' : 'top'
  const place = { at: 0, filter: '', page } as const
  const at = itemsOf(on, session, place).findIndex((each) => keyOf(each) === keyOf(item))
  on.set({ menu: { ...place, at: Math.max(0, at) } })
  switch (item.kind) {
    case 'campaign':
      openCampaign(on, session)
      return
    case 'settings':
      on.set({ settings: { isOpen: true, at: 0 } })
      return
    case 'leave':
      on.leave()
      return
    default:
      open(on, session, item)
  }
}

/** The campaign's page, at the level the player was in last. */
function openCampaign(on: ScreenContext, session: SessionStore): void {
  const place = { at: 0, filter: '', page: 'campaign' } as const
  const last = on.state.lastLevel
  const at = itemsOf(on, session, place).findIndex((item) => 'level' in item && item.level.id === last)
  on.set({ menu: { ...place, at: Math.max(0, at) }, failure: undefined })
}

function open(on: ScreenContext, session: SessionStore, item: MenuItem): void {
  const tour = item.kind === 'tour' ? beginTour(session.state) : undefined
  on.set({ failure: undefined, hiddenUpTo: 0, top: undefined, opened: new Set(), queue: [], tour })
  const opened =
    item.kind === 'continue'
      ? session.continue()
      : session.openLevel('level' in item ? item.level.id : sandboxId)
  opened.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    on.set({ failure: texts[session.state.language].menu.cannotOpen(why), tour: undefined })
  })
}

/** Esc: the letters, then the page. */
function closePage(on: ScreenContext, session: SessionStore): void {
  const { filter, page } = on.state.menu
  if (filter !== '' || page === 'top') {
    on.do({ type: 'filter', filter: '' })
    return
  }
  const place = { at: 0, filter: '', page: 'top' } as const
  const at = itemsOf(on, session, place).findIndex(({ kind }) => kind === 'campaign')
  on.set({ menu: { ...place, at } })
}

const moveSetting =
  (by: number): Action =>
  (on) => {
    const at = (on.state.settings.at + by + settingNames.length) % settingNames.length
    on.set({ settings: { isOpen: true, at } })
  }

const closeSettings: Action = (on) => on.set({ settings: { isOpen: false, at: 0 } })

/** The next of a few, the first after the last. */
function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one
}

function changeSetting(on: ScreenContext, session: SessionStore): void {
  const { settings, appearance } = on.state
  switch (settingNames[settings.at]) {
    case 'profile': {
      const { profile } = session.state
      if (profile !== undefined) session.playAs(after(profile.known, profile.name))
      break
    }
    case 'language':
      on.run(session.state.language === 'en' ? '/lang ko' : '/lang en')
      break
    case 'colours':
      on.set({ appearance: { ...appearance, theme: after(themeNames, appearance.theme) } })
      break
    case 'signs':
      on.set({ appearance: { ...appearance, ascii: !appearance.ascii } })
      break
    case 'wheel':
      on.set({ appearance: { ...appearance, wheel: !appearance.wheel } })
      break
    default:
      closeSettings(on, session)
  }
}

const ask: Action = (on) => on.set({ isAsking: true })

export const menuActions: Actions = {
  up: move(-1),
  down: move(1),
  scrollUp: move(-10),
  scrollDown: move(10),
  choose,
  close: closePage,
  filterBack: (on) => on.do({ type: 'filter', filter: on.state.menu.filter.slice(0, -1) }),
  deleteOrLeave: ask,
  help: (on) => on.set({ overlay: 'help', overlayTop: 0 }),
  suspend: (on) => on.suspend(),
}

export const settingsActions: Actions = {
  up: moveSetting(-1),
  down: moveSetting(1),
  choose: changeSetting,
  close: closeSettings,
  help: (on) => on.set({ overlay: 'help', overlayTop: 0 }),
  suspend: (on) => on.suspend(),
}

/** On a terminal that is too small one can only leave. */
export const smallActions: Actions = { deleteOrLeave: ask }
