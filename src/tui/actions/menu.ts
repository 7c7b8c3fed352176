// What keys do in the menu and in the settings.
import { themeNames } from '#game/appearance.ts'
import type { SessionStore } from '#game/session-state.ts'
import { type MenuItem, menuItems, sandboxId } from '../screens/menu.ts'
import { settingNames } from '../screens/settings.ts'
import { texts } from '../text/index.ts'
import type { Action, Actions, ScreenContext } from './action.ts'

const move =
  (by: number): Action =>
  (on, session) => {
    const { menu } = on.state
    const count = menuItems(session.state, menu.filter, texts[session.state.language]).length
    on.set({ menu: { ...menu, at: Math.max(0, Math.min(menu.at + by, count - 1)) }, failure: undefined })
  }

function choose(on: ScreenContext, session: SessionStore): void {
  const { menu } = on.state
  const words = texts[session.state.language]
  const item = menuItems(session.state, menu.filter, words)[menu.at]
  if (item === undefined) return
  // Whoever comes back finds the whole menu, where they left it.
  on.set({ menu: { at: placeOf(item, session), filter: '' } })
  if (item.kind === 'settings') {
    on.set({ settings: { isOpen: true, at: 0 } })
    return
  }
  if (item.kind === 'leave') {
    on.leave()
    return
  }
  on.set({ failure: undefined, hiddenUpTo: 0, top: undefined, opened: new Set(), queue: [] })
  const opened =
    item.kind === 'continue'
      ? session.continue()
      : session.openLevel(item.kind === 'level' ? item.level.id : sandboxId)
  opened.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    on.set({ failure: words.menu.cannotOpen(why) })
  })
}

function placeOf(wanted: MenuItem, { state }: SessionStore): number {
  const idOf = (item: MenuItem) => (item.kind === 'level' ? item.level.id : item.kind)
  return menuItems(state, '', texts[state.language]).findIndex((item) => idOf(item) === idOf(wanted))
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
  close: (on) => on.do({ type: 'filter', filter: '' }),
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
